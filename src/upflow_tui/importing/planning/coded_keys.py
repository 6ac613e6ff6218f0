"""What very many texts are compared by, told by a few bits of each key; what these find is compared in full.

For files of very many lines (docs/performance.md): where a question is mostly answered "none", no key needs keeping.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Final

from upflow_tui.importing.planning.texts import Texts

SLOTS: Final = 1 << 24
"""Texts that fall into one slot of so many are taken for the same at first: of a million one in seventeen."""
_CODES: Final = (1 << 32) - 1
_ROOM: Final = 8
"""So many slots a text are enough: the more there are, the longer it takes to reach one."""
_AT_ONCE: Final = 512


class CodedKeys:
    """The keys of texts to which none is added any more.

    Args:
        texts: the texts.
        keys_of: the key of each of some texts, which depends on that text alone.
    """

    def __init__(self, texts: Texts, keys_of: Callable[[list[str]], list[str]]) -> None:
        self._texts = texts
        self._keys_of = keys_of

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        """The key of each text, made anew."""
        for start in range(0, len(self._texts), _AT_ONCE):
            yield from self._keys_of(self._texts.some(start, start + _AT_ONCE))

    def told_of(self, places: Iterable[int]) -> Callable[[str], int]:
        """What tells whether one of the texts at these places has a key; of keys that none has it says so of some."""

        @lru_cache(1)
        def met() -> bytearray:
            slots, codes = bytearray(SLOTS), self._codes
            for place in places:
                slots[codes[place] % SLOTS] = 1
            return slots

        return lambda key: met()[hash(key) % SLOTS]

    def find(self, keys: Collection[str]) -> Iterator[tuple[int, str]]:
        """The place and key of each text that has one of these keys."""
        wanted = {hash(key) & _CODES for key in keys}
        if wanted:
            for place, key in self._told(place for place, code in enumerate(self._codes) if code in wanted):
                if key in keys:
                    yield place, key

    def repeated(self, others: Iterable[str]) -> set[str]:
        """The keys that come more than once among these and some others."""
        others = list(others)
        mask = min(SLOTS, 1 << (_ROOM * (len(self._codes) + len(others))).bit_length()) - 1
        met = bytearray(mask + 1)
        slots: set[int] = set()
        for codes in (self._codes, map(hash, others)):
            for code in codes:
                slot = code & mask
                if met[slot]:
                    slots.add(slot)
                else:
                    met[slot] = 1
        once: set[str] = set()
        again: set[str] = set()
        for _, key in self._told(place for place, code in enumerate(self._codes) if code & mask in slots):
            (again if key in once else once).add(key)
        for key in others:
            if hash(key) & mask in slots:
                (again if key in once else once).add(key)
        return again

    def _told(self, places: Iterable[int]) -> Iterator[tuple[int, str]]:
        return ((place, self._keys_of([self._texts[place]])[0]) for place in places)

    @cached_property
    def _codes(self) -> array[int]:
        """The last bits of the hash of each key."""
        return array("I", (hash(key) & _CODES for key in self))
