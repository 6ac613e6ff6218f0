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
LARGE: Final = 150_000
"""Where a finding is on a later line than this all go there as well: large files need the memory for customers."""
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
        self.lines = array("I")
        """Of each, in the order in which they were found; 0 for none."""
        self.kinds = array("I")
        """Of each, as the draft numbers it."""
        self._packed = bytearray()
        """The values and texts of some findings each; in one piece, or those would keep the memory between them."""
        self._counts = array("I")
        """How many are packed together each time."""
        self._sizes = array("I")
        """How many bytes they take; an object for each would keep a block of memory."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.lines)

    @property
    def is_full(self) -> bool:
        """Whether they are to go to the draft instead; to be asked after each `add`."""
        return len(self.lines) > MOST or self.lines[-1] > LARGE

    def add(self, found: FindingColumns) -> None:
        """Takes some more."""
        lines, kinds, values, texts = found
        self.lines.extend([line or 0 for line in lines])
        self.kinds.extend(kinds)
        parts: tuple[Any, ...] = (values, *texts)
        packed = marshal.dumps(parts, _FORMAT)
        self._packed += packed
        self._counts.append(len(kinds))
        self._sizes.append(len(packed))

    def parts(self) -> Iterator[FindingColumns]:
        """All of them, some at a time."""
        start = read = 0
        packed = memoryview(self._packed)
        for count, size in zip(self._counts, self._sizes, strict=True):
            end = start + count
            values, *texts = marshal.loads(packed[read : read + size])  # noqa: S302 - this process wrote it
            read += size
            lines = [line or None for line in self.lines[start:end]]
            yield FindingColumns(lines, self.kinds[start:end], values, texts)
            start = end
