"""What did not work, as one dialog: an expected error in its own words, a fault of the program by its kind only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upflow_tui.core.faults import PLEASE_REPORT

if TYPE_CHECKING:
    from textual.app import App


def words_of(error: Exception) -> tuple[str, str]:
    """Message and fix of an error; what an unexpected one says may hold customer data and is not shown."""
    message = getattr(error, "message", None)
    if not isinstance(message, str):
        message = f"This is a program error: {type(error).__name__}."
    fix = getattr(error, "fix", PLEASE_REPORT)
    return message, fix if isinstance(fix, str) else ""


def say_failure(app: App[Any], error: Exception, title: str = "That failed") -> None:
    """Says what could not be done, and what helps; once, where several things fail for one reason."""
    from upflow_tui.tui.dialogs.message import MessageDialog

    if not isinstance(app.screen, MessageDialog):
        app.push_screen(MessageDialog(title, *words_of(error)))
