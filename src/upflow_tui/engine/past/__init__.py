"""Past imports: looked at, compared, told, taken back, forgotten."""
