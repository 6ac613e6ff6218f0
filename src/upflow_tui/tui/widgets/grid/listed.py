"""The one way from records to rows: a list of the engine as a `Listing`, which grids show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from upflow_tui.tui.widgets.grid.rows import Row

Record = TypeVar("Record")
Record_co = TypeVar("Record_co", covariant=True)


class Records(Protocol[Record_co]):
    """A list of the engine (`engine.lists`): as a `Listing`, but of its own records."""

    def count(self) -> int:
        """How many records there are."""
        ...

    def rows(self, start: int, count: int) -> Sequence[Record_co]:
        """The records from index `start` on."""
        ...


class Listed(Generic[Record]):
    """The one adapter from records to rows: a list of the engine as a grid shows it.

    Args:
        records: the list.
        as_row: a record as a row; called in the thread, for the records of a page at a time.
    """

    def __init__(self, records: Records[Record], as_row: Callable[[Record], Row]) -> None:
        self.records = records
        self._as_row = as_row

    def count(self) -> int:
        """How many rows there are."""
        return self.records.count()

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """The rows from index `start` on."""
        return [self._as_row(record) for record in self.records.rows(start, count)]
