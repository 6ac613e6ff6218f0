"""Facts of a binary workbook (XLS) that what reads the cells does not give: errors, hidden rows, merged cells, formats.

Source: [MS-XLS], of which only the records named here are read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from upflow_tui.importing.file.binary_sheet import BinarySheet
from upflow_tui.importing.file.sheet_styles import Styles, styles_from
from upflow_tui.importing.file.xls_records import records_of, sheets_of, stream_of

_FORMAT, _XF = 0x041E, 0x00E0
_ROW, _MERGED = 0x0208, 0x00E5
_NUMBER, _RK, _MANY_RK, _BOOL_OR_ERROR, _FORMULA = 0x0203, 0x027E, 0x00BD, 0x0205, 0x0006
_TEXTS: Final = frozenset({0x00FD, 0x0204, 0x00D6})
_CELLS: Final = frozenset({*_TEXTS, _NUMBER, _RK, _MANY_RK, _BOOL_OR_ERROR, _FORMULA})
_IS_HIDDEN: Final = 0x20
_NO_NUMBER: Final = b"\xff\xff"
"""The end of a formula's result that is no number: its first byte says what it is."""
_ERROR_RESULT, _BLANK_RESULT = 2, 3


def xls_facts(workbook: Path, name: str) -> BinarySheet | None:
    """The sheet called `name` of an XLS workbook; None where the file is another or damaged."""
    try:
        stream = stream_of(workbook)
        start = next((start for known, start in sheets_of(stream) if known == name), None)
        return None if start is None else _sheet(stream, start, _styles(stream))
    except (struct.error, IndexError, ValueError, OverflowError):
        return None


def _styles(stream: bytes) -> Styles:
    formats, used = [], []
    for kind, place, length in records_of(stream, 0):
        if kind == _XF:
            used.append(struct.unpack_from("<H", stream, place + 2)[0])
        elif kind == _FORMAT:
            number, count, wide = struct.unpack_from("<HHB", stream, place)
            text = stream[place + 5 : place + length]
            code = text[: 2 * count].decode("utf-16-le", "replace") if wide & 1 else text[:count].decode("latin-1")
            formats.append((number, code))
    return styles_from(formats, used)


def _sheet(stream: bytes, start: int, styles: Styles) -> BinarySheet:
    sheet = BinarySheet()
    for kind, place, length in records_of(stream, start):
        if kind in _CELLS:
            _cell(sheet, stream, kind, place, length, styles)
        elif kind == _ROW:
            if stream[place + 12] & _IS_HIDDEN:
                sheet.hide(struct.unpack_from("<H", stream, place)[0])
        elif kind == _MERGED:
            for top, end, first, last in _blocks(stream, place):
                sheet.merge(top, end, first, last)
    sheet.end()
    return sheet


def _blocks(stream: bytes, place: int) -> Iterator[tuple[int, int, int, int]]:
    count = struct.unpack_from("<H", stream, place)[0]
    return struct.iter_unpack("<4H", stream[place + 2 : place + 2 + 8 * count])


def _cell(sheet: BinarySheet, stream: bytes, kind: int, place: int, length: int, styles: Styles) -> None:
    row, column, style = struct.unpack_from("<3H", stream, place)
    if kind == _MANY_RK:  # one record for cells side by side
        for offset in range(4, length - 2, 6):
            sheet.cell(row, column)
            sheet.number(row, column, struct.unpack_from("<H", stream, place + offset)[0], styles)
            column += 1
        return
    sheet.cell(row, column)
    if kind in (_NUMBER, _RK):
        sheet.number(row, column, style, styles)
    elif kind == _BOOL_OR_ERROR:
        if stream[place + 7] == 1:
            sheet.error(row, column, stream[place + 6])
    elif kind == _FORMULA:
        result = stream[place + 6 : place + 14]
        is_number = result[6:] != _NO_NUMBER
        sheet.formula(row, column, is_nothing=not any(result) if is_number else result[0] == _BLANK_RESULT)
        if is_number:
            sheet.number(row, column, style, styles)
        elif result[0] == _ERROR_RESULT:
            sheet.error(row, column, result[2])
