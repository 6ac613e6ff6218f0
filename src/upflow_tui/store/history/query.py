"""What the list of past imports is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.search_words import folded, search_words

_STATUS: Final = "CASE WHEN undone IS NULL THEN status ELSE 'undone' END"
_SEARCHED: Final = f"id, kind, undoes, file_name, by, started, {_STATUS}, mode"
"""The columns that a function made by `found_by` takes."""
_NUMBER: Final = late_pattern(r"\d{1,18}", re.ASCII)
_PART_OF_A_MOMENT: Final = late_pattern(r"[\d/:-]*[/:-][\d/:-]*", re.ASCII)
_MODES: Final = {"customers": "import customers", "assign": "assign customers"}


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Which past imports. Each condition narrows further."""

    search: str = ""
    """Only those that have each of its `search_words` in the file's name, who imported it, the result, or what it was
    for; a number is also that of the import, and one with `-`, `/` or `:` a part of its day or time here."""
    status: str | None = None
    """`success`, `error`, `cancelled`, `failed` or `undone`."""
    mode: str | None = None
    """`customers` or `assign`."""
    kind: str | None = None
    """`import` or `undo`."""
    by: str | None = None
    """Who imported it, as the history has it."""
    file_name: str | None = None


def found_by(search: str) -> Callable[..., bool]:
    """A function for SQL: whether an entry with these columns has every word."""
    words = search_words(search)

    def is_found(number: int, kind: str, undoes: int | None, *texts: str | None) -> bool:
        file_name, by, started, status, mode = texts
        told = f"undo of import {undoes}" if kind == "undo" else f"{_MODES.get(mode or '', '')} {status}"
        read = [folded(text) for text in (file_name, by, told) if text]
        return all(_has(word, number, read, started or "") for word in words)

    return is_found


def _has(word: str, number: int, texts: Sequence[str], started: str) -> bool:
    if any(word in text for text in texts) or (_NUMBER.fullmatch(word) and int(word) == number):
        return True
    if not _PART_OF_A_MOMENT.fullmatch(word):
        return False
    here = datetime.fromisoformat(started).astimezone()
    return any(word in f"{here:{form} %H:%M}" for form in ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y"))


def conditions_of(query: HistoryQuery) -> tuple[list[str], list[Any]]:
    """What holds of the entries that `query` asks for, in SQL with `is_found` for its search, and the values in it."""
    asked = (
        (f"{_STATUS} = ?", query.status),
        ("mode = ?", query.mode),
        ("kind = ?", query.kind),
        ("by = ?", query.by),
        ("file_name = ?", query.file_name),
    )
    where = [condition for condition, value in asked if value is not None]
    values = [value for _, value in asked if value is not None]
    return [*where, f"is_found({_SEARCHED})"] if search_words(query.search) else where, values
