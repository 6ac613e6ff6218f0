"""What the XML of an ODS workbook tells that its cells do not: hidden rows, percents, merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.file.sheet_facts import SheetFacts

_TOLD: Final = (b'"percentage"', b'table:visibility="', b"table:number-rows-spanned=")
"""What a workbook holds that has something to be told."""
_TAG: Final = late_pattern(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(\s[^<>]*?)?(/?)>")
_NAME: Final = late_pattern(rb'\stable:name="([^"]*)"')
_ROWS: Final = late_pattern(rb'\stable:number-rows-repeated="([0-9]{1,8})"')
_COLUMNS: Final = late_pattern(rb'\stable:number-columns-repeated="([0-9]{1,8})"')
_SPANNED: Final = late_pattern(rb'\stable:number-rows-spanned="([0-9]{1,8})"')
_SPANNED_COLUMNS: Final = late_pattern(rb'\stable:number-columns-spanned="([0-9]{1,8})"')
_HIDDEN: Final = late_pattern(rb'\stable:visibility="(?:collapse|filter)"')
_FILLED: Final = re.compile(rb"\s(?:office|calcext):value-type=")
_MOST: Final = 10_000
"""Hidden rows and merged cells of a sheet that are kept."""


def has_facts(piece: bytes) -> bool:
    """Whether a piece of the XML may have anything to be told: to follow all cells is slow."""
    return any(sign in piece for sign in _TOLD)


def ods_facts(pieces: Iterable[bytes]) -> dict[str, SheetFacts]:
    """What `content.xml` tells of each sheet, by the sheet's name; no tag is cut by the ends of a piece."""
    walk = _Walk()
    for piece in pieces:
        for match in _TAG.finditer(piece):
            walk.take(match[2], match[3] or b"", is_end=bool(match[1]), is_whole=bool(match[4]))
    return walk.facts


class _Walk:
    """Follows the tags of sheets, rows and cells."""

    def __init__(self) -> None:
        self.facts: dict[str, SheetFacts] = {}
        self._sheet = SheetFacts()
        self._row = 1
        self._rows = 1
        """How often the row stands there."""
        self._column = 0
        self._is_hidden = self._is_filled = False

    def take(self, tag: bytes, attributes: bytes, *, is_end: bool, is_whole: bool) -> None:
        """The next tag."""
        if tag == b"table":
            if not is_end:
                self._begin_sheet(attributes)
        elif tag == b"table-row":
            if not is_end:
                self._rows, self._column = _number(_ROWS, attributes), 0
                self._is_hidden, self._is_filled = _HIDDEN.search(attributes) is not None, False
            if is_end or is_whole:
                self._end_row()
        elif not is_end:
            self._cell(attributes)

    def _begin_sheet(self, attributes: bytes) -> None:
        import html

        name = _NAME.search(attributes)
        self._sheet, self._row = SheetFacts(), 1
        self.facts[html.unescape(name[1].decode("utf-8", "replace")) if name else ""] = self._sheet

    def _end_row(self) -> None:
        if self._is_hidden and self._is_filled and len(self._sheet.hidden) < _MOST:
            self._sheet.hidden += range(self._row, self._row + min(self._rows, _MOST))
        self._row += self._rows

    def _cell(self, attributes: bytes) -> None:
        first, count = self._column, _number(_COLUMNS, attributes)
        self._column += count
        if not _FILLED.search(attributes):
            return
        self._is_filled = True
        if b'"percentage"' in attributes:
            self._sheet.percents.update(
                dict.fromkeys(range(first, first + min(count, _MOST)), self._row + self._rows - 1)
            )
        rows = _number(_SPANNED, attributes)
        if rows > 1 and len(self._sheet.merged) < _MOST:
            last = first + _number(_SPANNED_COLUMNS, attributes) - 1
            self._sheet.merged.append((first, last, self._row, self._row + rows - 1))


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    """The number that an attribute gives; 1 where there is none."""
    match = pattern.search(attributes)
    return int(match[1]) if match else 1
