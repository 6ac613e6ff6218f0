"""The organization: its file, its rules, and its lists edited one thing at a time."""
