"""`FedGrid`: a `RowGrid` that fetches its rows in a thread worker, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Final

from textual import on

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.pace import Pace
from upflow_tui.tui.widgets.grid.messages import GridMessage
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.grid.rows import PAGE, Listing, Row

__all__ = ["BEGINNING", "Beginning", "FedGrid", "Listing"]


BEGINNING: Final = 2 * PAGE
"""Rows of a beginning: whole pages, which stay when the rest is there; one that is not whole is fetched again."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first rows of a list: `BEGINNING` of them, all that there are, or those that were found at once."""

    listing: Listing
    is_all: bool


class FedGrid(RowGrid, inherit_bindings=True):
    """Shows a `Listing`. Late answers for a list that is no longer shown are dropped."""

    class Counted(GridMessage["FedGrid"]):
        """The list is counted; its first rows follow."""

        def __init__(self, grid: FedGrid, count: int, *, is_all: bool = True) -> None:
            super().__init__(grid)
            self.count = count
            self.is_all = is_all
            """Whether the list has no more rows; else it is counted again soon."""

    class Failed(GridMessage["FedGrid"]):
        """The rows cannot be read; `error` says why."""

        def __init__(self, grid: FedGrid, error: Exception) -> None:
            super().__init__(grid)
            self.error = error

    _is_awaited = True
    _listing: Listing | None = None
    _wanted = 0
    """The generation of the list that was asked for last."""

    @property
    def listing(self) -> Listing | None:
        """What is shown; it is another one from `Counted` on."""
        return self._listing

    @cached_property
    def pace(self) -> Pace:
        """How long it takes to find the list, or its beginning."""
        return Pace()

    def feed(
        self,
        make: Callable[[], Listing],
        *,
        cursor: int = 0,
        begin: Callable[[], Beginning | None] | None = None,
    ) -> None:
        """Shows another list: `make` is called, and the list counted, in a thread worker.

        Args:
            make: opens the list; may take its time.
            cursor: the index of the row to begin at.
            begin: finds its beginning, which is shown until the whole list is there; None, or what is returned None:
                nothing is shown before. For a list that is shown from its first row on.
        """
        self._wanted += 1

        def find() -> Beginning | tuple[Listing, int]:
            return (begin() if begin is not None else None) or _counted(make)

        def take(found: Beginning | tuple[Listing, int]) -> None:
            if not isinstance(found, Beginning):
                self._show_listing(*found, cursor)
                return
            self._show_listing(found.listing, found.listing.count(), 0, is_all=found.is_all)
            if not found.is_all:
                self._count_rest(make)

        off_loop(self, self.pace.timed(find), take, group="count", failed=partial(self._fail, self._wanted))

    def _show_listing(self, listing: Listing, count: int, cursor: int, *, is_all: bool = True) -> None:
        self._listing = listing
        self.show_pages(count, self._wanted, cursor=cursor)
        self.post_message(self.Counted(self, count, is_all=is_all))

    def _count_rest(self, make: Callable[[], Listing]) -> None:
        """The whole list in place of its beginning: the rows that are here stay, and so does the cursor."""

        def take(found: tuple[Listing, int]) -> None:
            self._listing, count = found
            self.set_count(count)
            self.post_message(self.Counted(self, count))

        off_loop(self, lambda: _counted(make), take, group="count", failed=partial(self._fail, self._wanted))

    def renew(self, make: Callable[[], Listing], find: Callable[[Listing], int | None]) -> None:
        """Shows another state of the same list; the cursor stays on its row, and that where it stands.

        Args:
            make: opens the list, in a thread worker.
            find: where in it the row is now that the cursor is on, in the same worker; None: gone, so that the cursor
                stays at its place, which is that of the next one.
        """
        before, height = self.cursor_row, len(self.rows_in_sight)

        def work() -> tuple[Listing, int, int, Sequence[Row], int]:
            listing = make()
            count = listing.count()
            place = find(listing)
            cursor = max(0, min(before if place is None else place, count - 1))
            start = max(0, cursor - height) // PAGE * PAGE
            return listing, count, start, listing.rows(start, 2 * PAGE) if count else [], cursor

        def take(found: tuple[Listing, int, int, Sequence[Row], int]) -> None:
            self._listing, count, start, rows, cursor = found
            self.show_again(count, self._wanted, start, rows, cursor)
            self.post_message(self.Counted(self, count))

        self._wanted += 1
        off_loop(self, work, take, group="count", failed=partial(self._fail, self._wanted))

    @on(RowGrid.PageNeeded)
    def _fetch_page(self, event: RowGrid.PageNeeded) -> None:
        if event.grid is self and self._listing is not None and event.generation == self._wanted:
            event.stop()
            self._fetch(self._listing, event.start, event.count, event.generation)

    def _fetch(self, listing: Listing, start: int, count: int, generation: int) -> None:
        """Fetches some rows; those of a list that is still shown are taken in even if others were asked for since."""

        def take(rows: Sequence[Row]) -> None:
            self.set_page(start, rows, generation)

        failed = partial(self._fail, generation)
        off_loop(self, lambda: listing.rows(start, count), take, group="page", even_late=True, failed=failed)

    def _fail(self, wanted: int, error: Exception) -> None:
        if wanted == self._wanted:
            self._is_awaited = False
            self.refresh()
            self.post_message(self.Failed(self, error))


def _counted(make: Callable[[], Listing]) -> tuple[Listing, int]:
    listing = make()
    return listing, listing.count()
