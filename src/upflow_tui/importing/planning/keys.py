"""What stored customers are asked for by, where there are too many keys to hold them all (docs/performance.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Set
from itertools import chain


class Keys(Set[str]):
    """Keys that are made when they are gone through, once, and others.

    Args:
        made: makes them.
        count: how many they are, at most.
        has: whether a key is one of them; it may be wrong where it says so, and who asks compares what is found.
        others: keys besides.
    """

    def __init__(
        self, made: Iterator[str], count: int, has: Callable[[str], object], others: Collection[str] = ()
    ) -> None:
        self._made = made
        self._count = count
        self._has = has
        self._others = others

    def __len__(self) -> int:
        return self._count + len(self._others)

    def __iter__(self) -> Iterator[str]:
        return chain(self._others, self._made)

    def __contains__(self, key: object) -> bool:
        return key in self._others or (isinstance(key, str) and bool(self._has(key)))

    def with_others(self, others: Collection[str]) -> Keys:
        """These keys and others."""
        return Keys(self._made, self._count, self._has, others)
