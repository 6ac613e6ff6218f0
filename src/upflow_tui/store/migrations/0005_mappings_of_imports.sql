-- Which import saved a mapping that nobody asked to save: it goes when that import is undone (docs/rules.md §3).
ALTER TABLE mappings ADD COLUMN saved_by INTEGER;
