"""What a person fixed before the import: small, frozen, in order; the file on disk stays as it is (docs/product.md).

Repairs change cells before they are checked. So a repaired file is treated exactly like one that was right from the
start, and taking back the last repair leaves what was there without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from upflow_tui.core.dataclass import dataclass


class FixName(StrEnum):
    """The repairs of all cells alike (docs/product.md, "Fix all")."""

    LOWERCASE_MANAGERS = "lowercase-managers"
    INVISIBLE = "invisible"
    SPACES = "spaces"
    DATES = "dates"
    NUMBERS = "numbers"
    BOOLEANS = "booleans"
    POSITIONS = "positions"
    MAIN_CONTACT = "main-contact"
    EMAILS = "emails"
    SPLIT_EMAILS = "split-emails"
    SPLIT_NAMES = "split-names"
    PLACEHOLDERS = "placeholders"
    ENTITIES = "entities"
    NUMBER_IDS = "number-ids"
    QUOTES = "quotes"
    CONTACTS = "contacts"


OPTIONS: Final = {FixName.DATES: ("dmy", "mdy"), FixName.NUMBERS: ("comma", "point")}
"""How cells may be read that can be read in two ways: the day or the month first; the decimal sign."""

GROUPS: Final = "groups"
"""As "comma", where cells of the column prove that a period groups thousands: 2.500, a number already, is 2500."""


@dataclass(frozen=True, slots=True)
class CellEdit:
    """Another text for one cell, as long as the cell still holds what the person saw, and its column is mapped."""

    line: int
    """The physical line on which the record begins, 1 = first."""
    column: int
    """The index of the column, 0 = first."""
    old: str
    """The cell as it was, repairs made before included; otherwise as the file has it."""
    new: str
    kind: Literal["cell"] = "cell"


@dataclass(frozen=True, slots=True)
class FixAll:
    """One fix for every cell that it is meant for.

    Several addresses in a cell, and full names where one of the two names has no column, stay in their cell; they are
    taken apart when it is checked, after all other repairs.
    """

    fix: FixName
    field: str | None = None
    """The key of one field; None: every field that the fix is meant for."""
    option: str | None = None
    """How cells are read that can be read in two ways: one of `OPTIONS`. None: such cells stay as they are; what a
    column's own cells prove is found by `look_at_fixes` and `with_proven_options`, and put here."""
    kind: Literal["fix"] = "fix"


@dataclass(frozen=True, slots=True)
class Replace:
    """Find and replace in the column of one field; case counts."""

    field: str
    find: str
    """Not empty, unless whole cells are compared: then "" finds the blank ones."""
    new: str
    whole: bool = False
    """Whether the whole cell (trimmed) must be `find`, not only a part of it."""
    kind: Literal["replace"] = "replace"


@dataclass(frozen=True, slots=True)
class MapValues:
    """Value mapping: what the file calls something → what the organization calls it; kept with the saved mapping.

    In cells with several values (account managers, multi-select) each part is mapped by itself.
    """

    field: str
    values: tuple[tuple[str, str], ...]
    """Pairs of a value as read (trimmed) and the value that it becomes."""
    kind: Literal["values"] = "values"


class How(StrEnum):
    """How several columns bring one field."""

    JOIN = "join"
    """Their texts one after the other, a space between: a street and its house number."""
    ELSE = "else"
    """The first that is not blank: the company or, where there is none, the person."""


@dataclass(frozen=True, slots=True)
class Combine:
    """Several columns that bring one field; the first of them is the one that is mapped to it."""

    field: str
    columns: tuple[int, ...]
    """The indexes of the columns, at least two, in the order in which they count."""
    how: How
    kind: Literal["combine"] = "combine"


Repair: TypeAlias = CellEdit | FixAll | Replace | MapValues | Combine


def combined_columns(repair: Combine) -> str:
    """The columns as a person counts them: `#3 + #4`, `#2, else #5`."""
    between = " + " if repair.how is How.JOIN else ", else "
    return between.join(f"#{index + 1}" for index in repair.columns)


def kept_with_mapping(repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """What belongs to a saved mapping: value mappings, and columns brought together, in their order, each once."""
    return tuple(dict.fromkeys(repair for repair in repairs if isinstance(repair, MapValues | Combine)))
