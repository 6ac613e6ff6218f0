"""From records of the engine to rows of a grid."""

from __future__ import annotations

from collections.abc import Sequence

from upflow_tui.tui.widgets.grid.listed import Listed
from upflow_tui.tui.widgets.grid.rows import Row, RowList


class Numbers:
    """A list of the engine that remembers which pages were read."""

    def __init__(self) -> None:
        self.read: list[tuple[int, int]] = []

    def count(self) -> int:
        return 1_000_000

    def rows(self, start: int, count: int) -> Sequence[int]:
        self.read.append((start, count))
        return range(start, min(start + count, self.count()))


def as_row(number: int) -> Row:
    return Row(number, (f"no. {number}",))


def test_only_the_page_that_is_asked_for_is_read_and_made_into_rows() -> None:
    numbers = Numbers()
    listed = Listed(numbers, as_row)
    assert listed.count() == 1_000_000
    assert numbers.read == []
    assert listed.rows(999_998, 128) == [Row(999_998, ("no. 999998",)), Row(999_999, ("no. 999999",))]
    assert numbers.read == [(999_998, 128)]


def test_rows_in_memory_are_a_listing_too() -> None:
    rows = RowList([as_row(number) for number in range(5)])
    assert rows.count() == 5
    assert [row.key for row in rows.rows(3, 128)] == [3, 4]
