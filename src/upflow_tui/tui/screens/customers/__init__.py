"""The place Customers, and one customer."""
