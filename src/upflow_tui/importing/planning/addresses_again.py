"""Which e-mail addresses of a large file perhaps stand on several of its lines.

Of the others nobody need remember whose they are, which takes 130 bytes each.
"""

from __future__ import annotations

from collections.abc import Iterable

from upflow_tui.core.text import email_key
from upflow_tui.importing.checking.rows import Row
from upflow_tui.importing.planning.coded_keys import SLOTS


class AddressesAgain:
    """Looks at the rows of a whole file before its customers are planned.

    Args:
        place: that of `contact_email` in a row.
    """

    def __init__(self, place: int) -> None:
        self._place = place
        self._met = bytearray(SLOTS)
        self.slots: set[int] = set()
        """The slots of the addresses that perhaps came more than once: `hash(email_key) % SLOTS`."""

    def add(self, rows: Iterable[Row]) -> None:
        """Looks at the addresses of some rows; those of a row that comes twice count as coming again."""
        emails = [row[self._place] for row in rows]
        texts = [email for email in emails if email.__class__ is str]
        if len(texts) < len(emails):
            for several in emails:
                if several.__class__ is tuple:
                    texts += several
        met, last = self._met, SLOTS - 1
        for code in map(hash, map(email_key, texts)):
            slot = code & last
            if met[slot]:
                self.slots.add(slot)
            else:
                met[slot] = 1

    def end(self) -> set[int]:
        """The slots; the object is done with."""
        self._met = bytearray()
        return self.slots
