"""Which lines a repair may change, told by what must stand in them: a look at the bytes instead of a pass."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from upflow_tui.core.text import clean
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.fixes.repairs import CellEdit, MapValues, Repair, Replace

# NFC makes K, the semicolon and the grave accent of other characters; a quote is written twice; all else stays.
_RUN: Final = re.compile(r"[ !#-:<-JL-_a-~]+")


def needles_of(repair: Replace | MapValues) -> list[str] | None:
    """Texts of which a cell must hold one, just so, where the repair changes it; None where none can be named."""
    if isinstance(repair, Replace):
        wanted = [clean(repair.find) if repair.whole else repair.find]
    else:
        wanted = [clean(old) for old, _ in repair.values]
    found = [max(_RUN.findall(text), key=len, default="") for text in wanted]
    return found if all(found) else None


def field_of(repair: Repair, fields: Sequence[str | None]) -> str | None:
    """The one field that a repair is for; None where it is for several, or for a column that is not there.

    Args:
        repair: any.
        fields: the field of each column.
    """
    if isinstance(repair, CellEdit):
        return fields[repair.column] if repair.column < len(fields) else None
    return repair.field


def lines_to_look_at(repairs: Collection[Repair], pages: LinePages, most: int) -> set[int] | None:
    """The physical lines in which these repairs, all for one field, may change something, alone or one after another.

    Wherever none of them has changed a cell it is as in the file; so whatever the later ones find stands in the file,
    or on a line that an earlier one has changed.

    Args:
        repairs: which.
        pages: the lines of the file.
        most: beyond so many lines for one text it is given up.

    Returns:
        None where only a pass can tell.
    """
    lines: set[int] = set()
    for repair in repairs:
        if isinstance(repair, CellEdit):
            lines.add(repair.line)
            continue
        needles = needles_of(repair) if isinstance(repair, Replace | MapValues) else None
        if needles is None:
            return None
        for needle in needles:
            found = pages.lines_holding(needle, most)
            if found is None:
                return None
            lines.update(found)
    return lines
