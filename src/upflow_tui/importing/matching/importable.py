"""Which of the proposed fields can be imported as they stand, and what has to be left out (docs/rules.md §3).

A phone number without an e-mail address belongs to no contact, and half a parent is no parent. Such a column was
understood, but mapping it would keep the whole file from being imported: it is left out, and that is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import (
    PARENT_FIELDS,
    Mode,
    label_of,
    nothing_to_import,
    required_fields,
)
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, Severity, find
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.fixes.repairs import Combine

EMPTY: Final = "the column is empty"

_CHANGE_THERE: Final = "Nothing to do: change it in your source system."
_ONE_LINE_EACH: Final = "Give each further contact a line of its own."
_INSTEAD: Final = "Nothing to do, unless this column is the better one: map it then."
_SPLIT_IT: Final = "Map it to First name, and split the names (--fix split-names)."
_MAP_IT: Final = "Map it to import it, too."
_CHOOSE_FIELD: Final = "Map it to the field that is meant."
_CHOOSE_COLUMN: Final = "Map the one you need."
_ALONE: Final = frozenset({"customer_name", "external_id"})
"""They identify, and ask for nothing else."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column (its index) that was understood as a field, and why it is not proposed."""

    column: int
    field: str
    reason: str
    """Why it is not mapped."""
    locked: bool = False
    """Whether the field is never mapped, because the source system keeps it to itself."""
    unsaved: bool = False
    """Whether nothing but a saved mapping leaves it out."""
    whole: bool = False
    """Whether it holds in one what has several fields."""

    @property
    def way_out(self) -> str:
        """What to do about one that no import brings in."""
        if self.locked:
            return _CHANGE_THERE
        if self.unsaved:
            return _MAP_IT
        if self.whole:
            return _SPLIT_IT
        return _ONE_LINE_EACH if self.field == "contact_email" else _INSTEAD


@dataclass(frozen=True, slots=True)
class Locked:
    """A column (its index) that was understood as a field which cannot be mapped now, and why."""

    column: int
    field: str
    reason: str
    """One sentence."""
    short: str
    """The same in a word or three: `locked`, `not in this mode`."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Columns and fields that fit each other equally well: nothing is proposed, the person chooses."""

    columns: tuple[int, ...]
    fields: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Importable:
    """`fields`: what is proposed, by the column's index. `left_out`: the columns that were understood, but are not."""

    fields: dict[int, str]
    left_out: tuple[LeftOut, ...]


def importable(
    proposed: Mapping[int, str], mode: Mode, empty: Collection[int] = (), named: Collection[int] = ()
) -> Importable:
    """What of the proposals can be imported together.

    Args:
        proposed: the field of each column that has one, by the column's index; each field once.
        mode: what the import is for.
        empty: the indexes of columns that are blank on every line looked at: they stand in for no missing partner.
        named: the indexes of columns that have the very name of their field. Empty ones of them are proposed where
            nothing is missing for them, so that blank cells can clear what is stored.

    Where leaving out would leave nothing to import, all is kept: what is missing is then said of the mapping.
    """
    left = {index: LeftOut(index, key, EMPTY) for index, key in proposed.items() if index in empty}
    blank = {item.field for item in left.values()}
    kept = {index: key for index, key in proposed.items() if index not in left}
    filled = dict(kept)
    for index, key in proposed.items():
        # A customer may lack an ID: the column counts, so that contacts and assignments know whose they are.
        if key == "external_id" and index in left and key in required_fields(list(kept.values()), mode):
            kept[index] = filled[index] = key
            del left[index]
    while missing := _missing(kept, mode):
        dropped = {index: key for index, key in kept.items() if missing & _partners(key, kept.values(), mode)}
        if not dropped:
            break
        left |= {
            index: LeftOut(index, key, _reason(missing & _partners(key, kept.values(), mode), blank))
            for index, key in dropped.items()
        }
        kept = {index: key for index, key in kept.items() if index not in dropped}
    if nothing_to_import(list(kept.values()), mode) is not None or _missing(kept, mode):
        kept, left = filled, {index: item for index, item in left.items() if item.reason == EMPTY}
    back = {index: item.field for index, item in left.items() if index in named and item.reason == EMPTY}
    while lacking := [
        index for index, key in back.items() if _partners(key, kept.values(), mode) - {*kept.values(), *back.values()}
    ]:
        for index in lacking:
            del back[index]
    kept |= back
    left = {index: item for index, item in left.items() if index not in back}
    return Importable(kept, tuple(left[index] for index in sorted(left)))


def brought_back(fields: Sequence[str | None], left_out: Sequence[LeftOut], mode: Mode) -> tuple[str | None, ...]:
    """A mapping with the columns that were left out, as far as their partners have a column now.

    Args:
        fields: the field of each column, as the person wants it.
        left_out: what was left out of the proposals; only columns and fields that are free come back.
        mode: what the import is for.
    """
    back = {
        item.column: item.field
        for item in left_out
        if item.reason != EMPTY and fields[item.column] is None and item.field not in fields
    }
    own = {index: key for index, key in enumerate(fields) if key is not None}
    possible = importable({**own, **back}, mode).fields
    return tuple(
        key if key is not None or index not in back else possible.get(index) for index, key in enumerate(fields)
    )


def came_back(
    before: Sequence[str | None], after: Sequence[str | None], left_out: Sequence[LeftOut], mode: Mode
) -> tuple[str | None, ...]:
    """The mapping `after` with the columns that were left out and that the change from `before` makes possible.

    A column that could have come back before was taken out by the person, and stays out.

    Args:
        before: the field of each column before the change.
        after: the same after it.
        left_out: what was left out of the proposals.
        mode: what the import is for.
    """
    possible = brought_back(before, left_out, mode)
    back = brought_back(after, left_out, mode)
    return tuple(key if key == after[index] or possible[index] != key else None for index, key in enumerate(back))


def without_partnerless(fields: Sequence[str | None], chosen: Collection[int], mode: Mode) -> tuple[str | None, ...]:
    """A mapping without the proposals that lack a partner, where that makes it complete.

    Args:
        fields: the field of each column.
        chosen: the indexes of the columns that the person decided; they stay.
        mode: what the import is for.
    """
    own = {index: key for index, key in enumerate(fields) if key is not None}
    kept = importable(own, mode).fields
    if any(index in own and index not in kept for index in chosen):
        return tuple(fields)
    return tuple(kept.get(index) for index in range(len(fields)))


def told_unused(unused: Iterable[LeftOut], fields: Sequence[str | None]) -> list[LeftOut]:
    """Those of the columns that an import cannot bring in of which that is to be said, as things are mapped.

    Args:
        unused: the columns, as `Matching.unused` has them.
        fields: the field of each column of the file.
    """
    return [
        item
        for item in unused
        if fields[item.column] is None
        and (item.locked or (item.field in fields) is not (item.unsaved or item.whole))
        and not (item.whole and "contact_email" not in fields)
    ]


def unused_findings(
    unused: Sequence[LeftOut], columns: Sequence[Column], fields: Sequence[str | None]
) -> tuple[Finding, ...]:
    """A note for each column that this import cannot bring in, unless it is mapped as something else."""
    return tuple(
        find(
            "column_left_out",
            column=item.column,
            field=item.field,
            message=f'"{shorten(columns[item.column].name, 60)}" is left out: {item.reason}',
            fix=item.way_out,
        )
        for item in told_unused(unused, fields)
    )


def tie_findings(
    ties: Sequence[Tie],
    columns: Sequence[Column],
    fields: Sequence[str | None],
    done: Sequence[Combine] = (),
    severity: Severity = Severity.WARNING,
) -> tuple[Finding, ...]:
    """A finding for each tie that is still open: none of its columns is imported, though each could be.

    Columns of one name are told by `duplicate_header`; those that bring a part of a field together (`done`) are used.
    """
    parts = {index for item in done for index in item.columns}
    return tuple(
        find(
            "column_left_out",
            column=tie.columns[0],
            field=tie.fields[0] if len(tie.fields) == 1 else None,
            severity=severity,
            message=f"{tie.message} {'It is not' if len(tie.columns) == 1 else 'None of them is'} used.",
            fix=_CHOOSE_FIELD if len(tie.columns) == 1 else _CHOOSE_COLUMN,
        )
        for tie in ties
        if all(fields[index] is None and index not in parts for index in tie.columns)
        and not set(tie.fields) <= set(fields)
        and (len(tie.columns) == 1 or len({columns[index].header for index in tie.columns}) > 1)
    )


def left_out_findings(
    left_out: Sequence[LeftOut], columns: Sequence[Column], fields: Sequence[str | None], done: Sequence[Combine] = ()
) -> tuple[Finding, ...]:
    """A note for each column with something in it that is left out, unless it or its field is mapped all the same, or
    the column brings a part of a field that several bring together (`done`).
    """
    parts = {index for item in done for index in item.columns}
    return tuple(
        find(
            "column_left_out",
            column=item.column,
            field=item.field,
            header=shorten(columns[item.column].name, 60),
            label=label_of(item.field),
            reason=item.reason,
        )
        for item in left_out
        if item.reason != EMPTY
        and fields[item.column] is None
        and item.field not in fields
        and item.column not in parts
    )


def _missing(kept: Mapping[int, str], mode: Mode) -> frozenset[str]:
    fields = list(kept.values())
    return frozenset(required_fields(fields, mode)) - set(fields) if fields else frozenset()


def _partners(key: str, kept: Collection[str], mode: Mode) -> frozenset[str]:
    """The fields that `key` asks for, other than itself."""
    if key in _ALONE or mode is Mode.ASSIGN:
        return frozenset()
    return frozenset(required_fields([key, *_ALONE.intersection(kept)], mode)) - {key}


def _reason(missing: Collection[str], blank: Collection[str]) -> str:
    """What is missing; a column that is there, but `blank`, is not said to be none."""
    order = [key for key in ("customer_name", "external_id", "contact_email", *sorted(PARENT_FIELDS)) if key in missing]
    if order and set(order) <= set(blank):
        return f"the column of {' and that of '.join(label_of(key) for key in order)} {_are(order)} empty"
    return f"no column has {' or '.join(label_of(key) for key in order)}"


def _are(keys: Collection[str]) -> str:
    return "is" if len(keys) == 1 else "are"
