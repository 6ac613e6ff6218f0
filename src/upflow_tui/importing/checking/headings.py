"""Headings of groups: lines of one text among those of customers.

Source: docs/rules.md §2 "Lines that are no customers".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Final

from upflow_tui.core.delimiter_names import delimiter_name
from upflow_tui.core.fields import FIELDS, Group
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.known_file import KnownFile
from upflow_tui.importing.file.shapes import nearly_all

_SEPARATORS: Final = frozenset(";,|\t")
_HEADING_CELLS: Final = 3
_DETAILS: Final = frozenset(field.key for field in FIELDS if field.group is Group.DETAILS)
"""The fields of which the one cell of a heading may be."""


class Headings:
    """Tells the headings of groups, and which of them are customers after all."""

    def __init__(self, file: KnownFile) -> None:
        self._file = file
        self.names: dict[int, str] = {}
        """The lines that were skipped as headings of groups, with the name on each."""
        self.parents: set[str] = set()
        """What stands in the Parent cells of the file, where it may have headings."""

    def look(self, columns: Sequence[Sequence[str]]) -> None:
        """Keeps what the Parent cells of some lines hold.

        Args:
            columns: the cells of these lines column by column.
        """
        if self._are_likely:
            for key in ("parent_name", "parent_id"):
                if (index := self._file.places.get(key)) is not None:
                    self.parents.update(columns[index])

    def heading(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        """A line of one text among lines with an ID and several cells: the heading of a group."""
        texts = self._file.texts(cells, filled)
        if len(texts) != 1 or not self._are_likely:
            return None
        (index,) = texts
        if len(filled) == 1 and (found := self._parted_otherwise(cells[index], line)) is not None:
            return found
        field = self._file.fields.get(index)
        if field is not None and (field not in _DETAILS or (index and index not in (self._file.id, self._file.name))):
            return None
        if index == self._file.id and self._file.shape is None:
            return None
        if self._file.fits(cells[index]) or "@" in cells[index]:
            return None
        self.names[line] = cells[index]
        return self._file.say("report_line", cells, index, line, f"Line {line} looks like the heading of a group.")

    def _parted_otherwise(self, text: str, line: int) -> Finding | None:
        """A line whose one cell has all cells in it, with another separator: a file put together from two."""
        file, separator = self._file, self._file.habits.delimiter
        for mark in _SEPARATORS - {separator}:
            cells = text.split(mark)
            if len(cells) == len(file.headers) and (file.id is None or file.fits(clean(cells[file.id]))):
                own, others = f"{delimiter_name(mark)}s", f"{delimiter_name(separator)}s"
                return find(
                    "width",
                    line=line,
                    message=f"The cells of line {line} are separated by {own}, those of the others by {others}.",
                    fix="Use one separator in the whole file.",
                )
        return None

    def real(self, stored_names: Callable[[Collection[str]], Collection[str]]) -> set[int]:
        """The lines skipped as headings whose name a stored customer bears, or a Parent cell of the file holds.

        Args:
            stored_names: which of some names stored customers bear.
        """
        if not self.names:
            return set()
        parents = {clean(value) for value in self.parents}
        borne = set(stored_names(sorted(set(self.names.values()))))
        return {line for line, name in self.names.items() if name in parents or name in borne}

    @cached_property
    def _are_likely(self) -> bool:
        """Whether nearly all lines have an ID and three or more filled cells, so that others stand out."""
        rows = [row for row in self._file.habits.sample if sum(map(bool, row)) > 1]
        if self._file.id is None or len(rows) < 2:
            return False
        full = sum(1 for row in rows if row[self._file.id] and sum(map(bool, row)) >= _HEADING_CELLS)
        return nearly_all(full, len(rows))
