"""Lines that are commented out. Source: docs/rules.md §2 "Lines that are no customers"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from upflow_tui.core.findings import Finding
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.checking.known_file import KnownFile
from upflow_tui.importing.checking.report_words import is_of_report

_COMMENT: Final = re.compile(r"(?:#+|//+|--+)\s*")
_LETTERS: Final = late_pattern(r"[^\W\d_]+")
_DIGITS: Final = late_pattern(r"\d+")
_NAME_COMMENT: Final = late_pattern(r"(?:#+|//+|--+)\s+\S")


class CommentLines:
    """Tells the lines that are commented out."""

    def __init__(self, file: KnownFile) -> None:
        self._file = file

    def comment(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        """A line whose first cell begins as comments do, where customers' lines do not."""
        text = cells[0]
        match = _COMMENT.match(text)
        if match is None:
            return None
        rest = text[match.end() :].strip()
        if rest and self._is_first(rest) and not self._is_first(text):
            return self._file.say("comment_line", cells, 0, line)
        if rest and len(filled) == 1 and (self._file.name != 0 or _NAME_COMMENT.match(text)) and not is_of_report(text):
            return self._file.say("comment_line", cells, 0, line)
        return None

    def _is_first(self, value: str) -> bool:
        """Whether a value looks as those of the first column do; where a short file gives them no shape, as most of the
        IDs in it that no comment begins with."""
        first = self._file.habits.columns.get(0)
        if first is not None:
            return first.shape.fits(value)
        return _outline(value) == self._first_outline

    @cached_property
    def _first_outline(self) -> str | None:
        """The outline that most IDs in the first column have, two at least and with a digit; None where none has."""
        if self._file.id != 0:
            return None
        values = [row[0] for row in self._file.habits.sample if row and row[0] and not _COMMENT.match(row[0])]
        outline, count = Counter(map(_outline, values)).most_common(1)[0] if values else ("", 0)
        return outline if count > 1 and 2 * count >= len(values) and "9" in outline else None


def _outline(value: str) -> str:
    """`C-00104` as `A-9`: runs of letters and of digits each as one sign."""
    return _DIGITS.sub("9", _LETTERS.sub("A", value))
