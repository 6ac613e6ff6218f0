"""Which other import one is compared with: asked over the screen of a past import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.widgets.grid.rows import Tone
from upflow_tui.tui.wording import moment

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary
    from upflow_tui.tui.screens.place import PlaceScreen

_OFFERED: Final = 500
"""How many imports are offered; all are in the history, where two can be marked."""


def choose_other(screen: PlaceScreen, number: int) -> None:
    """Offers the other imports, newest first, and opens the comparison with the one that is chosen."""

    folder = screen.upflow.services.folder

    def read() -> list[ImportSummary]:
        from upflow_tui.engine.history_lists import HistoryList, HistoryQuery

        found = HistoryList(folder, HistoryQuery(kind="import")).rows(0, _OFFERED)
        return [item for item in found if item.number != number and item.forgotten is None]

    def ask(others: list[ImportSummary]) -> None:
        if not others:
            text = "There is no other import to compare it with."
            screen.app.push_screen(MessageDialog("Compare", text, "Import another file first.", tone=Tone.WARNING))
            return
        choices = [
            Choice(item.number, f"{item.number} · {item.file_name or ''}", f"{moment(item.started)} · {item.status}")
            for item in others
        ]
        dialog = ChooseDialog(f"Compare import {number} with", choices, prompt="Type to search by number or file")
        screen.app.push_screen(dialog, take)

    def take(other: int | None) -> None:
        if other is not None:
            from upflow_tui.tui.screens.compare.screen import compare

            compare(screen, number, other)

    off_loop(screen, read, ask, group="compare")
