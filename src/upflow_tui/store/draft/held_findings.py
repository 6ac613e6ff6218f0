"""The findings of an import that are held until they are written, where nobody reads them from its draft.

In the draft each of them would be bound once more, sorted by SQLite, and copied.
"""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

MOST: Final = 400_000
"""So many are held; where there are more, all of them go to the draft."""
_FORMAT: Final = 2
"""Of `marshal`: what is there twice is not looked for."""


class FindingColumns(NamedTuple):
    """Some findings, column by column, in the order in which they were found."""

    lines: Sequence[int | None]
    kinds: Sequence[int]
    """Each as the draft numbers it."""
    values: Sequence[str | None]
    texts: Sequence[Sequence[str | None]] = ()
    """Places, message and fix that each has beyond its kind; nothing where none has any."""


class HeldFindings:
    """Takes findings, and gives all of them as often as they are asked for.

    What is a text is packed: a few of them here and there keep whole blocks of memory from being given back.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forgets all of them."""
        self._lines = array("I")
        """0 for none."""
        self._kinds = array("I")
        self._counts = array("I")
        """How many are packed together each time."""
        self._packed: list[bytes] = []
        """Their values and texts."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._lines)

    def add(self, found: FindingColumns) -> None:
        """Takes some more."""
        lines, kinds, values, texts = found
        self._lines.extend([line or 0 for line in lines])
        self._kinds.extend(kinds)
        parts: tuple[Any, ...] = (values, *texts)
        self._counts.append(len(kinds))
        self._packed.append(marshal.dumps(parts, _FORMAT))

    def parts(self) -> Iterator[FindingColumns]:
        """All of them, some at a time."""
        start = 0
        for count, packed in zip(self._counts, self._packed, strict=True):
            end = start + count
            values, *texts = marshal.loads(packed)  # noqa: S302 - this process wrote it
            lines = [line or None for line in self._lines[start:end]]
            yield FindingColumns(lines, self._kinds[start:end], values, texts)
            start = end
