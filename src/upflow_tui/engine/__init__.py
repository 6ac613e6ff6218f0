"""The one way in for commands and screens: from a file and choices to a plan, and from a plan into the store."""
