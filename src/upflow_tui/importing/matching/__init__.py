"""A table becomes a mapping, each proposal with its reason (docs/rules.md §3)."""
