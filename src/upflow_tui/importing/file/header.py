"""Which record names the columns: under a title, under DATEV's first line, or none at all (docs/rules.md §2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from upflow_tui.core.text import clean, plain_letters
from upflow_tui.importing.file.delimiter import commonest_width
from upflow_tui.importing.file.labels import LABELS, labels_in

MAX_ABOVE: Final = 10
"""Lines that may stand above the header."""

_COMPARED: Final = 50
_DATEV: Final = frozenset({"EXTF", "DTVF"})
_KINDS: Final = (
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    ("url", re.compile(r"https?://\S+", re.IGNORECASE)),
    ("year", re.compile(r"(?:19|20)\d\d")),
    ("date", re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[ T]\d{1,2}:\d\d.*)?")),
    ("number", re.compile(r"[-+(]?[$€£]?\s?\d[\d\s.,']*\)?\s?[%$€£]?")),
    ("code", re.compile(r"[A-Z]{1,4}(?:[-_/.]\d+|\d{2,})", re.IGNORECASE)),
)


class Place(NamedTuple):
    """Where a table begins: the place of its header among the first records, or of its first record if it has none."""

    place: int
    named: bool


def find_header(rows: Sequence[Sequence[str]]) -> Place:
    """Where the table begins among the first records of a file (blank records left out, at least one).

    A record is the better a header, the more of the table's columns it fills, the more it differs in kind from the
    cells below it (a word above numbers, dates, e-mail addresses or codes), and the fewer records it leaves out that
    look like part of the table. A table has none only on good evidence: its first record holds an e-mail address, or
    numbers, dates or codes where the records below hold them. So one of nothing but texts has its header on top.
    """
    skipped = 1 if rows and len(rows) > 1 and rows[0] and rows[0][0].strip() in _DATEV else 0
    table = [[_kind(cell) for cell in row] for row in rows[skipped : skipped + MAX_ABOVE + 1 + _COMPARED]]
    width = commonest_width(table)
    used = min(width, _used(table))
    candidates = [index for index in range(min(len(table), MAX_ABOVE + 1 - skipped)) if _fills(table[index], used)]
    if not candidates:
        return Place(skipped, True)
    first, scores = candidates[0], {}
    for index in candidates:
        if index == first or index + 1 < len(table):  # with nothing below it, only the first one can be a header
            score = _score(table, index, width) + min(2, _labels(rows[skipped + index]))
            scores[index] = score - sum(_weight(row, width) for row in table[first:index])
    best = max(scores, key=lambda index: (scores[index], -index))
    if not _labels(rows[skipped + first]) and _is_data(table, first):
        below = _columns(table[best + 1 :])
        if all(_alike(row, below)[1] >= 0.5 for row in table[first:best]):
            return Place(skipped + first, False)
    return Place(skipped + best, True)


def data_above(rows: Sequence[Sequence[str]], header: int) -> int | None:
    """The first of the records above the header that looks like one of the table; None where all are titles.

    It fills the table and names no columns, and where the records below hold numbers, dates or codes, it does, too.

    Args:
        rows: the first records of the file, blank ones left out.
        header: the place of the header among them; their number where it stands below them all.
    """
    below = [[_kind(cell) for cell in row] for row in rows[header : header + 1 + _COMPARED]]
    width = len(below[0]) if below else commonest_width(rows)
    columns = _columns(below[1:])
    for at, row in enumerate(rows[:header]):
        kinds = [_kind(cell) for cell in row]
        if len(row) != width or width == 1 or row[0].strip() in _DATEV or _labels(row):
            continue
        texts, same = _alike(kinds, columns)
        if (same >= 0.5 and texts == 0 and _fills(kinds, width)) or (not columns and all(kinds)):
            return at
    return None


def _kind(cell: str) -> str:
    """What the cell looks like; "" if it is blank, "text" for everything that is no kind of data."""
    value = clean(cell)
    if not value or len(value) > 80:
        return "text" if value else ""
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(value)), "text")


def _fills(kinds: Sequence[str], width: int) -> bool:
    """Whether a record fills enough of the table to be more than a title above it."""
    return sum(map(bool, kinds)) >= (max(2, width / 2) if width > 1 else 1)


def _used(table: Sequence[Sequence[str]]) -> int:
    """How many columns hold something in at least a quarter of the records: spreadsheets write formatted ones, too."""
    counts = Counter(index for row in table for index, kind in enumerate(row) if kind)
    return sum(1 for count in counts.values() if 4 * count >= len(table))


def _columns(below: Sequence[Sequence[str]]) -> dict[int, str]:
    """The columns that nearly always hold one kind of data in the records `below`, with the kind."""
    columns = {}
    rows = [["number" if kind == "year" else kind for kind in row] for row in below[:_COMPARED]]
    for index in range(max(map(len, rows), default=0)):
        kinds = Counter(row[index] for row in rows if index < len(row) and row[index])
        if kinds:
            kind, count = kinds.most_common(1)[0]
            if kind != "text" and count >= 0.7 * kinds.total():
                columns[index] = kind
    return columns


def _alike(kinds: Sequence[str], columns: dict[int, str]) -> tuple[float, float]:
    """The shares of `columns` in which the record has a text, and in which it has the column's own kind.

    A year is neither: it may be data, or the name of a column.
    """
    if not columns:
        return 0.0, 0.0
    cells = [(kinds[index] if index < len(kinds) else "", kind) for index, kind in columns.items()]
    texts = sum(1 for cell, _ in cells if cell == "text")
    same = sum(1 for cell, kind in cells if cell == kind)
    return texts / len(cells), same / len(cells)


def _score(table: Sequence[Sequence[str]], index: int, width: int) -> float:
    """How well the record fits as a header for the records below it."""
    kinds = table[index]
    texts, same = _alike(kinds, _columns(table[index + 1 :]))
    filled = min(1.0, sum(map(bool, kinds)) / width)
    narrow = 0.5 if len(kinds) < min(width - 1, 0.9 * width) else 0.0
    return filled + 2 * texts - 2 * same - narrow - (2 if "email" in kinds or "url" in kinds else 0)


def _weight(kinds: Sequence[str], width: int) -> float:
    """How much speaks against leaving out a record: 1 for one of the table, little for a title."""
    if len(kinds) >= min(width - 1, 0.9 * width) and _fills(kinds, width):
        return 1.0
    return 0.3 * min(1.0, sum(map(bool, kinds)) / width)


def _labels(row: Sequence[str]) -> int:
    """How many cells are well-known names of columns; of any language where nearly all cells are."""
    return max(sum(1 for cell in row if plain_letters(clean(cell)) in LABELS), labels_in(row))


def _is_data(table: Sequence[Sequence[str]], index: int) -> bool:
    """Whether there is good evidence that the record is one of the data."""
    texts, same = _alike(table[index], _columns(table[index + 1 :]))
    return "email" in table[index] or (same >= 0.5 and texts == 0)
