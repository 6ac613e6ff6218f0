"""Cells become values and findings (docs/rules.md §4)."""
