"""Customers of a large file of whom nothing but their own lines is to be said: they wait without an object each.

Most customers of a file are so: named in one way, without a parent, with an ID and a name that no other has. Of each
its ID and its name are kept, and where its lines wait on the shelf; it is made when it is planned, or as soon as it
turns out that there is more to say of it (docs/performance.md).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from upflow_tui.core.text import id_near_keys, name_keys
from upflow_tui.importing.checking.rows import Row
from upflow_tui.importing.planning.coded_keys import CodedKeys
from upflow_tui.importing.planning.file_ids import FileIds
from upflow_tui.importing.planning.groups import Group, ShelvedGroup
from upflow_tui.importing.planning.keys import Keys
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.stored_customers import StoredIdentity
from upflow_tui.importing.planning.texts import TextPlaces, Texts

_NEW: Final = 0
"""Instead of the number of a stored customer."""
_MADE: Final = -1
"""The same, of one that waits no more."""


class Waiting:
    """Takes customers in the order of their first lines, and numbers them from 0.

    Args:
        shelf: where their lines wait.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._ids = TextPlaces()
        self._names = Texts()
        self._places = array("I")
        self._keys = array("q")
        """The stored customer that each is, by number: under the same ID and name, and without a parent."""
        self._by_key: Sequence[int] | None = None
        """The numbers in the order of the stored customers; made when first asked for."""
        self.count = 0
        """How many wait."""

    def add(self, external_id: str, name: str, place: int) -> None:
        """Takes one whose ID never came before, and whose lines are at a place of the shelf."""
        self._ids.add(external_id)
        self._names.append(name)
        self._places.append(place)
        self._keys.append(_NEW)
        self.count += 1

    def find(self, external_id: str) -> int | None:
        """The one with this ID, if it waits."""
        number = self._ids.find(external_id)
        return None if number is None or self._keys[number] == _MADE else number

    def rows(self, number: int) -> list[Row]:
        """The lines of one.

        Raises:
            OSError: the shelf cannot be read.
        """
        return self._shelf.get(self._places[number])

    def first_line(self, number: int) -> int:
        """The first line of one."""
        return self._shelf.first_line(self._places[number])

    def drop(self, number: int) -> None:
        """One does not wait any more."""
        self._keys[number] = _MADE
        self.count -= 1

    def meet(self, number: int, identity: StoredIdentity) -> bool:
        """Notes which stored customer one is. False, and nothing is noted, if there is more to say of the two."""
        if identity.parent_key is not None or identity.name != self._names[number]:
            return False
        self._keys[number] = identity.key
        return True

    def numbers(self) -> Iterator[int]:
        """Those that wait."""
        return (number for number, key in enumerate(self._keys) if key != _MADE)

    @property
    def has_new(self) -> bool:
        """Whether any is unknown to the store, as far as was noted."""
        return any(key == _NEW for key in self._keys)

    def ids_among(self, groups: Sequence[Group]) -> FileIds:
        """The IDs of those that wait and of others that have one, in the order in which they first came.

        Args:
            groups: the others, in that order.
        """
        first_line, waits = self.first_line, bytearray()
        numbers = self.numbers()
        number = next(numbers, None)
        for group in groups:
            while number is not None and first_line(number) < group.index:
                waits.append(1)
                number = next(numbers, None)
            waits.append(0)
        waits += b"\1" * (self.count + len(groups) - len(waits))
        return FileIds([group.external_id or "" for group in groups], self.external_ids, waits)

    def external_ids(self) -> Keys:
        """The IDs of those that wait."""
        waiting = (text for text, key in zip(self._ids.texts, self._keys, strict=True) if key != _MADE)
        return Keys(waiting, self.count, lambda external_id: self.find(external_id) is not None)

    @cached_property
    def name_keys(self) -> CodedKeys:
        """The `name_key` of each that ever came; asked for when no more come."""
        return CodedKeys(self._names, name_keys)

    @cached_property
    def near_keys(self) -> CodedKeys:
        """The `id_near_key` of each that ever came; asked for when no more come."""
        return CodedKeys(self._ids.texts, id_near_keys)

    def take(self, number: int) -> ShelvedGroup:
        """Makes one, which waits no more."""
        group = self.look_at(number)
        self.drop(number)
        return group

    def take_with_ids(self, external_ids: Iterable[str | None]) -> list[ShelvedGroup]:
        """Makes those with one of these IDs."""
        numbers = {self.find(external_id) for external_id in external_ids if external_id is not None} - {None}
        return [self.take(number) for number in sorted(number for number in numbers if number is not None)]

    def keys_of_new(self, keys: CodedKeys) -> Keys:
        """The name keys or near keys of those that are unknown to the store, to ask it for them."""
        new = (key for key, stored in zip(keys, self._keys, strict=True) if stored == _NEW)
        return Keys(new, self.count, keys.told_of(number for number, key in enumerate(self._keys) if key == _NEW))

    def take_named(self, keys: Collection[str]) -> list[ShelvedGroup]:
        """Makes those with one of these `name_key`s."""
        return self._take(number for number, _ in self.name_keys.find(keys))

    def take_new_named(self, keys: Collection[str]) -> list[ShelvedGroup]:
        """Makes those that are unknown to the store and have one of these `name_key`s."""
        return self._take(number for number, _ in self.name_keys.find(keys) if self._keys[number] == _NEW)

    def take_named_like(self, keys: Container[str], key_of: Callable[[str], str]) -> list[ShelvedGroup]:
        """Makes those whose names have one of these keys, as `key_of` makes them."""
        return self._take(number for number, name in enumerate(self._names) if key_of(name) in keys)

    def take_near(self, keys: Collection[str]) -> list[ShelvedGroup]:
        """Makes those that are unknown to the store and have one of these `id_near_key`s."""
        near = (number for number, _ in self.near_keys.find(keys))
        return self._take(number for number in near if self._keys[number] == _NEW)

    def look_at(self, number: int) -> ShelvedGroup:
        """One as an object, for a moment: what is set there is lost with it."""
        return self.look_at_all([number])[0]

    def look_at_all(self, numbers: Sequence[int]) -> list[ShelvedGroup]:
        """Some as objects, for a moment."""
        groups = []
        names = self._names.at(numbers)
        named = zip(numbers, self._ids.texts.at(numbers), names, name_keys(names), strict=True)
        for number, external_id, name, compared in named:
            key, place = self._keys[number], self._places[number]
            stored = StoredIdentity(key, external_id, name, None) if key > _NEW else None
            group = ShelvedGroup(external_id, name, [], stored, index=self._shelf.first_line(place), compared=compared)
            group.wait_at(self._shelf, place)
            groups.append(group)
        return groups

    def with_key(self, key: int) -> int | None:
        """The one that is the stored customer with this number."""
        if self._by_key is None:
            keys = self._keys
            self._by_key = array("I", sorted(self.numbers(), key=keys.__getitem__))
        at = bisect_left(self._by_key, key, key=self._keys.__getitem__)
        return self._by_key[at] if at < len(self._by_key) and self._keys[self._by_key[at]] == key else None

    def _take(self, numbers: Iterable[int]) -> list[ShelvedGroup]:
        return [self.take(number) for number in numbers if self._keys[number] != _MADE]
