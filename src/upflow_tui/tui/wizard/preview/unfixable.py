"""Why a problem cannot be fixed in the preview, and what helps instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.core.findings import LINE_KINDS, Severity
from upflow_tui.tui.wizard.preview.skipped_lines import KEY

_NO_CELLS: Final = frozenset({"quote", "width", "second_table"})
_IN_THE_FILE: Final = (
    "Fix it in the file, save it, and choose the file again in step 1. "
    "If you changed the mapping, save it before: b, then w."
)
_REASONS: Final = {
    "quote": "A quote is wrong, so nobody can tell where its cells begin and end: there is no cell to fix.",
    "width": "It has a different number of cells from the header, so nobody can tell which cell goes in which column.",
    "excel_damage": "A spreadsheet changed the value, and what it was before is not in the file.",
    "second_table": "It belongs to another table with other columns: save that as a separate file.",
    "long_number": "The last digits of the number may be lost, and what they were is not in the file.",
    "formula_without_result": "The workbook does not hold the formula's result: open it, save it, and choose it again.",
    "text_too_long": "Only you can tell what may be left out of a text.",
    "identity_missing": "Nothing in the file says which customer this is.",
    "customer_id_missing": "Nothing in the file says which customer this is.",
    "contact_email_missing": "Nothing in the file says this contact's address.",
    "name_ambiguous": "Several customers have this name, and only you can tell which one is meant.",
    "id_with_two_names": "One ID has two names, and only you can tell which one is right.",
    "customer_name_missing": "Nothing in the file says what this customer is called.",
    "customer_not_found": "The ID is not stored, and only you can tell which customer is meant.",
    "control_character": "A control character stands where a letter may have been: only you can tell which.",
    "parent_not_found": "The parent is neither in the file nor stored. Step 4 can create missing parents.",
}
_PARENT: Final = "Only you can tell which parent is meant."
_OTHERWISE: Final = "No fix would be right for all of these cells."
_PUT_BACK: Final = f"{KEY} puts them back, or skips them again."
_BY_HAND: Final = "Enter shows the lines; e fixes one cell, and E replaces a text in the whole column."


def why_no_cell(line: int, codes: Sequence[str]) -> tuple[str, str, str]:
    """Title, message and fix for a line of which no cell can be edited where the cursor is.

    Args:
        line: its number.
        codes: of what is found on it.
    """
    for code in codes:
        if code in _NO_CELLS:
            return f"Line {line} cannot be fixed here", _REASONS[code], _IN_THE_FILE
    return "No cell is chosen", "The cursor is on the line number.", "Go right to the cell, then press e."


def why_not_alike(code: str, severity: Severity = Severity.ERROR, fix: str | None = None) -> tuple[str, str, str]:
    """Title, message and fix for a problem that no fix helps in all cells alike.

    Args:
        code: of the finding.
        severity: of the finding.
        fix: what it says is to be done, where all of these findings say the same.
    """
    if code in _NO_CELLS:
        return "This cannot be fixed here", _REASONS[code], _IN_THE_FILE
    if code in LINE_KINDS:
        return "Nothing to fix", "Lines that do not look like customers are skipped.", _PUT_BACK
    if severity is Severity.NOTE:
        return "Nothing to fix", "A note does not stop anything from being imported.", fix or ""
    if severity is Severity.WARNING:
        return (
            "Nothing to fix",
            "A warning does not stop anything from being imported: check that it is right.",
            _BY_HAND,
        )
    reason = _REASONS.get(code, _PARENT if code.startswith("parent_") else _OTHERWISE)
    return "No automatic fix", reason, _BY_HAND


def has_cells(code: str) -> bool:
    """Whether a line with this problem has cells that can be fixed."""
    return code not in _NO_CELLS
