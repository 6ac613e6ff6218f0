"""Telling the person that something has ended: a message on whatever screen is in front, the bell, the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.upflow import Upflow

if TYPE_CHECKING:
    from textual.app import App

    from upflow_tui.engine.past.notifying import Notice
    from upflow_tui.engine.past.undoing import UndoOutcome

_LONGEST = 300


def notify_end(app: App[str], title: str, number: int, *, in_front: bool, undo: UndoOutcome | None = None) -> None:
    """Tells that an import, or an undo, has ended, as the profile says.

    Args:
        app: the program.
        title: what ended, and how, for the message on the screen.
        number: the import's number in the history, or the undo's own.
        in_front: whether the screen that shows it is in front: then there is no message on top of it.
        undo: the `UndoOutcome`, where it is an undo that ended.
    """
    if not isinstance(app, Upflow):  # the host of a test
        if not in_front:
            app.notify(safe_str(title, _LONGEST), markup=False)
        return
    profile = app.preferences.settings.notifications
    if profile.in_program:
        if not in_front:
            app.notify(safe_str(title, _LONGEST), markup=False)
        if profile.bell:
            app.bell()
    if profile.switched_on:
        app.teller.send(lambda: _notice(app, number, undo))


def _notice(app: Upflow, number: int, undo: UndoOutcome | None) -> Notice | None:
    from upflow_tui.engine.past.notifying import notice_of, notice_of_undo

    folder = app.services.folder
    return notice_of_undo(folder, undo) if undo is not None else notice_of(folder, number)
