"""What is printed with --json: the shape of each output, described, as models and as JSON Schema (docs/json.md)."""
