"""How much of a plan somebody will look at: what nobody looks at is neither made nor kept."""

from __future__ import annotations

from enum import IntEnum


class Depth(IntEnum):
    """What a draft holds; each depth holds what those before it hold.

    Totals and what becomes of each line are the same at every depth, and so is what was found, counted or not.
    """

    COUNTS = 0
    """How often what was found, with the first of each: a check for people."""
    FINDINGS = 1
    """Each finding: a check. Such a draft cannot be applied."""
    CHANGES = 2
    """And what is written. Of a customer that stays as it is only its number in the store is kept."""
    EVERYTHING = 3
    """And each customer of the file with its values and contacts, as the preview shows it."""

    @property
    def counts_findings(self) -> bool:
        """Whether findings that are alike are counted as they are found: a command will tell of them together."""
        return self in (Depth.COUNTS, Depth.CHANGES)
