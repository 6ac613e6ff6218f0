"""Past imports as the store keeps them: read, paged, forgotten."""
