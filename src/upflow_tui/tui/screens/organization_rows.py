"""What the place Organization shows: the seed's matrix, where the data are, and the rows of its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from upflow_tui.core.organization import (
    SOURCE_MATRIX,
    CustomField,
    ManagedBy,
    Member,
    Organization,
    Part,
    SourceSystem,
)
from upflow_tui.core.text import invisible_characters
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid_columns import GridColumn
from upflow_tui.tui.widgets.grid_rows import Cell, Row, Tone
from upflow_tui.tui.wording import counted, size

if TYPE_CHECKING:
    from upflow_tui.engine.lists import StoreFacts

MEMBER_COLUMNS: Final = (
    GridColumn("Member", min_width=16, weight=1),
    GridColumn("Email", min_width=22, weight=2),
    GridColumn("Position", 15),
    GridColumn("Role", 6),
    GridColumn("Status", 7),
)
WORKFLOW_COLUMNS: Final = (GridColumn("Workflow", min_width=30, weight=1), GridColumn("", min_width=20, weight=1))
FIELD_COLUMNS: Final = (
    GridColumn("Custom field", min_width=18, weight=1),
    GridColumn("Type", 13),
    GridColumn("Managed by", 22),
    GridColumn("Options", min_width=20, weight=2),
)
POSITION_COLUMNS: Final = (GridColumn("Contact position", min_width=30, weight=1), GridColumn("", min_width=20))

_FIRST: Final = 33
"""The width of the matrix's first column."""
_HERE: Final = "▶"


def matrix(organization: Organization) -> Content:
    """The seed's table of what a file may update, with the organization's own row marked."""
    parts: list[tuple[str, str]] = [(f"{'  Source system':<{_FIRST}}", "bold $text-muted")]
    parts += [(f"  {part.label}", "bold $text-muted") for part in Part]
    for system in SourceSystem:
        here = system is organization.source_system
        label = f"{_HERE if here else ' '} {system.label}{' *' if system.has_api else ''}"
        parts.append((f"\n{label:<{_FIRST}}", "bold $accent" if here else "$text-muted"))
        for part in Part:
            allowed = part in SOURCE_MATRIX[system]
            taken = here and allowed and not organization.may_update(part)
            text = "⊘ off" if taken else "✓ yes" if allowed else "✗ no"
            style = "bold " if here else ""
            style += "$text-muted" if not here else "$success" if text[0] == "✓" else "$error"
            parts.append((f"  {text}{' ' * (cell_len(part.label) - len(text))}", style))
    return Content.assemble(*parts)


def switches(organization: Organization) -> Content:
    """What the set-up of the API allows, or that there is none; and what follows for the wizard."""
    if organization.source_system.has_api:
        told = [f"{part.label} {'on' if part in organization.api_allows else 'off'}" for part in Part]
        text = f"* as far as the API set-up allows it: {', '.join(told)}."
    else:
        text = "* as far as the API set-up allows it."
    parts: list[tuple[str, str]] = [(text, "$text-muted")]
    if organization.assign_only:
        parts.append(("\nOnly Assign customers is possible: account managers as above, workflows, custom fields.", ""))
    return Content.assemble(*parts)


def storage(facts: StoreFacts) -> Content:
    """Where the data are, and how much there is."""
    held = f"{counted(facts.customers, 'customer')}, {counted(facts.imports, 'import')}, {size(facts.size)}"
    where = safe_text(str(facts.folder), 200)
    return Content.assemble(("Kept in ", "$text-muted"), where, (f" · {held}", "$text-muted"))


def member_rows(organization: Organization) -> list[Row]:
    """The members."""
    return [_member(key, member) for key, member in enumerate(organization.members)]


def _member(key: int, member: Member) -> Row:
    position = member.position.value.replace("_", " ").capitalize()
    tone = Tone.PLAIN if member.is_account_manager else Tone.MUTED
    return Row(
        key,
        (
            member.name,
            member.email,
            Cell(position, tone),
            member.role.value.capitalize(),
            member.status.value.capitalize(),
        ),
    )


def workflow_rows(organization: Organization) -> list[Row]:
    """The workflows; what cannot be seen in a name is told, for names are compared exactly."""
    return [_named(key, workflow.name) for key, workflow in enumerate(organization.workflows)]


def position_rows(organization: Organization) -> list[Row]:
    """The contact positions."""
    return [_named(key, name) for key, name in enumerate(organization.positions)]


def _named(key: int, name: str) -> Row:
    unseen = list(dict.fromkeys(invisible_characters(name)))
    return Row(key, (name, Cell(f"holds {', '.join(unseen)}", Tone.WARNING) if unseen else ""))


def field_rows(organization: Organization) -> list[Row]:
    """The custom fields."""
    return [_field(key, field) for key, field in enumerate(organization.custom_fields)]


def _field(key: int, field: CustomField) -> Row:
    synced = field.managed_by is ManagedBy.SOURCE
    owner = Cell("synced, not importable", Tone.LOCKED) if synced else Cell("Upflow")
    kind = field.type.value.replace("_", "-").capitalize()
    return Row(key, (field.name, kind, owner, ", ".join(field.options)))
