"""The place Organization."""
