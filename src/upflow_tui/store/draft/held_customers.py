"""New customers that are held until they are written, where nobody looks at the draft of an import.

In the draft each of their values would be bound once more, and copied: a tenth of a first import.
"""

from __future__ import annotations

import marshal
import tempfile
from array import array
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from upflow_tui.store.draft.new_columns import NewColumns

_IN_MEMORY: Final = 200_000
"""So many customers and contacts stay in memory; of more than that none does."""
_FORMAT: Final = 4
"""Of `marshal`: what is there twice is written once, and plain texts are read in half the time."""


class HeldCustomers:
    """Takes new customers in the order of the plan, and hands each of them over once.

    Args:
        folder: where the file is of those for which memory has no room. It has no name there, only this process can
            read it, and it ends with the object.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._forget()

    def _forget(self) -> None:
        self._held: deque[NewColumns] = deque()
        self._rows = 0
        self._first_filed = array("I")
        """Of those in the file the first number each time: an object for each would keep a block of memory."""
        self._sizes = array("I")
        """How many bytes they take there."""
        self._taken_filed = 0
        """How many of these were handed over."""
        self._read = 0
        self.count = 0
        """How many there are."""
        self.first = self.last = 0
        """The lowest number and the highest that there were."""

    def clear(self) -> None:
        """Forgets all of them: the plan is written, or made anew."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._forget()

    def add(self, new: NewColumns) -> None:
        """Takes some more, with higher numbers.

        Raises:
            OSError: they cannot be written to the file.
        """
        self.first = self.first or new.numbers[0]
        self.last = new.numbers[-1]
        self.count += len(new.numbers)
        self._rows += len(new.numbers) + len(new.owners)
        self._held.append(new)
        if self._rows > _IN_MEMORY:
            # All of them: a few texts here and there keep whole blocks of memory from being given back.
            while self._held:
                self._write(self._held.popleft())

    def _write(self, new: NewColumns) -> None:
        """Puts some into the file. Raises OSError."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed when they are forgotten
        parents = [None if link is None else tuple(link) for link in new.parents]
        parts: tuple[Any, ...] = tuple(new._replace(parents=parents))
        self._first_filed.append(new.numbers[0])
        self._sizes.append(self._file.write(marshal.dumps(parts, _FORMAT)))

    def take(self, last: int) -> Iterator[NewColumns]:
        """Hands over those whose first number is at most `last`; nothing is added from then on.

        Raises:
            OSError: the file cannot be read.
        """
        while self._held and self._held[0].numbers[0] <= last:
            yield self._taken(self._held.popleft())
        while self._taken_filed < len(self._sizes) and self._first_filed[self._taken_filed] <= last:
            size = self._sizes[self._taken_filed]
            self._taken_filed += 1
            assert self._file is not None
            self._file.seek(self._read)
            self._read += size
            yield self._taken(NewColumns(*marshal.loads(self._file.read(size))))  # noqa: S302 - this process wrote it

    def _taken(self, new: NewColumns) -> NewColumns:
        self.count -= len(new.numbers)
        return new
