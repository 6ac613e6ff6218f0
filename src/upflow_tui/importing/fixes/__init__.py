"""What a person fixes before the import: the fixes, what each would change, and on which lines."""
