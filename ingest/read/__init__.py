"""One reader per source format; each turns bytes into records and names what it could not read."""
