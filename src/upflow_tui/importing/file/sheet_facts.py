"""What the XML of a workbook tells that its cells do not: formulas without result, hidden rows, formats, merged cells.

What reads the cells gives nothing for a formula without a result, and a number cut to 15 or 16 digits. Both are put
right in the copy of the workbook that is read (`showing_errors`); the rest is told in the facts of each sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from zipfile import ZipFile

    from upflow_tui.importing.file.sheet_styles import Styles

NO_RESULT: Final = "#FORMULA!"
"""What stands in the text for a formula whose result is not stored."""

_CELL: Final = late_pattern(rb"<(?:\w+:)?c(\s[^<>]*?)?(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_LONG_VALUE: Final = late_pattern(rb">\s*-?[0-9]{16,40}\s*<")
_DIMENSION: Final = late_pattern(rb"""<(?:\w+:)?dimension\s[^<>]*?ref=["'](?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)["']""")
_COLUMN: Final = late_pattern(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_STYLE: Final = late_pattern(rb"""\bs=["']([0-9]+)["']""")
_TYPE: Final = late_pattern(rb"""\st=["'](\w+)["']""")
_VALUE: Final = late_pattern(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)</")
_FORMULA: Final = late_pattern(rb"<(?:\w+:)?f[\s/>]")
_LONG: Final = late_pattern(rb"-?[0-9]{16,40}")
_TEXT: Final = late_pattern(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</")
_HIDDEN: Final = late_pattern(rb"""<(?:\w+:)?row\s[^<>]*?\br=["']([0-9]+)["'][^<>]*?\shidden=["'](?:1|true)["']""")
_MERGED: Final = late_pattern(
    rb"""<(?:\w+:)?mergeCell\s+ref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)
_SHEET: Final = late_pattern(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_NAME: Final = late_pattern(rb"""\bname=(?:"([^"]*)"|'([^']*)')""")
_TARGET_ID: Final = late_pattern(rb"""\b\w+:id=["']([^"']*)["']""")
_RELATION: Final = late_pattern(rb"<Relationship\s([^<>]*)>")
_MOST_META: Final = 2**24
"""Bytes of a part with styles or names that are looked at."""
_MOST_MERGED: Final = 10_000
"""Blocks of merged cells that are kept."""


@dataclass(slots=True)
class SheetFacts:
    """What the XML of one sheet tells."""

    cells: int = 0
    """Rows × columns, as the sheet says it of itself."""
    hidden: list[int] = field(default_factory=list)
    """The hidden rows."""
    percents: dict[int, int] = field(default_factory=dict)
    """By column (0 = first): the last row with a number that is shown as percent."""
    shown: dict[int, tuple[int, str]] = field(default_factory=dict)
    """By column: the last row with a number whose format shows more than it (`shown_styles`), and that format."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Cells merged over several rows: first and last column (0 = first), first and last row (1 = first)."""
    formulas: dict[bytes, list[int]] = field(default_factory=dict)
    """By column: its formulas, those of them whose result is 0 or blank, and its other cells."""
    needs_change: bool = False

    @property
    def without_results(self) -> frozenset[bytes]:
        """The columns whose formulas all have the result 0 or blank: nobody has worked them out."""
        return frozenset(
            column for column, (some, nothing, others) in self.formulas.items() if some == nothing and some >= others
        )

    def look_at(self, piece: bytes, styles: Styles) -> None:
        """Notes what a piece of the sheet's XML holds; no cell is cut by its ends.

        Most pieces are told at once to hold nothing odd: cell by cell is slow.
        """
        if not self.cells and (far := _DIMENSION.search(piece)):
            self.cells = column_number(far[1]) * int(far[2])
        if b"hidden=" in piece:
            self.hidden += map(int, _HIDDEN.findall(piece))
        if b"mergeCell" in piece:
            self._note_merged(piece)
        self.needs_change = self.needs_change or _LONG_VALUE.search(piece) is not None
        if not (styles.any or self.formulas or b"<f" in piece or b":f>" in piece or b":f " in piece):
            return
        for match in _CELL.finditer(piece):
            head, inner = match[1] or b"", match[2] or b""
            place = _COLUMN.search(head)
            name, row = (place[1], int(place[2])) if place else (b"", 0)
            if not inner:
                continue
            is_formula = b"<f" in inner or (b":f" in inner and _FORMULA.search(inner) is not None)
            value = _VALUE.search(inner)
            text = value[1].strip() if value else b""
            kind = _TYPE.search(head)
            is_number = kind is None or kind[1] == b"n"
            if is_formula or name in self.formulas:
                counts = self.formulas.setdefault(name, [0, 0, 1])
                counts[0 if is_formula else 2] += 1
                if is_formula and text in (b"", b"0"):
                    counts[1] += 1
                    self.needs_change = True
            if styles.any and text and is_number and (style := _STYLE.search(head)):
                if style[1] in styles.percents:
                    self.percents[column_number(name) - 1] = row
                elif style[1] in styles.shown:
                    self.shown[column_number(name) - 1] = row, styles.shown[style[1]]

    def _note_merged(self, piece: bytes) -> None:
        for first, top, last, bottom in _MERGED.findall(piece):
            if int(bottom) > int(top) and len(self.merged) < _MOST_MERGED:
                self.merged.append((column_number(first) - 1, column_number(last) - 1, int(top), int(bottom)))

    def changed(self, piece: bytes, blank_texts: frozenset[bytes], far: int) -> bytes:
        """A piece of the sheet's XML with formulas without result as `NO_RESULT`, and long numbers as text.

        Args:
            piece: no cell is cut by its ends.
            blank_texts: the numbers of shared texts that are blank.
            far: blank cells are left out where the sheet would have more cells than this.
        """
        without = self.without_results
        drops = self.cells > far

        def change(match: re.Match[bytes]) -> bytes:
            head, inner = match[1] or b"", match[2] or b""
            kind, value = _TYPE.search(head), _VALUE.search(inner)
            text = value[1].strip() if value else b""
            is_formula = _FORMULA.search(inner) is not None
            if drops and not is_formula and not _is_filled(kind[1] if kind else b"n", text, inner, blank_texts):
                return b""
            place = _COLUMN.search(head)
            if is_formula and (not text or (place is not None and place[1] in without)):
                text = NO_RESULT.encode()
            elif (kind is not None and kind[1] != b"n") or len(text) < 16 or not _LONG.fullmatch(text):
                return match[0]
            return b'<c%s t="str"><v>%s</v></c>' % (_TYPE.sub(b"", head), text)

        return _CELL.sub(change, piece)


def _is_filled(kind: bytes, text: bytes, inner: bytes, blank_texts: frozenset[bytes]) -> bool:
    if kind == b"inlineStr":
        return any(part.strip() for part in _TEXT.findall(inner))
    if kind == b"s":
        return text not in blank_texts
    return bool(text)


def column_number(letters: bytes) -> int:
    """`A` as 1, `AA` as 27; 0 for none."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def blank_texts(pieces: Iterable[bytes]) -> frozenset[bytes]:
    """The numbers of the shared texts that hold nothing but blanks; each piece ends where an item begins."""
    found, place = set(), 0
    for piece in pieces:
        for item in piece.split(b"<si>")[1:]:
            if not any(part.strip() for part in _TEXT.findall(item)):
                found.add(str(place).encode())
            place += 1
    return frozenset(found)


def parts_of_sheets(parts: ZipFile) -> dict[str, str]:
    """The name of each sheet → the part that holds it."""
    import html

    targets = targets_of(parts, "xl/_rels/workbook.xml.rels")
    found = {}
    for attributes in _SHEET.findall(read_meta(parts, "xl/workbook.xml")):
        name, number = _NAME.search(attributes), _TARGET_ID.search(attributes)
        if name and number and number[1] in targets:
            text = (name[1] or name[2] or b"").decode("utf-8", "replace")
            found[html.unescape(text)] = targets[number[1]]
    return found


def targets_of(parts: ZipFile, relations: str) -> dict[bytes, str]:
    """The number of each relation of a workbook → the part that it leads to; `relations`: the part that lists them."""
    targets = {}
    for attributes in _RELATION.findall(read_meta(parts, relations)):
        number = re.search(rb"""\bId=["']([^"']*)["']""", attributes)
        target = re.search(rb"""\bTarget=["']([^"']*)["']""", attributes)
        if number and target:
            path = target[1].decode("utf-8", "replace")
            targets[number[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return targets


def read_meta(parts: ZipFile, name: str) -> bytes:
    """The beginning of a part with styles or names; nothing where there is none."""
    try:
        with parts.open(name) as file:
            return file.read(_MOST_META)
    except KeyError:
        return b""
