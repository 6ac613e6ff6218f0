"""The settings: my profile, the general ones, and the keys."""
