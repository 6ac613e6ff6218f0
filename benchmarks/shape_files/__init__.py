"""Files of many shapes, each of about a given size: what `benchmarks/shapes.py` measures."""
