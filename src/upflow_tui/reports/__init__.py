"""Files that the program writes for people: templates, lines with errors, safe CSV."""
