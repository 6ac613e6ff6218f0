"""A newer file opened as a past import was, in the wizard: what differs is said once (docs/product.md, "run again")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from upflow_tui.tui.dialogs.differences import DifferencesDialog

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.like_past_import import Again
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.tui.wizard.session import ImportSession


def again_title(number: int) -> str:
    """What the wizard is called."""
    return f"Run import {number} again"


def open_again(session: ImportSession, number: int) -> Again:
    """Opens the session's file as import `number` was; to be called off the loop, then `take_again`.

    What was already chosen for this file counts more.

    Raises:
        SourceError, ValueError, StoreError: it cannot be opened so.
    """
    from upflow_tui.engine.prepare.like_past_import import prepare_again

    assert session.source is not None
    is_first = session.opened is None
    return prepare_again(session.services.folder, number, session.source, session.choices, compares=is_first)


def take_again(screen: Screen[Any], session: ImportSession, again: Again) -> Opened:
    """Hands the session the choices, and the first time the screen a dialog with what differs.

    Returns:
        The file as it is now understood: from here on one like any other.
    """
    is_first = session.opened is None
    session.choices = again.choices
    session.remember()
    if is_first:
        screen.app.push_screen(DifferencesDialog(again.number, again.differences))
    return again.opened
