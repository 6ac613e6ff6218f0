"""Errors in the cells of a workbook (`#REF!`), made to be read as text.

What reads the cells gives nothing for an error, and stops at one that it does not know, so that a lost value could not
be told from an empty cell. In XLSX and ODS each stands in one attribute, which is changed here before the cells are
read; in the binary kinds (XLS, XLSB) such cells stay empty.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MAX_UNPACKED: Final = 2 * 2**30
"""Bytes of all parts of a workbook together."""

_BLOCK: Final = 2**20
_SHEET: Final = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_EXCEL_ERROR: Final = re.compile(rb"""(<(?:\w+:)?c\s[^<>]*?\bt=)(["'])e\2""")
_ODS_ERROR: Final = re.compile(rb"""<table:table-cell\s[^<>]*calcext:value-type="error"[^<>]*""")
_ODS_VALUE: Final = re.compile(rb"""\soffice:string-value="[^"]*\"""")


class TooLarge(Exception):
    """The parts of the workbook are larger than the limit."""


def showing_errors(workbook: Path, copy: Path, limit: int = MAX_UNPACKED) -> Path:
    """The workbook itself, or, where cells of it hold errors, a copy in which they are text: the new file `copy`.

    A file that is no ZIP, or a damaged one, is given back as it is: whoever reads it next says what is wrong.

    Raises:
        TooLarge: unpacked, it has more than `limit` bytes.
        OSError: the copy cannot be written.
    """
    try:
        with ZipFile(workbook) as parts:
            if sum(part.file_size for part in parts.infolist()) > limit:
                raise TooLarge
            changed = {part.filename: change for part in parts.infolist() if (change := _change(parts, part))}
            if not changed:
                return workbook
            with ZipFile(copy, "x", ZIP_STORED) as out:
                copy.chmod(0o600)
                for part in parts.infolist():
                    _copy(parts, part, out, changed.get(part.filename))
            return copy
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        copy.unlink(missing_ok=True)
        return workbook


def _change(parts: ZipFile, part: ZipInfo) -> Callable[[bytes], bytes] | None:
    """What shows the errors of one part; None where it has none."""
    if _SHEET.fullmatch(part.filename):
        marks, change = [b't="e"', b"t='e'"], _excel_text
    elif part.filename == "content.xml":
        marks, change = [b'"error"'], _ods_text
    else:
        return None
    with parts.open(part) as file:
        return change if any(mark in piece for piece in _pieces(file) for mark in marks) else None


def _excel_text(piece: bytes) -> bytes:
    return _EXCEL_ERROR.sub(rb"\1\2str\2", piece)


def _ods_text(piece: bytes) -> bytes:
    return _ODS_ERROR.sub(lambda found: _ODS_VALUE.sub(b"", found[0]), piece)


def _copy(parts: ZipFile, part: ZipInfo, out: ZipFile, change: Callable[[bytes], bytes] | None) -> None:
    with parts.open(part) as file, out.open(ZipInfo(part.filename), "w", force_zip64=True) as target:
        for piece in _pieces(file):
            target.write(change(piece) if change is not None else piece)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes in pieces that end where a tag begins, so that none is cut."""
    held: list[bytes] = []
    while block := file.read(_BLOCK):
        end = block.rfind(b"<")
        if end >= 0:
            yield b"".join([*held, block[:end]])
            held = []
        held.append(block[max(end, 0) :])
    yield b"".join(held)
