"""Step 4: the summary to confirm, the import while it runs, and its result."""
