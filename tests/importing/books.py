"""Workbooks in five formats, written byte by byte: only what a reader needs to find the cells."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Cell: TypeAlias = str | int | float | bool | date | None
Rows: TypeAlias = Sequence[Sequence[Cell]]
Sheets: TypeAlias = Mapping[str, Rows]

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_DAY_ZERO: Final = date(1899, 12, 30)
_SECTOR: Final = 512


class Failed(str):
    """An error in a cell, such as `#REF!`."""

    __slots__ = ()


class NotWorkedOut(int):
    """A formula without a result of its own: 0, or a blank text where it is 1. Of XLS and XLSB alone."""

    __slots__ = ()


def xlsx(sheets: Sheets, hidden: frozenset[str] = frozenset()) -> bytes:
    """An XLSX workbook; XLSM differs by nothing that is read."""
    return xlsx_of({name: "".join(_xlsx_rows(rows)) for name, rows in sheets.items()}, hidden)


def xlsx_of(sheets: Mapping[str, str], hidden: frozenset[str] = frozenset(), merged: Sequence[str] = ()) -> bytes:
    """An XLSX workbook of the XML of each sheet's rows; `merged`: places such as `C2:C4`, in each of its sheets."""
    blocks = "".join(f"<mergeCell ref='{place}'/>" for place in merged)
    listed = "".join(
        f"<sheet name={quoteattr(name)} sheetId='{place}' r:id='rId{place}'"
        f"{' state=' + quoteattr('hidden') if name in hidden else ''}/>"
        for place, name in enumerate(sheets, 1)
    )
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{_PACKAGE}/content-types'/>",
        "_rels/.rels": f"<Relationships xmlns='{_PACKAGE}/relationships'>"
        f"<Relationship Id='rId1' Type='{_LINKS}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{_MAIN}' xmlns:r='{_LINKS}'><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _links(len(sheets), "xml", styles=True),
        "xl/styles.xml": f"<styleSheet xmlns='{_MAIN}'><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='10'/></cellXfs></styleSheet>",
    }
    for place, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{place}.xml"] = (
            f"<worksheet xmlns='{_MAIN}'><sheetData>{rows}</sheetData>"
            f"{f'<mergeCells>{blocks}</mergeCells>' if merged else ''}</worksheet>"
        )
    return _zip({name: text.encode() for name, text in parts.items()})


def ods(sheets: Sheets) -> bytes:
    """An OpenDocument spreadsheet."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(_ods_row(row) for row in rows)}</table:table>"
        for name, rows in sheets.items()
    )
    names = " ".join(f"xmlns:{name}='{name}'" for name in ("office", "table", "text", "calcext"))
    content = f"<office:document-content {names}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return _zip({"mimetype": kind, "META-INF/manifest.xml": b"<manifest/>", "content.xml": content.encode()})


def xls(
    sheets: Sheets,
    *,
    protected: bool = False,
    formats: Sequence[str] = (),
    hidden: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> bytes:
    """A workbook of Excel 97 to 2003.

    Args:
        sheets: their cells. Numbers of column 2 (0 = first) have style 1, others style 0.
        protected: whether a password is asked for.
        formats: the number formats of the styles.
        hidden: rows (0 = first) that are hidden.
        merged: first and last row, first and last column of merged cells.
    """
    lock = _record(0x2F, struct.pack("<HHHH", 1, 1, 1, 0)) if protected else b""
    for place, code in enumerate(formats):
        lock += _record(0x41E, struct.pack("<HHB", 164 + place, len(code), 1) + code.encode("utf-16-le"))
    for place in range(len(formats)):
        lock += _record(0xE0, struct.pack("<HH16x", 0, 164 + place))
    bodies = [_xls_sheet(rows, hidden, merged) for rows in sheets.values()]
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + lock
    end = _record(0x0A, b"")
    place = len(begin) + sum(4 + 6 + len(name) for name in names) + len(end)
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += _record(0x85, struct.pack("<IBB", place, 0, 0) + name)
        place += len(body)
    return compound("Workbook", begin + listed + end + b"".join(bodies))


def xlsb(
    sheets: Sheets,
    *,
    formats: Sequence[str] = (),
    hidden: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> bytes:
    """A binary workbook of Excel.

    Args: as for `xls`.
    """
    styles = b"".join(_record_b(44, struct.pack("<H", 164 + place) + _wide(code)) for place, code in enumerate(formats))
    used = b"".join(_record_b(47, struct.pack("<HH12x", 0, 164 + place)) for place in range(len(formats)))
    count = struct.pack("<I", len(formats))
    others = _record_b(626) + _record_b(47, struct.pack("<HH12x", 0xFFFF, 9)) + _record_b(627)
    listed = b"".join(
        _record_b(156, struct.pack("<II", 0, place) + _wide(f"rId{place}") + _wide(name))
        for place, name in enumerate(sheets, 1)
    )
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.bin": _record_b(131) + _record_b(143) + listed + _record_b(144) + _record_b(132),
        "xl/_rels/workbook.bin.rels": _links(len(sheets), "bin").encode(),
        "xl/styles.bin": _record_b(615, count)
        + styles
        + _record_b(616)
        + others
        + _record_b(617, count)
        + used
        + _record_b(618),
    }
    for place, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{place}.bin"] = _xlsb_sheet(rows, hidden, merged)
    return _zip(parts)


def compound(name: str, stream: bytes, padding: int = 0) -> bytes:
    """An OLE container with one stream; its directory stands at the end, `padding` bytes farther."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    stream += bytes(-(-padding // _SECTOR) * _SECTOR)
    count = len(stream) // _SECTOR
    tables = -(-(count + 1 + count // 100 + 1) * 4 // _SECTOR)
    ends = [*range(1, count), 0xFFFFFFFE, *[0xFFFFFFFD] * tables, 0xFFFFFFFE]
    table = b"".join(struct.pack("<I", end) for end in ends).ljust(tables * _SECTOR, b"\xff")
    header = struct.pack("<8s16sHHHHH", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<6xIIIIIIIII", 0, tables, count + tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += b"".join(struct.pack("<I", count + place) for place in range(tables))
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, 0xFFFFFFFF, 0, len(stream))
    return header.ljust(_SECTOR, b"\xff") + stream + table + directory.ljust(_SECTOR, b"\0")


def _xlsx_rows(rows: Rows) -> list[str]:
    return [
        f"<row r='{number}'>{''.join(_xlsx_cell(cell, column, number) for column, cell in enumerate(row))}</row>"
        for number, row in enumerate(rows, 1)
        if row
    ]


def _xlsx_cell(cell: Cell, column: int, row: int) -> str:
    assert column < 26
    place = f"r='{chr(65 + column)}{row}'"
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f"<c {place} t='b'><v>{int(cell)}</v></c>"
    if isinstance(cell, Failed):
        return f'<c {place} s="0" t="e"><f>A0</f><v>{cell}</v></c>'
    if isinstance(cell, str):
        return f"<c {place} t='inlineStr'><is><t xml:space='preserve'>{escape(cell)}</t></is></c>"
    if isinstance(cell, date):
        return f"<c {place} s='1'><v>{(cell - _DAY_ZERO).days}</v></c>"
    return f"<c {place}><v>{cell!r}</v></c>"


def _ods_row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row)) or '<table:table-cell/>'}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f"<table:table-cell office:value-type='boolean' office:boolean-value='{str(cell).lower()}'/>"
    if isinstance(cell, Failed):
        return f'<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>{cell}</text:p></table:table-cell>'
    if isinstance(cell, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
        return f"<table:table-cell office:value-type='string'>{lines}</table:table-cell>"
    if isinstance(cell, date):
        return f"<table:table-cell office:value-type='date' office:date-value='{cell.isoformat()}'/>"
    return f"<table:table-cell office:value-type='float' office:value='{cell!r}'/>"


def _xls_sheet(rows: Rows, hidden: Sequence[int], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    data = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for number in hidden:
        data += _record(0x208, struct.pack("<HHHHHHHH", number, 0, 1, 300, 0, 0, 0x120, 15))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", number, column, _style(column))
            if isinstance(cell, bool):
                data += _record(0x205, place + struct.pack("<BB", cell, 0))
            elif isinstance(cell, Failed):
                code = {"#REF!": 0x17, "#N/A": 0x2A}[cell]
                if cell == "#REF!":
                    data += _record(0x205, place + struct.pack("<BB", code, 1))
                else:  # the result of a formula
                    result = struct.pack("<BBBBBBH", 2, 0, code, 0, 0, 0, 0xFFFF)
                    data += _xls_formula(place, result)
            elif isinstance(cell, NotWorkedOut):
                data += _xls_formula(place, struct.pack("<BBBBBBH", 3, 0, 0, 0, 0, 0, 0xFFFF) if cell else bytes(8))
            elif isinstance(cell, str):
                data += _record(0x204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            elif isinstance(cell, int | float):
                data += _record(0x203, place + struct.pack("<d", cell))
    blocks = b"".join(struct.pack("<HHHH", *block) for block in merged)
    return data + _record(0xE5, struct.pack("<H", len(merged)) + blocks) + _record(0x0A, b"")


def _xls_formula(place: bytes, result: bytes) -> bytes:
    return _record(0x06, place + result + struct.pack("<HIHBH", 0, 0, 3, 0x1E, 1))


def _style(column: int) -> int:
    return 1 if column == 2 else 0


def _xlsb_sheet(rows: Rows, hidden: Sequence[int], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    width = max(map(len, rows), default=1)
    data = (
        _record_b(129)
        + _record_b(148, struct.pack("<IIII", 0, max(0, len(rows) - 1), 0, max(0, width - 1)))
        + _record_b(145)
    )
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden else 0
        data += _record_b(0, struct.pack("<IIHBBB", number, 0, 300, 0, flags, 0) + struct.pack("<I", 0))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, _style(column))
            if isinstance(cell, bool):
                data += _record_b(4, place + struct.pack("<B", cell))
            elif isinstance(cell, Failed):
                code = {"#REF!": 0x17, "#N/A": 0x2A}[cell]
                end = b"" if cell == "#REF!" else struct.pack("<HIHBI", 0, 3, 0x1E, 1, 0)  # a formula
                data += _record_b(3 if cell == "#REF!" else 11, place + struct.pack("<B", code) + end)
            elif isinstance(cell, NotWorkedOut):
                result = _wide("") if cell else bytes(8)
                data += _record_b(8 if cell else 9, place + result + struct.pack("<HIHBI", 0, 3, 0x1E, 1, 0))
            elif isinstance(cell, str):
                data += _record_b(6, place + _wide(cell))
            elif isinstance(cell, int | float):
                data += _record_b(5, place + struct.pack("<d", cell))
    blocks = b"".join(_record_b(176, struct.pack("<IIII", *block)) for block in merged)
    return data + _record_b(146) + blocks + _record_b(130)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _record_b(kind: int, body: bytes = b"") -> bytes:
    return _short(kind) + _short(len(body)) + body


def _short(number: int) -> bytes:
    """Seven bits a byte, the last one without the eighth."""
    return bytes([number & 0x7F | 0x80, number >> 7]) if number > 0x7F else bytes([number])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<HBB", len(wide), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _links(count: int, ending: str, *, styles: bool = False) -> str:
    kinds = [("worksheet", f"worksheets/sheet{place}.{ending}") for place in range(1, count + 1)]
    kinds += [("styles", "styles.xml")] if styles else []
    listed = "".join(
        f"<Relationship Id='rId{place}' Type='{_LINKS}/{kind}' Target='{target}'/>"
        for place, (kind, target) in enumerate(kinds, 1)
    )
    return f"<Relationships xmlns='{_PACKAGE}/relationships'>{listed}</Relationships>"


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as file:
        for name, data in parts.items():
            # The day is always the same, and so are the bytes.
            file.writestr(ZipInfo(name), data, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()
