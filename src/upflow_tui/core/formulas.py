"""Cells that a spreadsheet would run as a formula, made harmless and given back (docs/rules.md §6 "Lines with errors").

A cell is text in CSV, but a spreadsheet runs one that begins with a sign. One apostrophe in front stops that.
`restore(neutralise(cell)) == cell` for every cell; only files that the program itself wrote so may be restored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.core.late_pattern import late_pattern

_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Full-width ones, too: spreadsheets in East Asian settings read them as the plain ones."""
_MARK: Final = "'"
_FIRST: Final = frozenset((*_SIGNS, _MARK))
"""What a cell begins with that may get an apostrophe."""
_PLAIN: Final = late_pattern(
    "[+＋－-][0-9.,\u0020\u00a0\u202f]*[0-9]"  # a number, with any separators
    "|[+＋][0-9\u0020\u00a0\u202f()./-]*[0-9)]"  # a phone: an international one begins with a plus
    "|[-－]"  # a lone dash: "nothing here"
)
"""What begins with a sign and yet is no formula: it stays as it is."""


def is_marked(cell: str) -> bool:
    """Whether `cell` gets an apostrophe: a formula, or apostrophes before a sign (or they could not be told apart)."""
    if cell.startswith(_SIGNS):
        return _PLAIN.fullmatch(cell) is None
    return cell.startswith(_MARK) and cell.lstrip(_MARK).startswith(_SIGNS)


def neutralise(cell: str) -> str:
    """`cell` as a spreadsheet may open it: one `'` in front where it would run, otherwise the same."""
    return _MARK + cell if is_marked(cell) else cell


def neutralised(row: Sequence[str]) -> list[str]:
    """Each cell of `row` as `neutralise` gives it; most are told by their first character."""
    return [neutralise(cell) if cell[:1] in _FIRST else cell for cell in row]


def restore(cell: str) -> str:
    """The cell that `neutralise` was given."""
    return cell[1:] if cell.startswith(_MARK) and is_marked(cell[1:]) else cell
