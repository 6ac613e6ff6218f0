"""What stands below the two lists: whether the mapping can be used, and what would make it better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from upflow_tui.tui import wording
from upflow_tui.tui.safe_text import safe_str, safe_text
from upflow_tui.tui.wizard.map.column_list import BRING_ALL_KEY
from upflow_tui.tui.wizard.map.saved_mappings import fitting, laid_on
from upflow_tui.tui.wizard.map.state import MappingState

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.saved_mappings import Fit, SavedMapping


def advice(state: MappingState, applied: SavedMapping | None, like: Fit | None) -> Content:
    """The line of the mapping as it is now.

    Args:
        state: the mapping.
        applied: the mapping that is saved for files with these very columns.
        like: the mapping of a file that has some of these columns.
    """
    wrong = state.advice()
    text = (
        Content.assemble(("✗ ", "bold $error"), safe_text(wrong, 300, "$error"))
        if wrong
        else Content.assemble(("✓ ", "bold $success"), safe_text(_all_well(state, applied), 300))
    )
    more = " ".join(filter(None, (_useful(state), _locked_now(state), _offer(state, like))))
    return Content.assemble(text, " ", safe_text(more, 200)) if more else text


def count_of_columns(state: MappingState) -> str:
    """How many columns are used, and how many others look useful."""
    columns = len(state.mapping.fields)
    used = f"{columns - len(state.unused)} of {wording.counted(columns, 'column')} used"
    useful = len(state.useful)
    return f"{used} · {useful} {_look(useful)} useful" if useful else used


def _look(count: int) -> str:
    return "looks" if count == 1 else "look"


def _all_well(state: MappingState, applied: SavedMapping | None) -> str:
    if not state.is_saved or applied is None:
        return "All required fields are mapped."
    times = "once" if applied.used == 1 else f"{applied.used} times"
    day = wording.moment(applied.created)[:10]
    return f'Saved mapping "{safe_str(applied.name, 40)}" applied automatically (saved {day}, used {times}).'


def _useful(state: MappingState) -> str:
    """That unused columns look useful, and the key that takes them all."""
    useful = len(state.useful)
    if not useful:
        return ""
    columns = wording.counted(useful, "unused column")
    return f"{columns} {_look(useful)} useful: {BRING_ALL_KEY} maps {'it' if useful == 1 else 'them'}."


def _locked_now(state: MappingState) -> str:
    """What of the saved mapping that was applied cannot be imported now."""
    count = len(state.opened.saved.locked) if state.opened.saved is not None else 0
    if not count:
        return ""
    return f"{wording.counted(count, 'column')} of the saved mapping {'is' if count == 1 else 'are'} locked now."


def _offer(state: MappingState, like: Fit | None) -> str:
    """Names the saved mapping that may suit, until something is changed."""
    if like is None or state.can_undo:
        return ""
    laid = laid_on(state, like.saved)
    if not laid.mapped or laid == state.mapping:
        return ""
    return f'Mapping "{safe_str(like.saved.name, 24)}" {fitting(like)}: l applies it.'
