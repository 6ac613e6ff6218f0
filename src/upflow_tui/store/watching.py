"""How far a long transaction is, and the wish to stop it: heard between its steps and in the middle of a statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.errors import code_of

_INSTRUCTIONS: Final = 20_000
"""Steps of SQLite's machine between two looks at `cancelled`: about a millisecond."""


class Cancelled(Exception):
    """The person cancelled; nothing was written."""


@dataclass(slots=True)
class Watch:
    """How far the work is, and whether it is to stop; asked between the pieces of work."""

    progress: Callable[[float], None] | None
    cancelled: Callable[[], bool] | None
    whole: int
    done: int = 0

    def step(self, amount: int) -> None:
        """`amount` more of the whole is done. Raises Cancelled."""
        self.look()
        self.done += amount
        if self.progress is not None:
            self.progress(min(1.0, self.done / max(1, self.whole)))

    def look(self) -> None:
        """Raises Cancelled if that is wished."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled


@contextmanager
def interrupted(connection: sqlite3.Connection, cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Ends a statement in the middle when `cancelled` says so. Raises Cancelled."""
    if cancelled is None:
        yield
        return
    asked = cancelled
    connection.set_progress_handler(lambda: int(asked()), _INSTRUCTIONS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if code_of(error) == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
