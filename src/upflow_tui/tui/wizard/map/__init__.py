"""Step 2: which column brings which field."""
