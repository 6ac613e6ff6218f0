"""The draft of a prepared import: made, changed after a fix, and read for the preview."""
