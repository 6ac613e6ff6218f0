"""What is known of a file when one of its lines is looked at: its headers, the columns of its fields, its habits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from upflow_tui.core.findings import Finding, find
from upflow_tui.importing.checking.report_words import is_number
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.habits import Habits
from upflow_tui.importing.file.shapes import nearly_all
from upflow_tui.importing.matching.headers import same_key

_FEW: Final = 20


class KnownFile:
    """The file around a line.

    Args:
        columns: the file's columns.
        places: the index of each mapped field's column.
        habits: what the head of the file shows.
    """

    def __init__(self, columns: Sequence[Column], places: Mapping[str, int], habits: Habits) -> None:
        self.headers = [same_key(column.header) for column in columns]
        self.places = places
        self.habits = habits
        self.id = places.get("external_id")
        self.name = places.get("customer_name")
        self.fields = {index: key for key, index in places.items()}
        """The field of each mapped column."""
        shape = habits.columns.get(self.id) if self.id is not None else None
        self.shape = shape.shape if shape is not None else None
        """Of the file's IDs, where they have one."""
        self.others = sorted(index for index in places.values() if index not in {self.id, self.name})
        """The mapped columns but for those of ID and name."""

    def fits(self, value: str) -> bool:
        """Whether a value has the shape of the file's IDs, where these have one."""
        return self.shape is not None and bool(value) and self.shape.fits(value)

    def texts(self, cells: Sequence[str], filled: Sequence[int]) -> list[int]:
        """The filled cells but for the amounts in columns that are not mapped."""
        return [index for index in filled if index in self.fields or not is_number(cells[index])]

    @cached_property
    def has_other_cells(self) -> bool:
        """Whether nearly all lines have something beside one text; of few, where a footer counts much, most."""
        rows = self.habits.sample
        count = sum(1 for row in rows if sum(map(bool, row)) > 1)
        return nearly_all(count, len(rows)) or (count > 1 and len(rows) < _FEW and 4 * count >= 3 * len(rows))

    def say(self, code: str, cells: Sequence[str], column: int, line: int, message: str | None = None) -> Finding:
        """A finding at a cell of a line."""
        field = self.fields.get(column)
        return find(code, line=line, column=column, field=field, value=cells[column], number=line, message=message)
