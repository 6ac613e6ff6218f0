"""A column of parents may hold names or IDs, whatever its header says: its values tell (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from upflow_tui.importing.matching.evidence import Values, format_share
from upflow_tui.importing.matching.proposal import Kind, Proposal

_OWN_FIELDS: Final = {"parent_id": "external_id", "parent_name": "customer_name"}
"""What the values of a parent's column are in the lines of the parents themselves."""


def told_by_values(found: list[tuple[Proposal, ...]], values: Sequence[Values]) -> list[tuple[Proposal, ...]]:
    """The candidates, where a column of parents holds names and not IDs of the file, or the other way round.

    Args:
        found: what each column may mean, the best first.
        values: the values of each column.
    """
    fields = {item.field for items in found for item in items if item.confidence >= 0.5}
    if not fields & _OWN_FIELDS.keys():
        return found
    known = {key: _values_of(found, own, values) for key, own in _OWN_FIELDS.items()}
    return [
        tuple(other for item in items for other in _judged(item, items, known, values[item.column])) for items in found
    ]


def _values_of(found: Sequence[Sequence[Proposal]], key: str, values: Sequence[Values]) -> set[str]:
    """All values of the columns that are most likely the field `key`."""
    return {
        value
        for items in found
        if items and items[0].field == key and items[0].confidence >= 0.5
        for value in values[items[0].column].all
    }


def _judged(
    item: Proposal, others: Sequence[Proposal], known: Mapping[str, set[str]], values: Values
) -> Iterator[Proposal]:
    if item.field not in _OWN_FIELDS or item.confidence < 0.5:
        yield item
        return
    other = "parent_name" if item.field == "parent_id" else "parent_id"
    own, foreign = (values.share_where(known[key].__contains__) for key in (item.field, other))
    if foreign < 0.5 or own >= foreign:
        yield item
        return
    what = f"{format_share(foreign)} of values are {'names' if other == 'parent_name' else 'IDs'} of the file"
    if all(candidate.field != other for candidate in others):
        yield replace(item, field=other, confidence=min(item.confidence, 0.9), reason=what, kind=Kind.SYNONYM)
    yield replace(item, confidence=item.confidence * 0.3, reason=f"{item.reason}, but {what}")
