"""Two past imports side by side."""
