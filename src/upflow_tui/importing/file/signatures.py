"""What a file is, if it is not text: told by its first bytes (docs/rules.md §2, finding not_text)."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Final

from upflow_tui.core.findings import Finding, find

_SIGNATURES: Final = (
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ\x00", "an XZ archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF87a", "an image (GIF)"),
    (b"GIF89a", "an image (GIF)"),
    (b"II*\x00", "an image (TIFF)"),
    (b"MM\x00*", "an image (TIFF)"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"\x7fELF", "a program"),
)
_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:(!doctype\s+html|html|head|table)|(\?xml))[\s>]", re.IGNORECASE)
_CARDS: Final = re.compile(rb"(?:\xef\xbb\xbf)?BEGIN:VCARD\s", re.IGNORECASE)
_JSON: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"[^"\r\n]*"\s*:')
_SAMPLE: Final = 2**16
_NULS: Final = 4
"""So many NULs at least are no accident of a small file."""
_XLS: Final = "an Excel workbook (XLS)"
_XLSX: Final = "an Excel workbook (XLSX)"
_XLSB: Final = "an Excel workbook (XLSB)"
_ODS: Final = "an OpenDocument spreadsheet (ODS)"
_PROTECTED: Final = "an Office document with a password"
_ENDINGS: Final = {_XLS: ".xls", _XLSX: ".xlsx", _XLSB: ".xlsb", _ODS: ".ods"}
_TO_OPEN_IT: Final = "Take its password away in the spreadsheet program, or save the sheet as CSV (UTF-8)."
_TO_READ_IT: Final = "Save it as CSV (UTF-8), or add what reads workbooks: pip install python-calamine."
_CONTROL: Final = bytes(code for code in range(32) if code not in b"\t\n\x0b\x0c\r\x1a\x1b")
"""Control characters that text has no use for; SUB ends files of DOS, ESC switches Japanese encodings."""


def workbook_ending(kind: str | None) -> str | None:
    """How the names of workbooks of this kind end (`.xlsx`); None for what is no workbook.

    Args:
        kind: as `kind_of_file` says it.
    """
    return _ENDINGS.get(kind or "")


def workbooks_are_read() -> bool:
    """Whether what reads workbooks is installed; it is looked for, not imported."""
    return find_spec("python_calamine") is not None


def not_text(kind: str) -> Finding:
    """The error that a file is `kind` and no text, with what helps."""
    if kind == _PROTECTED:
        return protected()
    return find("not_text", kind=kind, fix=_TO_READ_IT if kind in _ENDINGS else None)


def protected() -> Finding:
    """The error that a workbook cannot be read without its password."""
    return find("not_text", message="This workbook is protected by a password.", fix=_TO_OPEN_IT)


def directory_place(block: bytes) -> int | None:
    """Where in an OLE container its directory begins, in bytes, by its first ones; None for any other file."""
    if not block.startswith(_COMPOUND) or len(block) < 52:
        return None
    shift, first = int.from_bytes(block[30:32], "little"), int.from_bytes(block[48:52], "little")
    return (first + 1) << shift if shift in (9, 12) else None


def kind_of_file(block: bytes, directory: bytes = b"") -> str | None:
    """What the file is that begins with `block`; None for text.

    Args:
        block: its first bytes, 64 KiB if it has as many.
        directory: of an OLE container, some KiB from `directory_place` on, which may be far from the beginning.
    """
    if block.startswith((_ZIP, _COMPOUND)):
        return _kind_of_container(block, directory)
    if block.startswith(b"RIFF") and block[8:12] == b"WEBP":
        return "an image (WebP)"
    if block.startswith(b"BZh") and block[4:10] == b"1AY&SY":
        return "a bzip2 archive"
    for signature, kind in _SIGNATURES:
        if block.startswith(signature):
            return kind
    if (markup := _MARKUP.match(block)) is not None:
        return "a web page (HTML)" if markup[1] else "an XML document"
    if _CARDS.match(block) is not None:
        return "a file of business cards (vCard)"
    return "a binary file" if _is_binary(block[:_SAMPLE]) else None


def is_json(block: bytes) -> bool:
    """Whether a text that begins with `block` is a JSON document, or lines of JSON."""
    return _JSON.match(block) is not None


def _kind_of_container(block: bytes, directory: bytes) -> str:
    """What stands in a ZIP or in an OLE container."""
    if block.startswith(_COMPOUND):
        names = directory or block
        if _wide("EncryptedPackage") in names:
            return _PROTECTED
        return _XLS if _wide("Workbook") in names or _wide("Book") in names else "an old Office document"
    if b"opendocument.spreadsheet" in block[:200]:
        return _ODS
    if b"xl/" in block or b"[Content_Types].xml" in block[:200]:
        if b"word/" in block:
            return "a Word document (DOCX)"
        if b"ppt/" in block:
            return "a presentation (PPTX)"
        return _XLSB if b"xl/workbook.bin" in block else _XLSX
    return "a ZIP archive"


def _wide(name: str) -> bytes:
    """A name as an OLE container writes it."""
    return name.encode("utf-16-le")


def utf16_without_bom(block: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` if the NULs of `block` stand as they do in such text; else None.

    Delimiters, digits and line breaks have a NUL in every script, always on the same side of the pair.
    """
    pairs = len(block) // 2
    even, odd = block[: 2 * pairs : 2].count(0), block[1 : 2 * pairs : 2].count(0)
    if max(even, odd) >= max(_NULS, 0.1 * pairs) and min(even, odd) <= 0.1 * max(even, odd):
        name = "utf-16-le" if odd > even else "utf-16-be"
        text = block[: 2 * pairs].decode(name, "replace")
        lines, cells = (any(char in text for char in signs) for signs in ("\n\r", ";,|\t"))
        if text.count("\ufffd") <= 1 and lines and (cells or 2 * max(even, odd) >= pairs):
            return name  # one U+FFFD is forgiven: the block may end inside a pair of surrogates
    return None


def _is_binary(block: bytes) -> bool:
    """Whether `block` holds more control characters than damaged text would.

    A few NULs leave a text a text: each is named later, with its line.
    """
    if block.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or utf16_without_bom(block) is not None:
        return False
    block = block.rstrip(b"\0") or block  # what some systems fill the last sector with
    share = 1 - len(block.translate(None, _CONTROL)) / len(block)
    return share > 0.3 or (share > 0.05 and not _is_utf8(block))


def _is_utf8(block: bytes) -> bool:
    """Whether `block` is UTF-8, but for a character cut at its end."""
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(block) and error.reason == "unexpected end of data"
    return True
