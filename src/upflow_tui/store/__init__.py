"""The store: SQLite in the user's data folder, and the draft that an import is prepared in."""
