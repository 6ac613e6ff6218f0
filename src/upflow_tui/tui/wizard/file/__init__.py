"""Step 1: which file, and how it is read."""
