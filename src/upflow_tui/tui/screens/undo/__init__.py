"""An undo: looked at, done, and told."""
