"""The columns of a table, each with a name of its own (docs/rules.md §2)."""

from __future__ import annotations

from collections.abc import Sequence

from upflow_tui.core.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column, known by its place (0 = first)."""

    index: int
    header: str
    """The header cell, cleaned, line breaks folded; "" where it is blank or the file has no header."""
    name: str
    """Told apart from every other column's: "Phone", "Phone (2)"; "Column 3" where the header is blank."""


def names_apart(headers: Sequence[str]) -> list[str]:
    """A name for each column, no two alike; a header keeps its own text where it is the first to bear it."""
    names: list[str] = [""] * len(headers)
    taken = set()
    for index, header in enumerate(headers):
        if header and header not in taken:
            names[index] = header
            taken.add(header)
    numbers: dict[str, int] = {}
    """The number that a name has come to: thousands of columns may bear it."""
    for index, header in enumerate(headers):
        if names[index]:
            continue
        wanted = header or f"Column {index + 1}"
        name, number = wanted, numbers.get(wanted, 2)
        while name in taken:
            name, number = f"{wanted} ({number})", number + 1
        names[index], numbers[wanted] = name, number
        taken.add(name)
    return names
