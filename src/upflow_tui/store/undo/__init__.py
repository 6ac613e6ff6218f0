"""An import taken back: judged, and written in one transaction."""
