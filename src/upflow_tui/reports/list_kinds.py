"""What a list that leaves can be, by the ending of its file's name."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of file, and the ending that says so."""

    CSV = ".csv"
    WORKBOOK = ".xlsx"
