"""What one cell may become: for the person who edits it by hand (docs/product.md "3 Preview").

Like value_hints.py these are hints: each is shown before it is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from upflow_tui.core.fields import Field, catalogue
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.look_alikes import unmixed_form, usual_form
from upflow_tui.importing.fixes.catalogue import fields_of, is_cell_fix, text_fix_of
from upflow_tui.importing.fixes.repairs import OPTIONS, FixName, MapValues
from upflow_tui.importing.fixes.value_hints import ValueHints, is_mappable
from upflow_tui.importing.fixes.values import mapping_values, parts_of
from upflow_tui.importing.matching.mapping import Mapping

_SHOWN: Final = 20


def cell_proposals(mapping: Mapping, organization: Organization, cells: Sequence[str], column: int) -> tuple[str, ...]:
    """What the cell in `column` of a line may become, the nearest first, at most 20; it itself is not among them.

    First what the value mapping would propose, then what the fixes make of it (dates and numbers that can be read in
    two ways give two), then the values that the field accepts.

    Args:
        mapping: the field of each column.
        organization: what the field accepts.
        cells: the line as it is now.
        column: 0 = first; one that is mapped, or there are no proposals.
    """
    key = mapping.fields[column] if column < len(mapping.fields) else None
    field = next((item for item in catalogue(organization) if item.key == key), None)
    if field is None:
        return ()
    cell = cells[column]
    found = [*_hinted(cell, field, organization), *_fixed(cell, field, organization)]
    if (usual := usual_form(cell) or unmixed_form(cell)) is not None:
        found.append(usual)
    if is_mappable(field):
        found += ValueHints(field, organization).allowed
    return tuple(dict.fromkeys(text for text in found if clean(text) != clean(cell)))[:_SHOWN]


def _hinted(cell: str, field: Field, organization: Organization) -> Iterator[str]:
    if not is_mappable(field):
        return
    hints = ValueHints(field, organization)
    wrong = [part for part in parts_of(cell, field) if not hints.accepts(part)]
    pairs = tuple((part, proposed) for part in wrong if (proposed := hints.hint(part).proposed) is not None)
    if pairs:
        yield mapping_values(MapValues(field.key, pairs), field)(cell)


def _fixed(cell: str, field: Field, organization: Organization) -> Iterator[str]:
    for fix in FixName:
        if is_cell_fix(fix) and field in fields_of(fix, organization, (field.key,)):
            for option in OPTIONS.get(fix, (None,)):
                yield text_fix_of(fix, field, organization, option)(cell)
