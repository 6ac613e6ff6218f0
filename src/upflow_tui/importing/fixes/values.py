"""What find-and-replace and value mapping make of one cell (docs/product.md "3 Preview")."""

from __future__ import annotations

from typing import Final

from upflow_tui.core.fields import Field
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.core.text import clean, normalized
from upflow_tui.importing.fixes.repairs import MapValues, Replace
from upflow_tui.importing.fixes.texts import TextFix

_PARTS: Final = late_pattern("([,;])")


def has_parts(field: Field) -> bool:
    """Whether a cell of this field holds several values: account managers, multi-select (docs/rules.md §4)."""
    return field.key == "account_manager" or (
        field.custom is not None and field.custom.type is CustomFieldType.MULTI_SELECT
    )


def parts_of(cell: str, field: Field) -> list[str]:
    """The values of a cell, trimmed: its parts where the field has several, else the whole; none if it is blank."""
    text = clean(cell)
    if not has_parts(field) or (field.custom is not None and text in map(clean, field.custom.options)):
        return [text] if text else []
    return [part for piece in _PARTS.split(text)[::2] if (part := clean(piece))]


def replacing(repair: Replace) -> TextFix:
    """The cell with what is found in it replaced; both are compared in NFC."""
    find, new = repair.find, repair.new
    if repair.whole:
        wanted = clean(find)
        return lambda cell: new if clean(cell) == wanted else cell
    wanted = normalized("NFC", find)

    def replace(cell: str) -> str:
        text = cell if cell.isascii() else normalized("NFC", cell)
        return text.replace(wanted, new) if wanted and wanted in text else cell

    return replace


def mapping_values(repair: MapValues, field: Field) -> TextFix:
    """The cell, or each of its values, as the mapping has it; what it does not know stays."""
    known = {clean(old): new for old, new in repair.values}
    if not has_parts(field):
        return lambda cell: known.get(clean(cell), cell)

    def each(cell: str) -> str:
        text = clean(cell)
        if text in known:
            return known[text]
        # An option may itself hold a comma: such a cell is one value (docs/rules.md §4).
        if parts_of(cell, field) == [text]:
            return cell
        pieces = _PARTS.split(cell)
        fixed = [known.get(clean(piece), piece) for piece in pieces]
        return "".join(fixed) if fixed != pieces else cell

    return each
