"""What the screen of a past import shows: its summary, and the rows of its tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from textual.content import Content

from upflow_tui.core.fields import label_of
from upflow_tui.core.values import shown_value
from upflow_tui.importing.plan import Fate
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid_columns import GridColumn
from upflow_tui.tui.widgets.grid_rows import SIGNS, Cell, Row, Tone
from upflow_tui.tui.wizard.finding_detail import NOTE_SIGN
from upflow_tui.tui.wording import MODES, counted, delimiter, number, size, status

if TYPE_CHECKING:
    from upflow_tui.core.findings import Finding
    from upflow_tui.engine.lists import CreatedRow, ImportSummary, StoredChange
    from upflow_tui.importing.plan import Counts

FINDING_COLUMNS: Final = (
    GridColumn("Line", 7, align="right"),
    GridColumn("Field", 15),
    GridColumn("Message", min_width=35, weight=4),
    GridColumn("Value", min_width=14, weight=2),
    GridColumn("Fix", min_width=20, weight=3),
)
CHANGE_COLUMNS: Final = (
    GridColumn("Customer", min_width=16, weight=2),
    GridColumn("ID", min_width=8, weight=1),
    GridColumn("Field", 15),
    GridColumn("Old", min_width=14, weight=2),
    GridColumn("New", min_width=14, weight=2),
    GridColumn("Contact", min_width=14, weight=2),
    GridColumn("Line", 7, align="right"),
)
CREATED_COLUMNS: Final = (
    GridColumn("Customer", min_width=24, weight=2),
    GridColumn("ID", min_width=10, weight=1),
    GridColumn("What is new", min_width=24, weight=2),
)
MAPPING_COLUMNS: Final = (
    GridColumn("Column of the file", min_width=24, weight=1),
    GridColumn("Field", min_width=24, weight=1),
)
_TONES: Final = {"error": Tone.ERROR, "warning": Tone.WARNING, "note": Tone.MUTED}
_CHOICES: Final = {
    "blank": "Blank cells",
    "on_error": "Lines with errors",
    "missing_parents": "Missing parents",
    "keep_total_line": "A last line that looks like a total",
}
_ANSWERS: Final = {
    ("blank", "keep"): "keep what is stored",
    ("blank", "clear"): "clear what is stored",
    ("on_error", "valid"): "import what is valid",
    ("on_error", "skip-line"): "skip the whole line",
    ("on_error", "stop"): "stop",
    ("missing_parents", "refuse"): "refuse",
    ("missing_parents", "create"): "create",
    ("keep_total_line", False): "is left out",
    ("keep_total_line", True): "counts",
}


def summary_content(summary: ImportSummary) -> Content:
    """The lines above the tabs."""
    totals = summary.totals
    state = status(summary.status)
    tone = {Tone.SUCCESS: "$success", Tone.ERROR: "$error"}.get(state.tone, "$text-muted")
    shown = f"{SIGNS[state.tone]} {state.text}".strip()
    if summary.status == "error":
        shown += f" · {number(totals.applied)} of {counted(totals.lines, 'line')} applied"
    what = MODES.get(summary.mode or "", "Undo")
    head = Content.assemble((f"Import {summary.number}", "bold"), f" · {what} · ", (shown, tone))
    started = summary.started.astimezone()
    when = f"{started:%Y-%m-%d %H:%M:%S} to {summary.ended.astimezone():%H:%M:%S}"
    lines = [head, _muted(f"{when} · by {summary.by}")]
    if summary.file_name is not None:
        facts = [summary.file_name, size(summary.size or 0), delimiter(summary.delimiter), summary.encoding or ""]
        facts.append(f"header on line {summary.header_line}" if summary.header_line else "no header")
        lines.append(safe_text(" · ".join(fact for fact in facts if fact), 400))
        lines.append(_muted(f"SHA-256 {summary.sha256}"))
    lines.append(_counts("Customers", totals.customers))
    lines.append(_counts("Contacts ", totals.contacts))
    told = " · ".join(f"{number(getattr(totals, fate.value))} {fate.value}" for fate in Fate)
    lines.append(Content.assemble(("Lines      ", "$text-muted"), f"{number(totals.lines)} = {told}"))
    return Content("\n").join(lines)


def _muted(text: str) -> Content:
    return safe_text(text, 300, "$text-muted")


def _counts(noun: str, counts: Counts) -> Content:
    told = (
        (Tone.NEW, counts.create, "new"),
        (Tone.CHANGED, counts.update, "updated"),
        (Tone.SAME, counts.unchanged, "unchanged"),
        (Tone.ERROR, counts.refused, "refused"),
    )
    parts: list[tuple[str, str]] = [(f"{noun}  ", "$text-muted")]
    for tone, count, word in told:
        style = {Tone.NEW: "$success", Tone.CHANGED: "$primary", Tone.ERROR: "$error"}.get(tone, "$text-muted")
        parts.append((f"{SIGNS[tone]} {number(count)} {word}   ", style if count else "$text-muted"))
    return Content.assemble(*parts)


def finding_row(found: tuple[int, Finding]) -> Row:
    """A finding as the list shows it."""
    place, finding = found
    tone = _TONES[finding.severity.value]
    return Row(
        place,
        (
            number(finding.line) if finding.line is not None else Cell("file", Tone.MUTED),
            label_of(finding.field) if finding.field else "",
            Cell(finding.message if SIGNS[tone] else f"{NOTE_SIGN} {finding.message}", tone),
            finding.value or "",
            finding.fix,
        ),
    )


def change_row(change: StoredChange) -> Row:
    """A change as the list shows it."""
    return Row(
        change.seq,
        (
            change.name or Cell("forgotten", Tone.MUTED),
            change.external_id or "",
            label_of(change.field),
            _value(change.old, Tone.MUTED),
            _value(change.new, Tone.CHANGED),
            change.contact_email or "",
            number(change.line) if change.line is not None else "",
        ),
    )


def _value(value: Any, tone: Tone) -> Cell:
    shown = shown_value(value)
    return Cell(shown, tone) if shown else Cell("–", Tone.MUTED)


def created_row(created: CreatedRow) -> Row:
    """A created customer, or one that received contacts, as the list shows it."""
    new = ["customer"] if created.is_new else []
    new += [f"contact {email}" for email in created.contacts]
    name = created.name or "forgotten, or gone"
    return Row(
        created.key,
        (
            Cell(name, Tone.NEW if created.is_new else Tone.CHANGED),
            created.external_id or "",
            ", ".join(new),
        ),
    )


def mapping_rows(mapping: Sequence[dict[str, Any]] | None, choices: dict[str, Any] | None) -> list[Row]:
    """Each column with its field, then the choices."""
    if mapping is None:
        return [Row(0, (Cell("The mapping was forgotten, or this is an undo.", Tone.MUTED), ""))]
    cells: list[tuple[Cell, Cell]] = []
    for column in mapping:
        field = column["field"]
        header = column["header"] or f"Column {column['column'] + 1}"
        cells.append((Cell(header), Cell(label_of(field), Tone.SUCCESS) if field else Cell("not used", Tone.MUTED)))
    cells.append((Cell(""), Cell("")))
    cells.append((Cell("Choices", Tone.STRONG), Cell("")))
    for key, label in _CHOICES.items():
        if choices is not None and key in choices:
            cells.append((Cell(label), Cell(_ANSWERS.get((key, choices[key]), str(choices[key])))))
    return [Row(place, pair) for place, pair in enumerate(cells)]


def whole_dialog(is_finding: bool, row: Row) -> MessageDialog:
    """The whole of a row that the list had to cut: a finding with value and fix, or a column with its field."""
    texts = [cell if isinstance(cell, str) else cell.text for cell in row.cells]
    if not is_finding:
        return MessageDialog("Mapping and choices", f"{texts[0]}: {texts[1]}", tone=Tone.PLAIN)
    line, field, message, value, fix = texts
    title = f"Line {line}" if line != "file" else "The file"
    read = f" Read: {value}" if value else ""
    cell = row.cells[2]
    tone = cell.tone if isinstance(cell, Cell) else Tone.PLAIN
    return MessageDialog(
        f"{title} · {field}" if field else title, f"{message.removeprefix(f'{NOTE_SIGN} ')}{read}", fix, tone=tone
    )
