"""What was fixed before an import, one row for each repair."""

from __future__ import annotations

from typing import Any, Final

from upflow_tui.core.counting import counted
from upflow_tui.importing.fixes.labels import FIX_LABELS
from upflow_tui.importing.fixes.repair_json import repairs_from_json
from upflow_tui.importing.fixes.repairs import CellEdit, Combine, FixAll, Replace, combined_columns
from upflow_tui.reports.document import field_name, quoted

_PAIRS: Final = 20


def fixed(stored: Any) -> tuple[str, str, str, str]:
    """What was done, to which field, from what and to what.

    Args:
        stored: a repair as the history keeps it.
    """
    try:
        (repair,) = repairs_from_json([stored])
    except ValueError:
        return "(a fix of another version)", "", "", ""
    match repair:
        case CellEdit():
            return f"Line {repair.line}, column {repair.column + 1}", "", quoted(repair.old), quoted(repair.new)
        case FixAll():
            option = f" ({repair.option})" if repair.option is not None else ""
            return f"{FIX_LABELS[repair.fix].does}{option}", field_name(repair.field), "", ""
        case Combine():
            return f"Combined: {combined_columns(repair)}", field_name(repair.field), "", ""
        case Replace():
            what = "Whole cells replaced" if repair.whole else "Replaced"
            return what, field_name(repair.field), quoted(repair.find), quoted(repair.new)
    pairs = [f'"{old}" → "{new}"' for old, new in repair.values[:_PAIRS]]
    more = f" … and {len(repair.values) - _PAIRS:,} more" if len(repair.values) > _PAIRS else ""
    return (
        f"{counted(len(repair.values), 'value')} mapped",
        field_name(repair.field),
        quoted(", ".join(pairs) + more),
        "",
    )
