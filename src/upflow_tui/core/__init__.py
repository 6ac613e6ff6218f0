"""The rules: plain functions and frozen dataclasses, with no file, no database and no screen."""
