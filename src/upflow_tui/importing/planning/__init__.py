"""Checked lines become customers, and customers a plan (docs/rules.md §5 and §6)."""
