"""Files that are read as TOML, and files that are written where the person says."""
