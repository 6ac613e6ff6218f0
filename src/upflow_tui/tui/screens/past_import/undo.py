"""An undo in the history: what it took back, and what it kept with the reasons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.undo.lists import UndoLists
from upflow_tui.tui.screens.undo.rows import ReadRows
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary


class PastUndoScreen(UndoLists):
    """The undo with this number."""

    BINDINGS = bindings_for("tabs")

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    @property
    def empty(self) -> tuple[str, str]:
        """What the two lists say when there is nothing in them."""
        return "Nothing was undone, or the details were forgotten.", "Nothing was kept, or the details were forgotten."

    @property
    def labels(self) -> tuple[str, str]:
        """What the two lists are called."""
        return "Undone", "Kept"

    def read(self) -> None:
        """Reads it."""
        engine = self.upflow.services.engine

        def read() -> tuple[ImportSummary | None, ReadRows, ReadRows]:
            with engine.past_import(self._number) as past:
                summary = past.summary if past is not None else None
            back, kept = engine.past.undone_items, engine.past.kept_items
            return summary, ReadRows(partial(back, self._number)), ReadRows(partial(kept, self._number))

        off_loop(self, read, lambda found: self._show(*found), group="undo")

    def _show(self, summary: ImportSummary | None, back: ReadRows, kept: ReadRows) -> None:
        if summary is None:
            self.notify(f"There is no entry {self._number}.", severity="warning", markup=False)
            self.dismiss()
            return
        started = summary.started.astimezone()
        head = Content.assemble((f"Entry {summary.number}", "bold"), f" · ↶ Undo of import {summary.undoes}")
        when = f"{started:%Y-%m-%d %H:%M:%S} · by {summary.by}"
        told = f"↶ {back.words}"
        if kept.count():
            told += f" · {counted(kept.count(), 'thing')} kept"
        self.say(head, safe_text(when, 200, "$text-muted"), Content(told))
        self.show_lists(partial(_same, back), partial(_same, kept), (back.count(), kept.count()))


def _same(rows: ReadRows) -> ReadRows:
    return rows
