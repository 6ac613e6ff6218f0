"""How fast the commands are, measured as whole processes against a floor in the same round."""
