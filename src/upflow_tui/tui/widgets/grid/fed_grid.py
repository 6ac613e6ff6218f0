"""`FedGrid`: a `RowGrid` that fetches its rows in a thread worker, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from textual import on, work
from textual.message import Message

from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.grid.rows import PAGE, Row


class Listing(Protocol):
    """A list of rows that takes a while to read; used from one thread worker at a time."""

    def count(self) -> int:
        """How many rows there are."""
        ...

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """`count` rows from index `start` on, or as many as there are."""
        ...


class FedGrid(RowGrid, inherit_bindings=True):
    """Shows a `Listing`. Late answers for a list that is no longer shown are dropped."""

    class Counted(Message):
        """The list is counted; its first rows follow."""

        def __init__(self, grid: FedGrid, count: int) -> None:
            super().__init__()
            self.grid = grid
            self.count = count

        @property
        def control(self) -> FedGrid:
            """The grid it comes from."""
            return self.grid

    class Failed(Message):
        """The rows cannot be read; `error` says why."""

        def __init__(self, grid: FedGrid, error: Exception) -> None:
            super().__init__()
            self.grid = grid
            self.error = error

        @property
        def control(self) -> FedGrid:
            """The grid it comes from."""
            return self.grid

    _listing: Listing | None = None
    _wanted = 0

    @property
    def listing(self) -> Listing | None:
        """What is shown; it is another one from `Counted` on."""
        return self._listing

    def feed(self, make: Callable[[], Listing], *, cursor: int = 0) -> None:
        """Shows another list: `make` is called, and the list counted, in a thread worker.

        Args:
            make: opens the list; may take its time.
            cursor: the index of the row to begin at.
        """
        self._wanted += 1
        self._count(make, self._wanted, cursor)

    @work(thread=True, exclusive=True, group="count", exit_on_error=False)
    def _count(self, make: Callable[[], Listing], wanted: int, cursor: int) -> None:
        try:
            listing = make()
            count = listing.count()
        except Exception as error:
            self.app.call_from_thread(self._fail, error, wanted)
        else:
            self.app.call_from_thread(self._take, listing, count, wanted, cursor)

    def _take(self, listing: Listing, count: int, wanted: int, cursor: int) -> None:
        if wanted != self._wanted:
            return
        self._listing = listing
        self.show_pages(count, wanted, cursor=cursor)
        self.post_message(self.Counted(self, count))

    def _fail(self, error: Exception, wanted: int) -> None:
        if wanted == self._wanted:
            self.post_message(self.Failed(self, error))

    def renew(self, make: Callable[[], Listing], find: Callable[[Listing], int | None]) -> None:
        """Shows another state of the same list; the cursor stays on its row, and that where it stands.

        Args:
            make: opens the list, in a thread worker.
            find: where in it the row is now that the cursor is on, in the same worker; None: gone, so that the cursor
                stays at its place, which is that of the next one.
        """
        self._wanted += 1
        self._make_again(make, find, self._wanted, self.cursor_row, len(self.rows_in_sight))

    @work(thread=True, exclusive=True, group="count", exit_on_error=False)
    def _make_again(
        self,
        make: Callable[[], Listing],
        find: Callable[[Listing], int | None],
        wanted: int,
        cursor: int,
        height: int,
    ) -> None:
        try:
            listing = make()
            count = listing.count()
            place = find(listing)
            cursor = max(0, min(cursor if place is None else place, count - 1))
            start = max(0, cursor - height) // PAGE * PAGE
            rows = listing.rows(start, 2 * PAGE) if count else []
        except Exception as error:
            self.app.call_from_thread(self._fail, error, wanted)
        else:
            self.app.call_from_thread(self._take_again, listing, count, wanted, start, rows, cursor)

    def _take_again(
        self, listing: Listing, count: int, wanted: int, start: int, rows: Sequence[Row], cursor: int
    ) -> None:
        if wanted == self._wanted:
            self._listing = listing
            self.show_again(count, wanted, start, rows, cursor)
            self.post_message(self.Counted(self, count))

    @on(RowGrid.PageNeeded)
    def _fetch_page(self, event: RowGrid.PageNeeded) -> None:
        if event.grid is self and self._listing is not None and event.generation == self._wanted:
            event.stop()
            self._fetch(self._listing, event.start, event.count, event.generation)

    @work(thread=True, exclusive=True, group="page", exit_on_error=False)
    def _fetch(self, listing: Listing, start: int, count: int, generation: int) -> None:
        try:
            rows = listing.rows(start, count)
        except Exception as error:
            self.app.call_from_thread(self._fail, error, generation)
        else:
            self.app.call_from_thread(self.set_page, start, rows, generation)
