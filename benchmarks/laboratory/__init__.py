"""The damage laboratory: good files, the harms that befall one line of them, and what an import makes of it."""
