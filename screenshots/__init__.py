"""Pictures of every screen, made from the real program: `make screenshots`."""
