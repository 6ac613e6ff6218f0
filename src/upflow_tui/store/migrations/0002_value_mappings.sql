-- What a saved mapping knows of the values of its columns: a JSON list of the value mappings made with it.
ALTER TABLE mappings ADD COLUMN repairs TEXT NOT NULL DEFAULT '[]';
