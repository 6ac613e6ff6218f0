"""Looks at a file before it is fixed: what each repair would change, and what a column calls things (docs/product.md).

Each look is one pass over the table; the repairs that are made already come first. What is returned holds cells, and
is small whatever the file is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.changed_cells import SHOWN_CHARACTERS, FixedCell, fixed_cells, parted_cells
from upflow_tui.importing.fixes.offers import FixOffer, look_at_fixes
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import Repair
from upflow_tui.importing.fixes.value_hints import ValueHints, is_mappable
from upflow_tui.importing.fixes.values import parts_of
from upflow_tui.importing.matching.mapping import Mapping

__all__ = [
    "BeforeAfter",
    "DistinctValue",
    "FixOffer",
    "RepairLook",
    "ValueLook",
    "look_at_fixes",
    "look_at_repair",
    "look_at_values",
]

EXAMPLES: Final = 200
"""How many of the changes that a repair makes are shown."""
VALUES: Final = 2_000
"""How many distinct values of a column are shown."""
_COUNTED: Final = 20_000
"""How many different changes, or values, are told apart."""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """What becomes of all cells of a field that are alike; both texts cut to 500 characters."""

    before: str
    after: str
    count: int
    field: str


@dataclass(frozen=True, slots=True)
class RepairLook:
    """What one repair, or several together, would change."""

    cells: int
    lines: int
    examples: tuple[BeforeAfter, ...] = ()
    """The commonest changes first, at most 200."""
    more: int = 0
    """How many cells are changed in other ways than these."""


@dataclass(frozen=True, slots=True)
class DistinctValue:
    """A value of a column, as read (trimmed, cut to 500 characters)."""

    value: str
    count: int
    """How many cells have it."""
    accepted: bool
    proposed: str | None = None
    """The allowed value that it was probably meant to be."""
    reason: str | None = None
    """What tells, or why there is none, as part of a sentence."""
    is_spelling: bool = False
    """Whether it only spells the proposed value in another way."""


@dataclass(frozen=True, slots=True)
class ValueLook:
    """The values of one field's column against those that the organization has."""

    field: str
    values: tuple[DistinctValue, ...]
    """Those that are not accepted first, the commonest first; at most 2,000."""
    allowed: tuple[str, ...]
    more: int = 0
    """How many cells have other values than these."""


def look_at_repair(
    table: Table, mapping: Mapping, organization: Organization, repairs: Sequence[Repair], *wanted: Repair
) -> RepairLook:
    """What more repairs would change together.

    Args:
        table, mapping, organization, repairs: as `look_at_fixes`.
        wanted: those that are made in addition, in this order, done exactly as they say.
    """
    before = Repairer(mapping, table.columns, organization, repairs)
    after = Repairer(mapping, table.columns, organization, wanted)
    changes: Counter[FixedCell] = Counter()
    cells = lines = 0
    for chunk in table.read():
        one = before.repair(chunk)
        two = after.repair(one)
        found = list(fixed_cells(one, two, mapping)) if one is not two else []
        changed = {at for at, (old, new) in enumerate(zip(one.rows, two.rows, strict=True)) if old is not new}
        for at, cell in parted_cells(two, mapping, before.splits, after.splits):
            changed.add(at)
            found.append(cell)
        lines += len(changed)
        cells += len(found)
        for change in found:
            if len(changes) < _COUNTED or change in changes:
                changes[change] += 1
    shown = changes.most_common(EXAMPLES)
    examples = tuple(BeforeAfter(old, new, count, field) for (old, new, field), count in shown)
    return RepairLook(cells, lines, examples, cells - sum(count for _, count in shown))


def look_at_values(
    table: Table,
    mapping: Mapping,
    organization: Organization,
    repairs: Sequence[Repair],
    field: str,
    skipped: Container[int] = (),
) -> ValueLook:
    """The distinct values of a field's column, each with what the organization probably calls it.

    Args:
        table, mapping, organization, repairs: as `look_at_fixes`.
        field: the key of a mapped field whose values come from a list.
        skipped: the lines that are no customers (docs/rules.md §2): what stands there is no value.

    Raises:
        ValueError: it is not mapped, or takes any text; in one sentence.
    """
    known = {item.key: item for item in catalogue(organization)}
    column = mapping.column_of(field)
    if column is None or field not in known:
        raise ValueError("No column is mapped to this field.")
    if not is_mappable(known[field]):
        raise ValueError(f"{known[field].label} takes any text: there are no values to choose from.")
    hints = ValueHints(known[field], organization)
    repairer = Repairer(mapping, table.columns, organization, repairs)
    counts: Counter[str] = Counter()
    others = 0
    for chunk in table.read():
        repaired = repairer.repair(chunk)
        cells = (row[column] for row, line in zip(repaired.rows, repaired.lines, strict=True) if line not in skipped)
        for cell, count in Counter(cells).items():
            for value in parts_of(cell, known[field]):
                if len(counts) < _COUNTED or value in counts:
                    counts[value] += count
                else:
                    others += count
    ordered = sorted(counts.items(), key=lambda item: (hints.accepts(item[0]), -item[1]))
    values = tuple(_distinct(value, count, hints) for value, count in ordered[:VALUES])
    return ValueLook(field, values, hints.allowed, others + sum(count for _, count in ordered[VALUES:]))


def _distinct(value: str, count: int, hints: ValueHints) -> DistinctValue:
    shown = value[:SHOWN_CHARACTERS]
    if hints.accepts(value):
        return DistinctValue(shown, count, True)
    hint = hints.hint(value)
    return DistinctValue(shown, count, False, hint.proposed, hint.reason, hint.is_sure)
