"""Lines that sum others up. Source: docs/rules.md §2 "Lines that are no customers"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.core.findings import Finding
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.checking.known_file import KnownFile
from upflow_tui.importing.checking.report_words import is_number, is_total, is_total_of_a_group, total_of

_NUMBERED: Final = frozenset(
    {"postal_code", "phone", "vat_number", "accounting_code", "parent_id", "parent_name", "address", "main_contact"}
)
"""The fields in which a number alone may stand beside a customer's name."""


class TotalLines:
    """Tells the lines of totals."""

    def __init__(self, file: KnownFile) -> None:
        self._file = file
        self.above: Sequence[Sequence[str]] = ()
        """Some lines above the one that is looked at."""

    def total(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        """A line of a total, with nothing beside it but amounts."""
        for index in self._file.others:
            if cells[index] and not (self._is_amount_field(index) and is_number(cells[index])):
                return None
        places = [index for index in (self._file.id, self._file.name) if index is not None]
        alone = not self._file.has_other_cells
        words = [
            index
            for index in places
            if is_total(cells[index], alone=alone)
            or self._sums_above(cells[index], alone)
            or (index == self._file.id and self._file.name is not None and self._is_of_a_group(cells[index]))
        ]
        if not words:
            return None
        others = [index for index in places if cells[index] and index not in words]
        if any(index == self._file.id or not is_number(cells[index]) for index in others):
            return None
        return self._file.say("total_line", cells, words[0], line)

    def _sums_above(self, text: str, alone: bool) -> bool:
        """Whether a text is the total of a customer not far above: "Total Alpha Corp" below "Alpha Corp"."""
        place = self._file.name
        name = "" if alone else total_of(text)
        if not name or not self.above or place is None:
            return False
        names = [" ".join(plain_letters(row[place]).split()) for row in self.above]
        return name in names or names[-1].startswith(name)

    def _is_of_a_group(self, text: str) -> bool:
        """Whether a text in the place of an ID is the total of whatever group: "Summe Berlin"."""
        return is_total_of_a_group(text) and not self._file.fits(text)

    def _is_amount_field(self, index: int) -> bool:
        """Whether a number in this column is no value of a customer, as a report's sum under a town."""
        return self._file.fields[index] not in _NUMBERED
