"""What an import of a plan comes to: it writes something, nothing, or is stopped (docs/rules.md §6)."""

from __future__ import annotations

from enum import StrEnum

from upflow_tui.importing.choices import OnError


class Outlook(StrEnum):
    """What it comes to."""

    WRITES = "writes"
    NOTHING = "nothing"
    """Nothing changes: what is valid in the file is already stored. It is an entry of the history all the same."""
    STOPS = "stops"
    """There are errors, and they are to stop it."""


def outlook(errors: int, applied: int, on_error: OnError) -> Outlook:
    """What an import comes to.

    Args:
        errors: how many the plan has.
        applied: how many lines change something.
        on_error: what is chosen for lines with errors.
    """
    if errors and on_error == OnError.STOP:
        return Outlook.STOPS
    return Outlook.WRITES if applied else Outlook.NOTHING
