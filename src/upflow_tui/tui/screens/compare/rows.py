"""The words and rows of a comparison of two imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from upflow_tui.core.fields import label_of
from upflow_tui.core.kinds import Difference
from upflow_tui.core.values import shown_value
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.wording import counted, moment, number

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary
    from upflow_tui.engine.past.comparing_imports import ComparedImports
    from upflow_tui.reports.comparison import ComparedChange, ComparedCustomer, ComparedTotals

COLUMNS: Final = (
    GridColumn("Customer", min_width=20, weight=2),
    GridColumn("Differences", min_width=30, weight=4),
    GridColumn("ID", min_width=8, weight=1, whole=True),
    GridColumn("Lines", 11),
)
CHANGE_COLUMNS: Final = (
    GridColumn("Field", 16),
    GridColumn("Before", min_width=15, weight=1),
    GridColumn("After", min_width=15, weight=1),
    GridColumn("Contact", min_width=14, weight=1),
)
_TONES: Final = {"changed": Tone.CHANGED, "appeared": Tone.NEW, "absent": Tone.ERROR}
_BLANK: Final = "(blank)"
_NAMED: Final = 4
"""How many fields are named that cannot be compared."""


def head_lines(compared: ComparedImports, totals: ComparedTotals) -> list[Content]:
    """Which two imports, what differs in numbers, and which fields could not be compared."""
    lines = [_import("From", compared.before), _import("To", compared.after)]
    parts = (
        (f"~ {number(totals.changed)} changed", "$primary" if totals.changed else "$text-muted"),
        (f"+ {number(totals.appeared)} new", "$success" if totals.appeared else "$text-muted"),
        (f"✗ {number(totals.absent)} missing", "$error" if totals.absent else "$text-muted"),
        (f"= {number(totals.same)} the same", "$text-muted"),
    )
    lines.append(Content("   ").join([Content.styled(*part) for part in parts]))
    alone = [
        f"only import {summary.number} has {_some(fields)}"
        for summary, fields in ((compared.before, compared.only_before), (compared.after, compared.only_after))
        if fields
    ]
    if alone:
        lines.append(safe_text(f"Not compared: {'; '.join(alone)}.", 300, "$text-muted"))
    return lines


def _some(fields: Sequence[str]) -> str:
    """The first fields by name, and how many others there are."""
    named = [label_of(field) for field in fields[:_NAMED]]
    if len(fields) > _NAMED:
        named.append(f"{number(len(fields) - _NAMED)} more")
    return ", ".join(named)


def _import(word: str, summary: ImportSummary) -> Content:
    told = f"import {summary.number} · {moment(summary.started)} · {summary.file_name or ''}"
    return Content.assemble((f"{word:5}", "$text-muted"), safe_text(told, 200))


def compared_row(customer: ComparedCustomer) -> Row:
    """A customer that differs."""
    name = customer.name or customer.external_id or ""
    tone = _TONES[customer.kind.value]
    lines = f"{_line(customer.line_before)} → {_line(customer.line_after)}"
    return Row(customer.place, (Cell(name, tone), _what(customer), customer.external_id or "", lines))


def _what(customer: ComparedCustomer) -> Cell:
    if customer.kind is Difference.APPEARED:
        return Cell("new", Tone.MUTED)
    if customer.kind is Difference.ABSENT:
        return Cell("missing from the later file", Tone.MUTED)
    first, *others = customer.changes
    more = f" and {counted(len(others), 'other')}" if others else ""
    return Cell(f"{_change(first)}{more}")


def _change(change: ComparedChange) -> str:
    old, new = (shown_value(value) or _BLANK for value in (change.old, change.new))
    return f"{label_of(change.field)}: {old} → {new}"


def _line(line: int | None) -> str:
    return number(line) if line is not None else "–"


def whole_of(customer: ComparedCustomer) -> str:
    """All that differs of a customer, in words."""
    name = " · ".join(text for text in (customer.name, customer.external_id) if text)
    changes = "; ".join(_change(change) for change in customer.changes) or _what(customer).text
    return f"{name}: {changes}"


def differences_rows(customer: ComparedCustomer) -> list[Row]:
    """Each changed field of a customer."""
    rows = []
    for place, change in enumerate(customer.changes):
        old, new = shown_value(change.old), shown_value(change.new)
        cells = (
            Cell(old) if old else Cell(_BLANK, Tone.MUTED),
            Cell(new, Tone.CHANGED) if new else Cell(_BLANK, Tone.MUTED),
        )
        rows.append(Row(place, (label_of(change.field), *cells, change.contact or "")))
    return rows or [Row(0, (_what(customer), "", "", ""))]
