"""The place Import history."""
