"""Past imports taken back and forgotten, as the commands and the program ask for it (docs/rules.md §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.child.progress import Progress, ProgressSink, Stage, no_progress
from upflow_tui.store.database import Database
from upflow_tui.store.files import FILE_NAME

if TYPE_CHECKING:
    from upflow_tui.store.undo.items import UndoCounts, UndoItem
    from upflow_tui.store.undo.undoing import UndoPlan


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """What an undo did."""

    number: int
    """The number of the undo in the history."""
    undoes: int
    """The import that it took back."""
    counts: UndoCounts

    @property
    def undone(self) -> int:
        """How many things were taken back."""
        return self.counts.undone

    @property
    def kept(self) -> int:
        """How many things were kept, each with its reason."""
        return self.counts.kept


class Past:
    """The past imports of one data folder, to be taken back and forgotten; the engine owns it.

    Args:
        folder: the data folder.
        now: the clock, with a time zone.
        user: who takes back.
    """

    def __init__(self, folder: Path, *, now: Callable[[], datetime], user: str) -> None:
        self._folder = folder
        self._now = now
        self._user = user

    def undo_plan(self, number: int) -> UndoPlan:
        """What an undo of this import would take back and keep now; to be closed when it is no longer shown.

        Raises:
            StoreError: it cannot be undone: unknown, an undo itself, forgotten, or wholly undone.
        """
        from upflow_tui.store.undo.undoing import UndoPlan

        database = Database.open(self._folder, readonly=True)
        try:
            return UndoPlan(database, number)
        except BaseException:
            database.close()
            raise

    def undo(
        self,
        number: int,
        *,
        revision: int | None = None,
        progress: ProgressSink = no_progress,
        cancelled: Callable[[], bool] | None = None,
    ) -> UndoOutcome:
        """Takes an import back in one transaction; what later imports hang on is kept and listed.

        Args:
            number: the import.
            revision: that of the plan that was shown; None where nobody has seen one.

        Raises:
            StoreChanged: the store is not the one of `revision`; nothing was written.
            Cancelled: cancelled; nothing was written.
            StoreError: as `undo_plan`; or the store cannot be written.
        """
        from upflow_tui.store.undo.undoing import undo_import

        with Database.open(self._folder) as database:
            done = undo_import(
                database,
                number,
                by=self._user,
                now=self._now,
                revision=revision,
                progress=lambda part: progress(Progress(Stage.WRITING, part, 0)),
                cancelled=cancelled,
            )
        return UndoOutcome(done.number, done.undoes, done.counts)

    def undone_items(self, number: int) -> Iterator[UndoItem]:
        """What the undo with this number took back; nothing where it is no undo."""
        from upflow_tui.store.undo.items import iter_undone

        with Database.open(self._folder, readonly=True) as database:
            for (undoes,) in database.fetch("SELECT undoes FROM imports WHERE id = ? AND kind = 'undo'", (number,)):
                yield from iter_undone(database, number, undoes)

    def kept_items(self, number: int) -> Iterator[UndoItem]:
        """What the undo with this number kept; of an import, what its last undo kept."""
        from upflow_tui.store.undo.items import iter_kept

        with Database.open(self._folder, readonly=True) as database:
            last = "SELECT coalesce((SELECT max(id) FROM imports WHERE undoes = :number), :number)"
            yield from iter_kept(database, database.fetch(last, {"number": number})[0][0])

    def forget(self, number: int) -> None:
        """Erases what only this import held, and its undos; its totals stay. It can no longer be undone or exported.

        Raises:
            StoreError: unknown, or an undo; a window is preparing its file; or the store cannot be written.
        """
        from upflow_tui.engine.past.forgetting import forget

        with Database.open(self._folder) as database:
            forget(database, number, self._now)

    def forget_older_than(self, days: int) -> list[int]:
        """Forgets every import that began more than `days` days ago, and finishes what was cut short; 0: only that.

        Returns:
            The numbers of those that were forgotten, oldest first.

        Raises:
            StoreError: the store cannot be written.
        """
        from upflow_tui.engine.past.forgetting import forget_older_than

        if not (self._folder / FILE_NAME).exists():
            return []
        with Database.open(self._folder) as database:
            return forget_older_than(database, days, self._now)
