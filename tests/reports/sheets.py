"""What stands in a workbook, as another program reads it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, Final
from xml.etree import ElementTree

from python_calamine import load_workbook

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of each sheet, as values with their kinds; blank cells are ""."""
    with load_workbook(io.BytesIO(content)) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def parts_of(content: bytes) -> dict[str, str]:
    """The parts of a workbook, by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def notes_of(content: bytes) -> dict[str, str]:
    """The comments of a workbook by their cells, such as B2."""
    parts = parts_of(content)
    found = {}
    for name in parts:
        if re.fullmatch(r"xl/comments[0-9]+\.xml", name):
            for comment in ElementTree.fromstring(parts[name]).iter(f"{_MAIN}comment"):
                found[comment.attrib["ref"]] = "".join(text.text or "" for text in comment.iter(f"{_MAIN}t"))
    return found


def filled_cells(content: bytes) -> set[str]:
    """The cells of the first sheet that have a background."""
    parts = parts_of(content)
    marked = {str(place) for place, item in enumerate(_formats(parts)) if int(item["fillId"]) > 1}
    cells = ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"]).iter(f"{_MAIN}c")
    return {cell.attrib["r"] for cell in cells if cell.attrib.get("s") in marked}


def text_columns(content: bytes) -> set[int]:
    """The columns (1 = first) of the first sheet whose blank cells take what is typed as text."""
    parts = parts_of(content)
    texts = {str(place) for place, item in enumerate(_formats(parts)) if item["numFmtId"] == "49"}
    found: set[int] = set()
    for column in ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"]).iter(f"{_MAIN}col"):
        if column.attrib.get("style") in texts:
            found |= set(range(int(column.attrib["min"]), int(column.attrib["max"]) + 1))
    return found


def _formats(parts: dict[str, str]) -> list[dict[str, str]]:
    formats = ElementTree.fromstring(parts["xl/styles.xml"]).find(f"{_MAIN}cellXfs")
    assert formats is not None
    return [item.attrib for item in formats]


def has_formula(content: bytes) -> bool:
    """Whether a cell of any sheet is a formula."""
    return any("<f>" in text or "<f " in text for name, text in parts_of(content).items() if "worksheets" in name)
