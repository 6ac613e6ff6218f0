"""From a file to a plan, one module a step, in the order in which the data flow."""
