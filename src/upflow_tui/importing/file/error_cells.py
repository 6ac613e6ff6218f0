"""Errors in the cells of a workbook (`#REF!`), made to be read as text.

What reads the cells gives nothing for an error, and stops at one that it does not know, so that a lost value could not
be told from an empty cell. In XLSX and ODS each stands in one attribute, which is changed here before the cells are
read; of the binary kinds (XLS, XLSB) `BinarySheet` tells them.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from upflow_tui.importing.file.ods_facts import has_facts, ods_facts
from upflow_tui.importing.file.sheet_facts import NO_RESULT, SheetFacts, blank_texts, parts_of_sheets, read_meta
from upflow_tui.importing.file.sheet_styles import Styles, styles_of
from upflow_tui.operating_system import make_private

MAX_UNPACKED: Final = 2**30
"""Bytes of all parts of a workbook together, as the archive's directory announces them."""
MAX_PARTS: Final = 20_000
"""Parts of a workbook, as the end of the archive announces them: a sheet has a few, and each takes memory."""
MAX_CELLS: Final = 20_000_000
"""Rows × columns of the largest sheet that is read."""

_END: Final = b"PK\x05\x06"
_LONGEST_END: Final = 22 + 2**16
"""Bytes: the end record with the longest comment."""
_BLOCK: Final = 2**20
_SHEET: Final = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_EXCEL_ERROR: Final = re.compile(rb"""(<(?:\w+:)?c\s[^<>]*?\bt=)(["'])e\2""")
_ODS_ERROR: Final = re.compile(rb"""<table:table-cell\s[^<>]*calcext:value-type="error"[^<>]*""")
_ODS_LONG: Final = re.compile(
    rb"""(<table:table-cell\s[^<>]*?)office:value-type=["']float["']([^<>]*?)\soffice:value=["'](-?[0-9]{16,40})["']"""
)
_ODS_FORMULA: Final = re.compile(rb"<table:table-cell\s[^<>]*?table:formula=[^<>]*?(?=\s*/?>)")
_ODS_VALUE: Final = re.compile(rb"""\soffice:string-value="[^"]*\"""")

DAMAGED: Final = (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error)
"""What reading a damaged archive raises."""


class TooLarge(Exception):
    """The parts of the workbook are larger than the limit."""


def showing_errors(
    workbook: Path, copy: Path, limit: int = MAX_UNPACKED, facts: dict[str, SheetFacts] | None = None
) -> Path:
    """The workbook itself, or, where its cells would be misread, a copy in which they are text: the new file `copy`.

    A file that is no ZIP, or a damaged one, is given back as it is: whoever reads it next says what is wrong.

    Args:
        workbook: any file.
        copy: the new file.
        limit: bytes of all parts together.
        facts: gets what the XML tells of each sheet of an XLSX or ODS file, by the sheet's name.

    Raises:
        TooLarge: it has more than `MAX_PARTS` parts, or more than `limit` bytes unpacked, as its directory says.
        OSError: the copy cannot be written.
    """
    try:
        if _announced_parts(workbook) > MAX_PARTS:
            raise TooLarge
        with ZipFile(workbook) as parts:
            if sum(part.file_size for part in parts.infolist()) > limit:
                raise TooLarge
            look = _Look(parts)
            changed = {part.filename: change for part in parts.infolist() if (change := look.change(part))}
            if facts is not None:
                named = parts_of_sheets(parts)
                facts.update((name, look.facts[part]) for name, part in named.items() if part in look.facts)
                facts.update(look.ods_facts)
            if not changed:
                return workbook
            with ZipFile(copy, "x", ZIP_STORED) as out:
                make_private(copy)
                for part in parts.infolist():
                    _copy(parts, part, out, changed.get(part.filename))
            return copy
    except DAMAGED:
        copy.unlink(missing_ok=True)
        return workbook


def _announced_parts(archive: Path) -> int:
    """How many parts the end of a ZIP announces (APPNOTE 4.3.16); 0 where there is no such end."""
    with archive.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LONGEST_END))
        end = file.read()
    found = end.rfind(_END)
    return struct.unpack_from("<H", end, found + 10)[0] if 0 <= found <= len(end) - 12 else 0


class _Look:
    """Looks at the parts of a workbook for cells that would be misread."""

    def __init__(self, parts: ZipFile) -> None:
        self._parts = parts
        self.facts: dict[str, SheetFacts] = {}
        """By the name of the part."""
        self.ods_facts: dict[str, SheetFacts] = {}
        """By the name of the sheet."""

    def change(self, part: ZipInfo) -> Callable[[bytes], bytes] | None:
        """What makes text of such cells of one part; None where it has none."""
        if _SHEET.fullmatch(part.filename):
            return self._change_sheet(part)
        if part.filename != "content.xml":
            return None
        needs_text = told = False
        with self._parts.open(part) as file:
            for piece in _pieces(file):
                needs_text = needs_text or _needs_ods_text(piece)
                told = told or has_facts(piece)
        if told:
            with self._parts.open(part) as file:
                self.ods_facts = ods_facts(_pieces(file))
        return _ods_text if needs_text else None

    def _change_sheet(self, part: ZipInfo) -> Callable[[bytes], bytes] | None:
        facts = self.facts[part.filename] = SheetFacts()
        has_errors = False
        with self._parts.open(part) as file:
            for piece in _pieces(file, b"<row"):
                has_errors = has_errors or b't="e"' in piece or b"t='e'" in piece
                facts.look_at(piece, self._styles)
        if facts.needs_change or facts.cells > MAX_CELLS:
            blank = self._blank_texts if facts.cells > MAX_CELLS else frozenset()

            def change(piece: bytes) -> bytes:
                return facts.changed(_excel_text(piece), blank, MAX_CELLS)

            return change
        return _excel_text if has_errors else None

    @cached_property
    def _styles(self) -> Styles:
        return styles_of(read_meta(self._parts, "xl/styles.xml"))

    @cached_property
    def _blank_texts(self) -> frozenset[bytes]:
        try:
            with self._parts.open("xl/sharedStrings.xml") as file:
                return blank_texts(_pieces(file, b"<si>"))
        except KeyError:
            return frozenset()


def _excel_text(piece: bytes) -> bytes:
    return _EXCEL_ERROR.sub(rb"\1\2str\2", piece)


def _needs_ods_text(piece: bytes) -> bool:
    return b'"error"' in piece or b"table:formula=" in piece or _ODS_LONG.search(piece) is not None


def _ods_text(piece: bytes) -> bytes:
    """Errors as they are shown, long numbers digit by digit, and formulas without a result as `NO_RESULT`."""
    piece = _ODS_ERROR.sub(lambda found: _ODS_VALUE.sub(b"", found[0]), piece)
    piece = _ODS_LONG.sub(rb'\1office:value-type="string"\2 office:string-value="\3"', piece)
    return _ODS_FORMULA.sub(_with_result, piece)


def _with_result(found: re.Match[bytes]) -> bytes:
    """A cell with a formula; one whose result is not stored says so."""
    if b"office:value-type=" in found[0] or b"calcext:value-type=" in found[0]:
        return found[0]
    return b'%s office:value-type="string" office:string-value="%s"' % (found[0], NO_RESULT.encode())


def _copy(parts: ZipFile, part: ZipInfo, out: ZipFile, change: Callable[[bytes], bytes] | None) -> None:
    mark = b"<row" if _SHEET.fullmatch(part.filename) else b"<"
    with parts.open(part) as file, out.open(ZipInfo(part.filename), "w", force_zip64=True) as target:
        for piece in _pieces(file, mark):
            target.write(change(piece) if change is not None else piece)


def _pieces(file: IO[bytes], mark: bytes = b"<") -> Iterator[bytes]:
    """The bytes in pieces that end where `mark` stands, so that no tag (row, item) is cut."""
    held: list[bytes] = []
    tail = b""
    while block := file.read(_BLOCK):
        block = tail + block
        end = block.rfind(mark)
        if end < 0:  # the mark may be cut by the end of the block
            tail = block[-len(mark) :]
            held.append(block[: -len(mark)])
            continue
        yield b"".join([*held, block[:end]])
        held, tail = [], block[end:]
    yield b"".join([*held, tail])
