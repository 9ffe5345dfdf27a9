"""What the user has, as model references."""
