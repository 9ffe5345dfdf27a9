"""The only network and disk I/O: references to evidence."""
