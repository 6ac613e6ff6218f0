"""The import wizard: its session and its four steps."""
