"""What repairs are called on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upflow_tui.core.fields import label_of
from upflow_tui.importing.fixes.labels import FIX_LABELS, OPTION_LABELS
from upflow_tui.importing.fixes.repairs import CellEdit, Combine, FixAll, MapValues, Repair, combined_columns
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.importing.matching.mapping import Mapping

_LISTED = 12


def repair_title(repair: Repair, mapping: Mapping) -> str:
    """A repair in one line; values of a file may stand in it."""
    if isinstance(repair, CellEdit):
        return f"Line {repair.line}, {_label_of_column(repair.column, mapping)}: {_quoted(repair.new)}"
    if isinstance(repair, FixAll):
        where = f" in {label_of(repair.field)}" if repair.field is not None else ""
        return f"{FIX_LABELS[repair.fix].does}{where}"
    if isinstance(repair, MapValues):
        return f"{label_of(repair.field)}: {counted(len(repair.values), 'value')} mapped"
    if isinstance(repair, Combine):
        return f"{label_of(repair.field)}: {combined_columns(repair)}"
    return f"{label_of(repair.field)}: {_quoted(repair.find)} → {_quoted(repair.new)}"


def repair_details(repair: Repair, mapping: Mapping) -> str:
    """All there is to say of a repair."""
    if isinstance(repair, CellEdit):
        where = f"Line {repair.line}, {_label_of_column(repair.column, mapping)}"
        return f"{where}: {_quoted(repair.old)} → {_quoted(repair.new)}"
    if isinstance(repair, FixAll):
        title = repair_title(repair, mapping)
        return f"{title}, {OPTION_LABELS[repair.option].reading}" if repair.option else title
    if isinstance(repair, MapValues):
        pairs = [f"{_quoted(old)} → {_quoted(new)}" for old, new in repair.values[:_LISTED]]
        if len(repair.values) > _LISTED:
            pairs.append(f"and {len(repair.values) - _LISTED} more")
        return f"{label_of(repair.field)}: {', '.join(pairs)}"
    if isinstance(repair, Combine):
        return repair_title(repair, mapping)
    whole = "whole cell" if repair.whole else "also within a cell"
    return f"{repair_title(repair, mapping)}, {whole}"


def _label_of_column(column: int, mapping: Mapping) -> str:
    field = mapping.fields[column] if column < len(mapping.fields) else None
    return label_of(field) if field is not None else f"column {column + 1}, no longer mapped"


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "(blank)"
