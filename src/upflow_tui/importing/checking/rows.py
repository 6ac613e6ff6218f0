"""How a checked line is laid out: one tuple a line, made by `zip`, with a fixed head (docs/performance.md)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field
from types import EllipsisType
from typing import Any, Final, TypeAlias

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import custom_name
from upflow_tui.core.findings import Finding

Refused: TypeAlias = EllipsisType

REFUSED: Final = ...
"""The marker of a cell whose value has an error: neither blank nor accepted. No cell holds it by itself, and `marshal`
knows it, so that rows with it wait on a shelf like all others (docs/performance.md)."""

Row: TypeAlias = tuple[Any, ...]
"""One accepted line, laid out as `RowLayout` says. None: blank or not mapped; REFUSED: not accepted."""

LINE, EXTERNAL_ID, NAME, PARENT_ID, PARENT_NAME = range(5)
"""The head of every row: the physical line (int), then four texts."""

HEAD: Final = ("external_id", "customer_name", "parent_id", "parent_name")
CONTACT_KEYS: Final = ("contact_email", "first_name", "family_name", "phone", "position", "main_contact")
_CUSTOMER_ORDER: Final = (*DETAIL_KEYS, "account_manager", "workflow")


@dataclass(frozen=True, slots=True)
class RowLayout:
    """Where each field stands in a row: the head, the mapped customer fields, then the mapped contact fields.

    Values: texts as `str`; `account_manager` and multi-select as a sorted tuple of `str`; Boolean as `bool`;
    `main_contact` as True or None. `contact_email` may be a tuple: the line has so many contacts (`contact_rows`).
    """

    customer_keys: tuple[str, ...]
    contact_keys: tuple[str, ...]
    """Empty, or beginning with `contact_email`."""
    has_parent: bool
    customer_start: int = 1 + len(HEAD)
    """The place of the first customer field."""
    contact_start: int = field(init=False)
    """The place of `contact_email`, if contacts are mapped."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "contact_start", self.customer_start + len(self.customer_keys))

    @classmethod
    def of(cls, mapped: Collection[str]) -> RowLayout:
        """The layout for a set of mapped field keys; custom fields in alphabetical order."""
        custom = sorted(key for key in mapped if custom_name(key) is not None)
        return cls(
            (*(key for key in _CUSTOMER_ORDER if key in mapped), *custom),
            tuple(key for key in CONTACT_KEYS if key in mapped),
            "parent_id" in mapped and "parent_name" in mapped,
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """The field keys of the row's places 1 and up."""
        return (*HEAD, *self.customer_keys, *self.contact_keys)


def contact_rows(rows: Sequence[Row], place: int) -> Sequence[Row]:
    """`rows` with one row for each contact: a line with several addresses gives its other contact cells to the first.

    Args:
        rows: rows with contacts.
        place: that of `contact_email`, the first of the contact fields.
    """
    if not any(row[place].__class__ is tuple for row in rows):
        return rows
    apart: list[Row] = []
    for row in rows:
        if row[place].__class__ is not tuple:
            apart.append(row)
            continue
        first, *others = row[place]
        blank = (None,) * (len(row) - place - 1)
        apart.append((*row[:place], first, *row[place + 1 :]))
        apart += ((*row[:place], other, *blank) for other in others)
    return apart


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of which nothing can be written, with what is known of whose line it is."""

    line: int
    external_id: str | None = None
    name: str | None = None
    has_contact: bool = False
    row: Row | None = None
    """Its cells, kept where blank cells clear: what it fills is not cleared because the line is not imported."""


@dataclass(slots=True)
class CheckedChunk:
    """What checking makes of a chunk. Each data line is in exactly one of `rows`, `refused`, `skipped`."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    skipped: list[RefusedLine] = field(default_factory=list)
    """Left out by a rule or a choice: the total line, or a line with an error under *skip the whole line*."""
