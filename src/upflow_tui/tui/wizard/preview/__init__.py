"""Step 3: what the import will do, and what is fixed before it does."""
