"""Which character separates the cells: each is tried on the first records and scored (docs/rules.md §2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log2
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.file.labels import labels_in
from upflow_tui.importing.file.sampling import BLANK, first_records
from upflow_tui.importing.file.shapes import nearly_all

DELIMITERS: Final = (";", ",", "|", "\t")
"""Seed: semicolons, commas and vertical bars; tabs are read too. In this order when two score alike."""

_SEPARATOR_LINE: Final = re.compile(r"""\ufeff?"?sep=([^\w\s"']|\t)"?\s*""", re.IGNORECASE)
_HEADER_BONUS: Final = 1.05
_HEADER_WITHIN: Final = 10
_SURE_NAMES: Final = 4
"""A record with so many names of columns is a header, also where fewer than half of the lines below have its width."""
_NOTHING: Final = BLANK + "".join(DELIMITERS) + '"'


@dataclass(frozen=True, slots=True)
class Score:
    """How well a delimiter explains the sample: 0 where it hardly ever occurs."""

    delimiter: str
    value: float
    width: int
    """The commonest number of cells, above 1; 1 if no record has more."""
    share: float
    """Share (0..1) of the records that have this width."""


def separator_line(line: str) -> str | None:
    """The delimiter that a first line such as `sep=;` sets; None for any other line."""
    match = _SEPARATOR_LINE.fullmatch(line)
    return match[1] if match else None


def commonest_width(rows: Sequence[Sequence[str]]) -> int:
    """The number of cells that most rows with several cells have; of two the larger; 1 if no row has several."""
    counts = Counter(len(row) for row in rows if len(row) > 1)
    return max(counts, key=lambda width: (counts[width], width), default=1)


def score(lines: Sequence[str], delimiter: str) -> Score:
    """docs/rules.md §2: share of the commonest width × log2(width + 1) × share of cells without stray quotes."""
    records = first_records(lines, delimiter, skips_blanks=blanks_before_quotes(lines, delimiter))
    rows = [record.cells for record in records if not record.broken]
    broken = len(records) - len(rows)
    width = commonest_width(rows)
    if width == 1 or not _separates(rows):
        single = sum(1 for row in rows if len(row) == 1)
        return Score(delimiter, 0.0, 1, single / len(records) if records else 0.0)
    share = sum(1 for row in rows if len(row) == width) / len(records)
    stray = sum(1 for row in rows for cell in row if '"' in cell) + broken
    value = share * log2(width + 1) * (1 - stray / (sum(map(len, rows)) + broken))
    header = next(row for row in rows if len(row) > 1)
    return Score(delimiter, value * (_HEADER_BONUS if len(header) == width else 1.0), width, share)


def _separates(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most records hold the delimiter, so that it is more than a comma in a few names.

    The lines above the first record with several cells may be titles, so they do not count; but where there are
    such lines, the delimiter has to be in nearly all the others.
    """
    first = next(index for index, row in enumerate(rows) if len(row) > 1)
    several = sum(1 for row in rows[first:] if len(row) > 1)
    return several >= (0.5 if first == 0 else 0.8) * (len(rows) - first)


def best_delimiter(lines: Sequence[str]) -> Score:
    """The best of the four; where none separates anything, one that no record holds, with a width of 1."""
    if not any(line.strip(_NOTHING) for line in lines):
        return Score(DELIMITERS[0], 0.0, 1, 0.0)
    scores = [score(lines, delimiter) for delimiter in DELIMITERS]
    best = max(scores, key=lambda item: item.value)
    if best.value <= 0:
        best = max(scores, key=lambda item: item.share)
    else:
        # Of two parts of a file that count alike, the one with the header on its first line is meant.
        alike = [item for item in scores if item.value > 0 and item.share >= best.share]
        if len(alike) > 1:
            best = max(alike, key=lambda item: (labels_in(_first_cells(lines, item.delimiter)), item is best))
    return _by_header(lines, scores, best) or best


def blanks_before_quotes(lines: Sequence[str], delimiter: str) -> bool:
    """Whether nearly all quotes behind a delimiter have a blank before them: a habit of some programs."""
    mark = re.escape(delimiter)
    text = "".join(lines)
    spaced = len(re.findall(rf'{mark}[ \t]+"(?=[^"\r\n]*"[ \t]*(?:{mark}|[\r\n]|$))', text))
    return spaced > 0 and delimiter != "\t" and nearly_all(spaced, spaced + text.count(f'{delimiter}"'))


def _by_header(lines: Sequence[str], scores: Sequence[Score], best: Score) -> Score | None:
    """The delimiter by which a record near the top holds names of columns and fits the lines below, where that of
    the best score does not hold as many: the header has the strongest voice (docs/rules.md §2)."""
    head = "".join(lines[:_HEADER_WITHIN])
    voices = {}
    for item in scores:
        if item is best or item.delimiter in head:
            voices[item.delimiter] = _voice(lines, item.delimiter)
    loudest = max(scores, key=lambda item: voices.get(item.delimiter, (0, 0)))
    names, width = voices.get(loudest.delimiter, (0, 0))
    if loudest is best or not names or names <= voices[best.delimiter][0]:
        return None
    if len(lines[0].split(loudest.delimiter)) < width and labels_in(_first_cells(lines, best.delimiter)) >= names:
        return None  # another part of the file, with a header of its own, stands below one that is as good
    return Score(loudest.delimiter, loudest.value, width, loudest.share if loudest.width == width else 1.0)


def _is_table_with_footer(widths: Sequence[int], width: int) -> bool:
    """Whether lines of exactly this width come first, and below them only such of one cell: a short list with what a
    report says at its end."""
    end = next((at for at, other in enumerate(widths) if other != width), len(widths))
    return end > 0 and all(other == 1 for other in widths[end:])


def _first_cells(lines: Sequence[str], delimiter: str) -> Sequence[str]:
    """The cells of the first record."""
    return next((record.cells for record in first_records(lines[:1], delimiter) if not record.broken), [])


def _voice(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """How many names of columns stand in the best header among the first records, and its width; 0 for none."""
    rows = [record.cells for record in first_records(lines, delimiter) if not record.broken]
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        if len(row) < 2 or not (names := labels_in(row)):
            continue
        below = [len(other) for other in rows[at + 1 :]]
        several = sum(1 for width in below if width > 1)
        if nearly_all(sum(1 for width in below if width <= len(row)), len(below)) and 2 * several >= len(below):
            return names, len(row)
        if names >= _SURE_NAMES and _is_table_with_footer(below, len(row)):
            return names, len(row)
    return 0, 0
