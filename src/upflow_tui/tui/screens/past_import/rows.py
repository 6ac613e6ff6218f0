"""The rows of the changes of a past import, and of what was created."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from upflow_tui.core.fields import label_of
from upflow_tui.core.values import shown_value
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import CreatedRow, StoredChange

CHANGE_COLUMNS: Final = (
    GridColumn("Customer", min_width=16, weight=2),
    GridColumn("Field", min_width=15),
    GridColumn("Old", min_width=12, weight=2),
    GridColumn("New", min_width=20, weight=2),
    GridColumn("ID", min_width=8, weight=1, whole=True),
    GridColumn("Contact", min_width=14, weight=2),
    GridColumn("Line", 7, align="right"),
)
_NOTHING: Final = Cell("–", Tone.MUTED)


def changed_row(record: StoredChange | CreatedRow) -> Row:
    """A changed field, or something created, as the list shows it. The key tells which, and where it is."""
    from upflow_tui.engine.history_lists import StoredChange

    return _change(record) if isinstance(record, StoredChange) else _created(record)


def is_created(row: Row) -> bool:
    """Whether a row of `changed_row` is about something created."""
    return row.key % 2 == 1


def place_of(row: Row) -> int:
    """The place of the change, or the number of the customer, that a row of `changed_row` is about."""
    return row.key // 2


def _change(change: StoredChange) -> Row:
    return Row(
        2 * change.seq,
        (
            change.name or Cell("forgotten", Tone.MUTED),
            label_of(change.field),
            _value(change.old, Tone.MUTED),
            _value(change.new, Tone.CHANGED),
            change.external_id or "",
            change.contact_email or "",
            number(change.line) if change.line is not None else "",
        ),
    )


def _value(value: Any, tone: Tone) -> Cell:
    shown = shown_value(value)
    return Cell(shown, tone) if shown else _NOTHING


def _created(created: CreatedRow) -> Row:
    emails = ", ".join(created.contacts)
    what = "customer" if created.is_new else "contacts" if len(created.contacts) > 1 else "contact"
    return Row(
        2 * created.key + 1,
        (
            created.name or Cell("forgotten or deleted", Tone.MUTED),
            f"new {what}",
            _NOTHING,
            Cell((created.name or "–") if created.is_new else emails, Tone.NEW),
            created.external_id or "",
            emails,
            "",
        ),
    )
