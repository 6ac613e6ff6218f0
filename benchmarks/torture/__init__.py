"""What must not happen to anybody's data, tried for minutes: `python -m benchmarks.torture` (docs/security.md)."""
