"""The draft, a database of its own, and how it becomes customers and history."""
