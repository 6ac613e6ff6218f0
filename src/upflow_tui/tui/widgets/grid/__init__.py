"""The one table of the program, `RowGrid`, and what it is made of."""
