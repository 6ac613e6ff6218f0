"""The IDs of a file, those of customers that wait among the others (docs/performance.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence


class FileIds(Collection[str]):
    """Gives each ID once, in the order in which they first came; those of customers that wait are read anew each time.

    Args:
        made: the IDs of the other customers, in that order.
        waiting: gives those of the customers that wait, in that order.
        waits: for each ID in turn 1 if its customer waits, else 0.
    """

    def __init__(self, made: Sequence[str], waiting: Callable[[], Iterable[str]], waits: bytearray) -> None:
        self._made = made
        self._waiting = waiting
        self._waits = waits

    def __len__(self) -> int:
        return len(self._waits)

    def __iter__(self) -> Iterator[str]:
        made, waiting = iter(self._made), iter(self._waiting())
        return (next(waiting) if waits else next(made) for waits in self._waits)

    def __contains__(self, external_id: object) -> bool:
        return any(external_id == one for one in self)
