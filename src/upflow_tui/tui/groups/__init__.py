"""Lists of customers arranged by parent, for every screen that has one."""
