"""What screens are made of: the one table, the bars, the notices."""
