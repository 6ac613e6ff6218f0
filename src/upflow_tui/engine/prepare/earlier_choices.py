"""What was chosen for a past import, as far as it suits another file: one that continues it, or a newer one."""

from __future__ import annotations

from dataclasses import replace

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.engine.prepare.choices_file import ChoicesFileError, choices_from_json
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repair_json import repairs_from_json
from upflow_tui.importing.fixes.repairs import CellEdit, Repair
from upflow_tui.store.database import StoreError
from upflow_tui.store.history.history import PastImport


@dataclass(frozen=True, slots=True)
class Earlier:
    """The columns of a past import with their fields, and what was chosen for it."""

    headers: tuple[str, ...]
    """Of its columns, in order; "" for one without a name."""
    fields: tuple[str | None, ...]
    """The field key of each."""
    choices: ImportChoices
    """Its choices without the fields; the repairs are those of whole columns: edits of single cells stay behind."""
    edits: tuple[CellEdit, ...]
    """The edits of single cells."""
    repairs: tuple[Repair, ...]
    """Every repair, in order."""


def earlier(past: PastImport) -> Earlier:
    """What a past import was made with.

    Raises:
        StoreError: it is an undo, was forgotten, or what is kept of it is damaged.
    """
    summary = past.summary
    number = summary.number
    if summary.kind != "import":
        raise StoreError(f"Entry {number} is an undo.", "Choose an import.")
    if summary.forgotten is not None:
        raise StoreError(f"Import {number} was forgotten: its mapping is gone.", "Choose another import.")
    try:
        choices = choices_from_json(past.choices) if past.choices is not None else ImportChoices()
        repairs = repairs_from_json(past.repairs) if past.repairs is not None else ()
        mapping = [(str(column["header"]), column["field"]) for column in past.mapping or ()]
        mode = Mode(summary.mode) if summary.mode is not None else None
    except (ChoicesFileError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"What was chosen for import {number} is damaged.", "Choose another import.") from error
    return Earlier(
        tuple(header for header, _ in mapping),
        tuple(field for _, field in mapping),
        replace(choices, mode=mode, fields=None, repairs=tuple(item for item in repairs if not _is_edit(item))),
        tuple(item for item in repairs if isinstance(item, CellEdit)),
        repairs,
    )


def require_written(past: PastImport) -> None:
    """Refuses an import that was cancelled or has failed: it is no pattern for others (docs/rules.md §6).

    Raises:
        StoreError: it is one.
    """
    if past.summary.written_status not in ("success", "error"):
        raise StoreError(f"Import {past.summary.number} wrote nothing.", "Choose another import.")


def _is_edit(repair: Repair) -> bool:
    return isinstance(repair, CellEdit)
