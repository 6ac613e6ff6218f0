"""One past import, in tabs."""
