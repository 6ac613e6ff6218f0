"""Telling people that an import has ended: what is told, by which channels, and how it is sent."""
