"""Modal screens, each of which gives back a typed result."""
