"""An import taken back in one transaction, and the same judgement without writing (docs/rules.md §6, "Undo")."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.database import Database, StoreChanged, StoreError, stamp
from upflow_tui.store.mappings import forget_mapping_of
from upflow_tui.store.undo.items import UndoCounts, UndoItem, item_places, items_at, list_items
from upflow_tui.store.undo.judging import STEPS, forget_judgement, judge
from upflow_tui.store.undo.writing import undo_steps, write_undo
from upflow_tui.store.watching import Watch, interrupted

_CACHE: Final = 64_000
"""KiB of the store that are held while it is written."""
_JUDGING: Final = 30
"""How many of a hundred parts of the time judging takes."""
_WHOLE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did."""

    number: int
    """Its own number in the history."""
    undoes: int
    counts: UndoCounts


class UndoPlan:
    """What an undo would take back and keep now; closed when it is no longer shown.

    It holds its own judgement of the store as it was: `revision` tells whether that is still the store of now, and is
    given to `undo_import`, so that what was shown is what is done.
    """

    def __init__(self, db: Database, number: int) -> None:
        """Judges the import. The plan owns `db` from then on, which may be open for reading only.

        Raises:
            StoreError: it cannot be undone (see `undo_import`).
        """
        self._db = db
        self.number = number
        with db.read():
            _require_undoable(db, number)
            self.revision = db.revision
            for _ in judge(db.connection, number):
                pass
            self.counts = list_items(db.connection)

    def places(self, *, kept: bool | None = None) -> Sequence[int]:
        """The places of all items in order; `kept`: only those, or only those that are taken back."""
        return item_places(self._db, kept=kept)

    def items(self, places: Sequence[int]) -> list[UndoItem]:
        """The items at these places (some hundreds at most), in order."""
        with self._db.read():
            return items_at(self._db, self.number, places)

    def close(self) -> None:
        """Lets go of the store."""
        self._db.close()

    def __enter__(self) -> UndoPlan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def undo_import(
    db: Database,
    number: int,
    *,
    by: str,
    now: Callable[[], datetime],
    revision: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Undone:
    """Takes an import back, everything or nothing, and keeps what later ones hang on.

    Each value that is still what the import wrote goes back to what it was; the customers and contacts it created go.
    What is kept is listed with the reason, and can be undone later by another undo of the same import. An entry is
    written in any case: also when everything was kept, or when the import had changed nothing.

    Args:
        db: the store, open for writing.
        number: the import.
        by: who undoes it.
        now: the clock, with a time zone.
        revision: that of the plan that was shown; None where nobody has seen one.
        progress: told from 0 to 1.
        cancelled: asked every few milliseconds.

    Raises:
        StoreChanged: the store is not the one of `revision`: show the plan again.
        Cancelled: `cancelled` said so; nothing was written.
        StoreError: there is no such import, it is an undo itself, was forgotten, or is wholly undone; or the store
            cannot be written.
    """
    watch = Watch(progress, cancelled, _WHOLE)
    with db.write() as connection:
        _require_undoable(db, number)
        if revision is not None and db.revision != revision:
            raise StoreChanged
        connection.execute(f"PRAGMA main.cache_size = -{_CACHE}")
        with interrupted(connection, cancelled):
            started = now()
            for _ in judge(connection, number):
                watch.step(_WHOLE * _JUDGING // 100 // STEPS)
            counts = list_items(connection)
            undo = _start(connection, number, by, started)
            steps = undo_steps(connection)
            for _ in write_undo(connection, number, undo):
                watch.step(_WHOLE * (100 - _JUDGING) // 100 // steps)
            _end(connection, number, undo, counts, now())
            if counts.undone or not counts.kept:
                forget_mapping_of(db, number)
            forget_judgement(connection)
            watch.step(_WHOLE)
    return Undone(undo, number, counts)


def _require_undoable(db: Database, number: int) -> None:
    """Raises StoreError where there is nothing that could be undone, in one clear line."""
    rows = db.fetch("SELECT kind, undoes, status, undone, forgotten FROM imports WHERE id = ?", (number,))
    if not rows:
        raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
    kind, undoes, status, undone, forgotten = rows[0]
    if kind == "undo":
        raise StoreError(
            f"Entry {number} is itself the undo of import {undoes}.",
            "To have that import again, import its file again.",
        )
    if forgotten is not None:
        raise StoreError(f"Import {number} was forgotten: it can no longer be undone.", "Import another file instead.")
    if status not in ("success", "error"):
        raise StoreError(f"Import {number} wrote nothing.", "There is nothing to undo.")
    if undone is not None and not kept_of(db, number):
        raise StoreError(f"Import {number} is undone already.", "Nothing of it is left to undo.")


def kept_of(db: Database, number: int) -> int:
    """How much the last undo of an import kept; 0 if it was never undone."""
    rows = db.fetch(
        "SELECT count(*) FROM import_kept WHERE import_id = (SELECT max(id) FROM imports WHERE undoes = ?)", (number,)
    )
    return int(rows[0][0])


def _start(connection: sqlite3.Connection, number: int, by: str, started: datetime) -> int:
    """Writes the entry of the history and returns its number."""
    totals = [
        row[1]
        for row in connection.execute("PRAGMA table_info(imports)").fetchall()
        if row[3] and row[2] == "INTEGER" and not row[5]
    ]
    values: dict[str, Any] = {
        "kind": "undo",
        "undoes": number,
        "started": stamp(started),
        "ended": stamp(started),
        "by": by,
        "status": "success",
        **dict.fromkeys(totals, 0),
    }
    cursor = connection.execute(
        f"INSERT INTO imports ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values())
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _end(connection: sqlite3.Connection, number: int, undo: int, counts: UndoCounts, ended: datetime) -> None:
    """Closes the entry, and marks the import as undone if anything of it was, or nothing is left."""
    connection.execute("UPDATE imports SET ended = ? WHERE id = ?", (stamp(ended), undo))
    if counts.undone or not counts.kept:
        connection.execute("UPDATE imports SET undone = ? WHERE id = ?", (stamp(ended), number))
