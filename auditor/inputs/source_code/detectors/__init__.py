"""One detector for each kind of file; `registry` says which file goes to which."""
