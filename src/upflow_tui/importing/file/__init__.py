"""Bytes become a table: what the file is, how it is written, and its records (docs/rules.md §2)."""
