"""Customers arranged by parent: the stored ones and those of a plan."""
