"""The organization as the store keeps it."""
