"""The stored customers: read for plans, lists and output, and erased."""
