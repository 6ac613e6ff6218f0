"""Facts of a binary workbook (XLSB) that its cells do not give: errors, hidden rows, merged cells, formats.

Source: [MS-XLSB], of which only the records named here are read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from upflow_tui.importing.file.binary_sheet import BinarySheet
from upflow_tui.importing.file.error_cells import DAMAGED
from upflow_tui.importing.file.sheet_facts import targets_of
from upflow_tui.importing.file.sheet_styles import Styles, styles_from

_ROW, _BLANK, _RK, _ERROR, _REAL = 0, 1, 2, 3, 5
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_LAST_CELL: Final = 11
_FORMAT, _XF, _BEGIN_XFS, _END_XFS = 44, 47, 617, 618
_SHEET, _MERGED = 156, 176
_IS_HIDDEN: Final = 0x10
_BOOK: Final = "xl/workbook.bin"


def xlsb_facts(workbook: Path, name: str) -> BinarySheet | None:
    """The sheet called `name` of an XLSB workbook; None where the file is another or damaged."""
    try:
        with ZipFile(workbook) as parts:
            names = set(parts.namelist())
            part = _part_of(parts, name) if _BOOK in names else ""
            if part not in names:
                return None
            styles = _styles(parts.read("xl/styles.bin")) if "xl/styles.bin" in names else styles_from((), ())
            return _sheet(parts.read(part), styles)
    except (*DAMAGED, struct.error, IndexError, ValueError):
        return None


def _part_of(parts: ZipFile, name: str) -> str:
    """The part that holds the sheet called `name`; "" where there is none."""
    for kind, data, place, _ in _records(parts.read(_BOOK)):
        if kind == _SHEET:
            number, after = _text(data, place + 8)
            if _text(data, after)[0] == name:
                return targets_of(parts, "xl/_rels/workbook.bin.rels").get(number.encode(), "")
    return ""


def _records(data: bytes) -> Iterator[tuple[int, bytes, int, int]]:
    """Kind, the data, start and length of each record; both numbers have seven bits a byte, the last one no eighth."""
    place, end = 0, len(data)
    while place < end:
        kind = data[place]
        place += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[place] & 0x7F) << 7
            place += 1
        length = shift = 0
        while True:
            byte = data[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, data, place, length
        place += length


def _text(data: bytes, place: int) -> tuple[str, int]:
    """A text with its length in front, and where it ends."""
    count = struct.unpack_from("<I", data, place)[0]
    end = place + 4 + 2 * count
    return data[place + 4 : end].decode("utf-16-le", "replace"), end


def _styles(data: bytes) -> Styles:
    formats, used = [], []
    is_of_cells = False
    for kind, _, place, _ in _records(data):
        if kind == _FORMAT:
            formats.append((struct.unpack_from("<H", data, place)[0], _text(data, place + 2)[0]))
        elif kind in (_BEGIN_XFS, _END_XFS):
            is_of_cells = kind == _BEGIN_XFS
        elif kind == _XF and is_of_cells:
            used.append(struct.unpack_from("<H", data, place + 2)[0])
    return styles_from(formats, used)


def _sheet(data: bytes, styles: Styles) -> BinarySheet:
    sheet = BinarySheet()
    row = 0
    for kind, _, place, _ in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", data, place)[0]
            if data[place + 11] & _IS_HIDDEN:
                sheet.hide(row)
        elif _BLANK < kind <= _LAST_CELL:
            _cell(sheet, data, kind, place, row, styles)
        elif kind == _MERGED:
            sheet.merge(*struct.unpack_from("<4I", data, place))
    sheet.end()
    return sheet


def _cell(sheet: BinarySheet, data: bytes, kind: int, place: int, row: int, styles: Styles) -> None:
    column, style = struct.unpack_from("<II", data, place)
    sheet.cell(row, column)
    if kind >= _FORMULA_TEXT:
        nothing = kind == _FORMULA_NUMBER and not any(data[place + 8 : place + 16])
        nothing = nothing or (kind == _FORMULA_TEXT and not any(data[place + 8 : place + 12]))
        sheet.formula(row, column, is_nothing=nothing)
    if kind in (_RK, _REAL, _FORMULA_NUMBER):
        sheet.number(row, column, style & 0xFFFFFF, styles)
    elif kind in (_ERROR, _FORMULA_ERROR):
        sheet.error(row, column, data[place + 8])
