"""One column of a chunk at a time: a memo while values repeat, one test of the joined text where they do not.

Nothing here is a rule: with or without the short ways a cell gets the verdict of its judge (docs/performance.md,
Checking).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final, TypeAlias

from upflow_tui.core.findings import Finding
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import MOST_MARKS, has_too_many_marks, is_printable, is_western
from upflow_tui.importing.checking.cells import CellJudge, CellValue, Judge
from upflow_tui.importing.checking.nothing import WORDS
from upflow_tui.importing.checking.odd_text import has_html, may_have_html
from upflow_tui.importing.checking.spreadsheet_damage import NUMBERED_FIELDS, damages_of, may_be_damaged

Whole: TypeAlias = Callable[[Sequence[str]], Sequence[CellValue] | None]
"""The short way for a column: the values of all cells if none of them needs its judge, else None."""

Odd: TypeAlias = Callable[[Sequence[str]], Sequence[int]]
"""The positions of the cells that need their judge, by rising position; all others are blank or their own values."""

Noted: TypeAlias = list[tuple[int, tuple[Finding, ...]]]
"""What was found in a column: the cell's position in the chunk and its findings, still without a line."""

SAMPLE: Final = 2_048
"""After so many cells it is decided whether the memo of a column pays."""
DISTINCT_SHARE: Final = 3
"""The memo is dropped when more than one in so many of the first cells are distinct."""
MEMO_LIMIT: Final = 20_000
"""A memo of more values than this is emptied."""
SLICE: Final = 16
"""Cells of a column that are judged one by one when one of them needs it."""

_MARK: Final = late_pattern(r"\| *'")
_ZERO: Final = late_pattern(r"(?:^|\|) *0")


class _Memo(dict[str, CellValue]):
    """Cells seen → their values; `noted` keeps the findings of the few that have any."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge
        self.noted: dict[str, tuple[Finding, ...]] = {}

    def __missing__(self, raw: str) -> CellValue:
        value, found = self.judge(raw)
        if found:
            self.noted[raw] = found
        self[raw] = value
        return value


class ColumnChecker:
    """Checks one column, chunk after chunk.

    Args:
        judge: the rule of a cell; it must be a function of the cell alone.
        whole: the short way for many cells. Where it gives up, slices of the column are tried again.
        odd: another short way: it tells the cells that need their judge from the others, which are their own values.
            Without any short way the memo is never dropped, only emptied.
    """

    def __init__(self, judge: Judge, whole: Whole | None = None, odd: Odd | None = None) -> None:
        self._judge = judge
        self._whole = whole
        self._odd = odd
        self.has_short_way = whole is not None or odd is not None
        self._memo: _Memo | None = _Memo(judge)
        self._seen = 0

    @property
    def known(self) -> dict[str, CellValue] | None:
        """The cells that are remembered, in the order in which they were first met, all of the last chunk among them;
        None where they are not, or not all. None is ever taken out of it: where it is emptied, another takes its place.
        """
        return self._memo or None

    def check(self, cells: Sequence[str], noted: Noted) -> Sequence[CellValue]:
        """The values of `cells` in their order; findings are added to `noted`, by rising position."""
        memo = self._memo
        if memo is None:
            return self._check_distinct(cells, noted)
        # One call looks up all of them; of a single key it would give the value itself.
        values = list(itemgetter(*cells)(memo)) if len(cells) > 1 else [memo[cell] for cell in cells]
        if memo.noted and not memo.noted.keys().isdisjoint(cells):
            get = memo.noted.get
            noted.extend((at, found) for at, cell in enumerate(cells) if (found := get(cell)) is not None)
        self._tend(memo, len(cells))
        return values

    def _tend(self, memo: _Memo, count: int) -> None:
        if len(memo) > MEMO_LIMIT:
            self._memo = _Memo(self._judge)
        if self._seen < SAMPLE:
            self._seen += count
            if self._seen >= SAMPLE and self.has_short_way and len(memo) * DISTINCT_SHARE > self._seen:
                self._memo = None

    def _check_distinct(self, cells: Sequence[str], noted: Noted) -> Sequence[CellValue]:
        """A few odd cells in a column must not cost the others the short way."""
        if self._odd is not None:
            return self._check_odd(self._odd(cells), cells, noted)
        assert self._whole is not None
        values = self._whole(cells)
        return values if values is not None else self._check_slices(self._whole, cells, noted)

    def _check_odd(self, odd: Sequence[int], cells: Sequence[str], noted: Noted) -> Sequence[CellValue]:
        if not odd and all(cells):
            return cells
        checked: list[CellValue] = [cell or None for cell in cells]
        for at in odd:
            checked[at], found = self._judge(cells[at])
            if found:
                noted.append((at, found))
        return checked

    def _check_slices(self, whole: Whole, cells: Sequence[str], noted: Noted) -> Sequence[CellValue]:
        judge = self._judge
        checked: list[CellValue] = []
        for start in range(0, len(cells), SLICE):
            part = cells[start : start + SLICE]
            values = whole(part)
            if values is not None:
                checked += values
                continue
            for at, cell in enumerate(part, start):
                value, found = judge(cell)
                checked.append(value)
                if found:
                    noted.append((at, found))
        return checked


def text_column(judge: CellJudge) -> ColumnChecker:
    """The checker of a field that takes any text."""
    limit = judge.limit
    damages = damages_of(judge.place.field.key)
    may_suffer = len(damages) > 1
    key = judge.place.field.key
    may_be_zero, is_number = judge.may_be_zero, key in NUMBERED_FIELDS

    def whole(cells: Sequence[str]) -> Sequence[CellValue] | None:
        joined = "|".join(cells)
        # Printable text has no control character, no space but the plain one, and no character without width.
        longest = max(map(len, cells))
        # A single character is found many times as fast as two: it is looked for first.
        if not is_printable(joined) or "#" in joined or ("=" in joined and '="' in joined) or longest > limit:
            return None
        if not is_western(joined) and (
            (longest > MOST_MARKS and has_too_many_marks(joined)) or not unicodedata.is_normalized("NFC", joined)
        ):
            return None
        if may_suffer and may_be_damaged(f"|{joined}|", longest, damages):
            return None
        if may_have_html(joined) and has_html(joined):
            return None
        if "'" in joined and (joined[0] == "'" or _MARK.search(joined)):
            return None
        if (
            (may_be_zero and _ZERO.search(joined))
            or (is_number and (".0" in joined or "," in joined))
            or not WORDS.isdisjoint(cells)
        ):
            return None
        stripped = tuple(map(str.strip, cells))
        if stripped == tuple(cells) and all(cells):
            return cells
        return [cell or None for cell in stripped] if WORDS.isdisjoint(stripped) else None

    return ColumnChecker(judge, whole)


def shaped_column(judge: CellJudge, shape: str) -> ColumnChecker:
    """The checker of a field whose right values all match the regular expression `shape`, whatever else they do.

    `shape` may match fewer cells than the judge accepts, never more, and nothing with a `|` or outer spaces.
    """
    column = re.compile(rf"(?:(?:{shape})?\|)*")
    limit = judge.limit

    def whole(cells: Sequence[str]) -> Sequence[CellValue] | None:
        joined = "|".join(cells) + "|"
        if joined.count("|") != len(cells) or column.fullmatch(joined) is None or max(map(len, cells)) > limit:
            return None
        return [cell or None for cell in cells]

    return ColumnChecker(judge, whole)
