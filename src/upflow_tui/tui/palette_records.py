"""The command palette's third source: the stored customers and the past imports, by name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, Final, NamedTuple

from textual.command import Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.upflow import upflow_of
from upflow_tui.tui.wording import moment

_CUSTOMERS: Final = 8
_IMPORTS: Final = 5
_LEAST_TYPED: Final = 2
"""Letters from which on customers and imports are looked for."""
_SHOWN: Final = 60


class _Found(NamedTuple):
    title: str
    """Made safe."""
    open: Callable[[Screen[Any]], object]


class RecordsProvider(Provider):
    """Finds customers and imports by their names, numbers and IDs, and opens them."""

    async def search(self, query: str) -> Hits:
        """The first of both that have every word of `query`."""
        if self.screen.is_modal or len(query.strip()) < _LEAST_TYPED:
            return
        matcher, left = self.matcher(query), Event()
        try:
            found = await asyncio.to_thread(_find, upflow_of(self.screen).services.folder, query, left.is_set)
        finally:
            left.set()
        for one in found:
            score = matcher.match(one.title) or 0.1  # one that was found by its town or its manager
            # not highlighted: that would read a name of the store as markup
            yield Hit(score, Content(one.title), partial(one.open, self.screen), text=one.title)


def _find(folder: Path, query: str, left: Callable[[], bool]) -> list[_Found]:
    """Reads the store; nothing where there is none, where it cannot be read, or where nobody waits any more."""
    from upflow_tui.store.database import StoreError
    from upflow_tui.store.watching import Cancelled

    try:
        return [*_customers(folder, query, left), *_imports(folder, query)]
    except (StoreError, Cancelled):
        return []


def _customers(folder: Path, query: str, left: Callable[[], bool]) -> Iterator[_Found]:
    from upflow_tui.engine.lists import CustomerList, CustomerQuery

    for row in CustomerList(folder, CustomerQuery(query), left).rows(0, _CUSTOMERS):
        if row is not None:
            named = " · ".join(safe_str(text, _SHOWN) for text in (row.name, row.external_id) if text)
            yield _Found(f"Customer: {named}", partial(_open_customer, row.key))


def _imports(folder: Path, query: str) -> Iterator[_Found]:
    from upflow_tui.engine.history_lists import HistoryList, HistoryQuery

    for summary in HistoryList(folder, HistoryQuery(query)).rows(0, _IMPORTS):
        if summary.kind == "import":
            named = " · ".join([safe_str(summary.file_name or "forgotten", _SHOWN), moment(summary.started)])
            yield _Found(f"Import {summary.number}: {named}", partial(_open_import, summary.number))


def _open_customer(key: int, screen: Screen[Any]) -> None:
    from upflow_tui.tui.screens.customers.customer import CustomerScreen

    screen.app.push_screen(CustomerScreen(key))


def _open_import(number: int, screen: Screen[Any]) -> None:
    upflow_of(screen).open_import(number)
