"""Columns that are not mapped and look useful: a hint of the header that the values bear out (docs/rules.md §3).

Nothing of it is mapped unasked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Field, Mode, catalogue
from upflow_tui.core.organization import CustomFieldType, Organization
from upflow_tui.core.text import name_key
from upflow_tui.importing.file.profile import ColumnProfile
from upflow_tui.importing.matching.evidence import Allowed, Shape, Values
from upflow_tui.importing.matching.importable import importable
from upflow_tui.importing.matching.proposal import Kind, Proposal

_SURE: Final = 0.5
"""From here on a candidate is no hint: it was proposed, or another column is the better one."""
_MOST: Final = 0.8
_OF_WORDS: Final = frozenset(
    {"customer_name", "parent_name", "first_name", "family_name", "address", "town", "state_region"}
)
_SHAPES: Final = {
    CustomFieldType.DATE: frozenset({Shape.DATE}),
    CustomFieldType.NUMBER: frozenset({Shape.NUMBER, Shape.AMOUNT}),
    CustomFieldType.BOOLEAN: frozenset({Shape.YES_NO}),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A field that a column (its index) probably brings, how sure (0 to 1), and why in words."""

    column: int
    field: str
    confidence: float
    reason: str


def plausible(
    profiles: Sequence[ColumnProfile], candidates: Sequence[Sequence[Proposal]], organization: Organization
) -> tuple[Suggestion, ...]:
    """What unmapped columns may bring, whatever is mapped; it takes a while, so it is found once.

    Args:
        profiles: one for each column.
        candidates: what each column may mean, by its index (`Matching.candidates`).
        organization: knows its own values and fields.
    """
    allowed = Allowed(organization)
    fields = {field.key: field for field in catalogue(organization)}
    return tuple(
        Suggestion(profile.column.index, item.field, item.confidence, f"{item.reason} {what}".strip())
        for profile, items in zip(profiles, candidates, strict=True)
        for values in (Values(profile),)
        for item in items
        if (item.kind == Kind.HINT or item.confidence < _SURE)
        and (what := _evidence(values, fields[item.field], allowed)) is not None
    )


def _evidence(values: Values, field: Field, allowed: Allowed) -> str | None:
    """What of the values speaks for a field, in words; None: nothing does, or something speaks against it."""
    if not values.sample:
        return None
    if field.custom is not None:
        return "and the values fit" if _fits(values, field) else None
    verdict = values.judge(field.key, allowed)
    if verdict.vetoes:
        return None
    if verdict.supports:
        return f"and {verdict}"
    return "and the values are words" if field.key in _OF_WORDS and values.share_of((Shape.TEXT,)) >= _MOST else None


def _fits(values: Values, field: Field) -> bool:
    assert field.custom is not None
    if field.custom.type in _SHAPES:
        return values.share_of(_SHAPES[field.custom.type]) >= _MOST
    options = frozenset(map(name_key, field.custom.options))
    return bool(options) and values.share_where(lambda value: name_key(value) in options) >= _MOST


def open_suggestions(
    found: Sequence[Suggestion], fields: Sequence[str | None], parts: Collection[int], mode: Mode
) -> tuple[Suggestion, ...]:
    """Those of the suggestions that can all be taken as the columns are mapped now, in the order of the columns.

    Args:
        found: from `plausible`.
        fields: the field of each column.
        parts: the columns that bring a part of a field.
        mode: what the import is for.

    A field that several columns fit equally well is suggested for none of them, and so is one whose partner is missing.
    """
    best = list(_best(found, fields, parts))
    own = {index: key for index, key in enumerate(fields) if key is not None}
    possible = importable({**own, **{item.column: item.field for item in best}}, mode).fields
    return tuple(sorted((item for item in best if item.column in possible), key=lambda item: item.column))


def _best(found: Sequence[Suggestion], fields: Sequence[str | None], parts: Collection[int]) -> Iterator[Suggestion]:
    """One suggestion a column and a field, the surest; none where two are as sure."""
    taken = {key for key in fields if key is not None}
    free = [
        item for item in found if fields[item.column] is None and item.column not in parts and item.field not in taken
    ]
    columns: set[int] = set()
    for item in sorted(free, key=lambda item: (-item.confidence, item.column)):
        rivals = [other for other in free if other.field == item.field and other.confidence >= item.confidence]
        if item.column not in columns and len(rivals) == 1:
            columns.add(item.column)
            yield item
