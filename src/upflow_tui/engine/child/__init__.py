"""The engine in a process of its own: the two ends of the pipe, and what goes over it."""
