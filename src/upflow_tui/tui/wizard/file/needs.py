"""What a file needs, by purpose, and the templates: two answers to "what does the file need?"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from upflow_tui.core.fields import (
    Field,
    Group,
    Mode,
    catalogue,
    is_offered,
    label_of,
    required_fields,
    why_not_mappable,
)
from upflow_tui.core.findings import Finding
from upflow_tui.core.organization import Organization
from upflow_tui.reports.templates import TEMPLATES, TemplateError, template_fields
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wizard.file.view import finding_line

_PURPOSES: Final = {
    Group.DETAILS: "Customers and their details",
    Group.PARENTS: "Parents",
    Group.ASSIGNMENT: "Account managers and workflows",
    Group.CONTACTS: "Contacts",
    Group.CUSTOM: "Custom fields",
}
_AROUND_THE_LIST: Final = 12


class TextsDialog(ListDialog[None]):
    """Rows of which the one under the cursor is told in full below. Gives back nothing."""

    DEFAULT_CSS = """
    TextsDialog {
        & > .dialog--box { width: 112; }
        & .list--told { height: auto; min-height: 3; max-height: 6; color: $foreground; }
    }
    """

    def __init__(
        self, title: str, columns: Sequence[GridColumn], rows: Sequence[Row], wholes: Sequence[Content]
    ) -> None:
        """`wholes`: the whole text of each row."""
        super().__init__(title, columns, rows, told=lambda index: wholes[index], around=_AROUND_THE_LIST)


def findings_dialog(findings: Sequence[Finding]) -> TextsDialog:
    """Everything that was found in a file."""
    rows = [Row(key, (item.message, item.fix)) for key, item in enumerate(findings)]
    columns = (GridColumn("Found", weight=3), GridColumn("What to do", weight=2))
    return TextsDialog("Problems", columns, rows, [finding_line(item) for item in findings])


def needs_dialog(organization: Organization, mode: Mode) -> TextsDialog:
    """Which fields the file needs, by purpose."""
    rows: list[Row] = []
    wholes: list[Content] = []
    for group, purpose in _PURPOSES.items():
        fields = [field for field in catalogue(organization) if field.group is group and is_offered(field, mode)]
        if mode is Mode.ASSIGN and group is Group.DETAILS:
            continue
        open_fields = [field for field in fields if why_not_mappable(field, organization, mode) is None]
        if open_fields:
            needed, also = _needed(group, open_fields, mode)
            rows.append(Row(len(rows), (Cell(purpose, Tone.STRONG), needed, Cell(also, Tone.MUTED))))
            wholes.append(_whole(f"{purpose}: {needed}.", f"Also possible: {also}." if also else ""))
        elif fields:
            why = why_not_mappable(fields[0], organization, mode) or ""
            rows.append(Row(len(rows), (Cell(purpose, Tone.LOCKED), Cell(why, Tone.MUTED), "")))
            wholes.append(_whole(f"⊘ {purpose}", why))
    columns = (
        GridColumn("To import", 30),
        GridColumn("Required fields", min_width=20, weight=3),
        GridColumn("It may also have", min_width=12, weight=2),
    )
    return TextsDialog("Required fields", columns, rows, wholes)


def _needed(group: Group, fields: Sequence[Field], mode: Mode) -> tuple[str, str]:
    """What a file must have to bring these fields of a group, and what it may have besides, in words."""
    asked = list(required_fields([fields[-1].key], mode)) or [fields[0].key]
    labels = [label_of(key) for key in asked]
    others = [field.label for field in fields if field.key not in asked]
    if group not in (Group.ASSIGNMENT, Group.CUSTOM):
        return ", ".join(labels), ", ".join(others)
    if group is Group.CUSTOM and mode is Mode.CUSTOMERS:
        labels = [f"{label_of('external_id')} or {label_of('customer_name')}"]
    return f"{', '.join(labels)}, and {' or '.join(others)}", ""


def _whole(first: str, second: str) -> Content:
    parts = [safe_text(first, 500), safe_text(second, 1000, "$text-muted")]
    return Content("\n").join(parts if second else parts[:1])


def templates_dialog(organization: Organization) -> ChooseDialog:
    """Which of the four templates? The key is the place in `TEMPLATES`."""
    choices = []
    for key, template in enumerate(TEMPLATES):
        try:
            fields = template_fields(template.name, organization)
        except TemplateError as error:
            choices.append(Choice(key, template.title, "", str(error)))
        else:
            choices.append(Choice(key, template.title, ", ".join(field.label for field in fields)))
    return ChooseDialog("Write a template", choices, label="Template", detail="Columns")
