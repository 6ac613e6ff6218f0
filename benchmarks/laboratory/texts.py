"""Records as they are written: cells taken apart with their quotes, and put together again."""

from __future__ import annotations

import re

_RUNS = re.compile(r"(.)\1+")


def split_raw(raw: str, delimiter: str) -> list[str]:
    """The cells of a well-formed record exactly as written, quotes and all."""
    cells, start, quoted = [], 0, False
    for place, char in enumerate(raw):
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            cells.append(raw[start:place])
            start = place + 1
    cells.append(raw[start:])
    return cells


def value_of(cell: str) -> str:
    """What a cell as written says."""
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def written(value: str, delimiter: str, like: str = "") -> str:
    """A value as it is written in a cell: in quotes where it needs them, or where the cell `like` has them."""
    needs = any(sign in value for sign in (delimiter, '"', "\n", "\r"))
    if needs or like.startswith('"'):
        return '"' + value.replace('"', '""') + '"'
    return value


def look(value: str) -> str:
    """Which letters, digits and signs a value is made of, whatever their number: `A-9` for `C-12`."""
    kinds = ("9" if char.isdigit() else "A" if char.isalpha() else char for char in value)
    return "@" if "@" in value else _RUNS.sub(r"\1", "".join(kinds))
