"""The lists of the place Organization: columns, rows, and the whole of the row under the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.kinds import ItemKind
from upflow_tui.core.organization import CustomField, ManagedBy, Member
from upflow_tui.core.text import invisible_characters
from upflow_tui.core.unseen import show_unseen
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, CellLike, Row, Tone
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.engine.organization.items import OrganizationItems

Counts: TypeAlias = "Mapping[ItemKind, Mapping[int, int]]"
"""How many customers use each thing, by kind and number."""

TABS: Final = (
    ("member", "Members", "No members yet. a adds one, A several from a list, l loads a file."),
    ("workflow", "Workflows", "No workflows yet. a adds one, l loads a file."),
    ("field", "Custom fields", "No custom fields. a adds one."),
    ("position", "Positions", "No contact positions. a adds one."),
)
"""Of each list: the kind (`core.kinds.ItemKind`), the label, and what is said of an empty one."""
_WIDE: Final = 100
_USED: Final = GridColumn("Used by", width=8, align="right")


@dataclass(frozen=True, slots=True)
class Thing:
    """What the cursor is on."""

    kind: ItemKind
    key: int
    name: str
    """What it is known by: a member's e-mail, the name of anything else."""
    has_unseen: bool
    has_options: bool
    whole: str
    """All that is known of it."""


def columns(kind: str, width: int, field: str = "") -> tuple[GridColumn, ...]:
    """The columns of a list.

    Args:
        kind: of `ItemKind`.
        width: of the window, in cells.
        field: the custom field whose options are shown.
    """
    if kind == "member":
        last = (GridColumn("Role", 6), GridColumn("Status", 7)) if width >= _WIDE else ()
        return (
            GridColumn("Member", min_width=16, weight=1),
            GridColumn("E-mail", min_width=22, weight=2),
            GridColumn("Position", 15),
            *last,
            _USED,
        )
    if kind == "field":
        return (
            GridColumn("Custom field", min_width=18, weight=1),
            GridColumn("Type", 13),
            GridColumn("Managed by", 12),
            GridColumn("Options", min_width=12, weight=2),
            _USED,
        )
    label = {"workflow": "Workflow", "position": "Contact position"}.get(kind, f"Option of {field}")
    return (GridColumn(label, min_width=30, weight=2), GridColumn("", min_width=20, weight=1), _USED)


def rows(kind: str, items: OrganizationItems, counts: Counts | None, width: int, field_key: int | None) -> list[Row]:
    """The rows of a list; `field_key`: the custom field whose options are shown."""

    used = counts[ItemKind(kind)] if counts is not None else None
    if kind == "member":
        return [Row(item.key, (*_member(item.member, width), _count(used, item.key))) for item in items.members]
    if kind == "field":
        return [Row(item.key, (*_field(item.field), _count(used, item.key))) for item in items.fields]
    named = {"workflow": items.workflows, "position": items.positions}.get(kind)
    if named is None:
        named = next((item.options for item in items.fields if item.key == field_key), ())
    return [Row(item.key, (*_named(item.name), _count(used, item.key))) for item in named]


def thing(kind: str, items: OrganizationItems, counts: Counts | None, key: int, field_key: int | None) -> Thing | None:
    """What has this number; None: it is gone."""

    of = ItemKind(kind)
    used = counts[of].get(key, 0) if counts is not None else None
    tail = "" if used is None else f" · used by {counted(used, 'customer')}" if used else " · unused"
    if of is ItemKind.MEMBER:
        for item in items.members:
            if item.key == key:
                return Thing(of, key, item.member.email, False, False, whole_member(item.member) + tail)
        return None
    if of is ItemKind.FIELD:
        for entry in items.fields:
            if entry.key == key:
                field = entry.field
                opens = f" · enter shows its {counted(len(field.options), 'option')}, e edits it"
                more = opens if field.type.has_options else ""
                whole = f"{show_unseen(field.name)} · {', '.join(field.options) or _type(field)}{tail}{more}"
                return Thing(of, key, field.name, bool(unseen(field.name)), field.type.has_options, whole)
        return None
    options = next((entry.options for entry in items.fields if entry.key == field_key), ())
    for named in {ItemKind.WORKFLOW: items.workflows, ItemKind.POSITION: items.positions}.get(of, options):
        if named.key == key:
            hidden = unseen(named.name)
            holds = f" · holds {hidden}: r removes it" if hidden else ""
            return Thing(of, key, named.name, bool(hidden), False, show_unseen(named.name) + holds + tail)
    return None


def unseen(name: str) -> str:
    """The names of the characters in `name` that nobody sees; blank: there are none."""
    return ", ".join(dict.fromkeys(invisible_characters(name)))


def whole_member(member: Member) -> str:
    """All that is known of a member, in a line."""
    role, status = member.role.value.capitalize(), member.status.value.capitalize()
    return f"{member.name} · {member.email} · {_position(member)} · {role} · {status}"


def _member(member: Member, width: int) -> tuple[CellLike, ...]:
    tone = Tone.PLAIN if member.is_account_manager else Tone.MUTED
    more = (member.role.value.capitalize(), member.status.value.capitalize()) if width >= _WIDE else ()
    return (member.name, member.email, Cell(_position(member), tone), *more)


def _position(member: Member) -> str:
    return member.position.value.replace("_", " ").capitalize()


def _field(field: CustomField) -> tuple[CellLike, ...]:
    synced = field.managed_by is ManagedBy.SOURCE
    owner = Cell("synced", Tone.LOCKED) if synced else Cell("Upflow")
    return (show_unseen(field.name), _type(field), owner, ", ".join(field.options))


def _type(field: CustomField) -> str:
    return field.type.value.replace("_", "-").capitalize()


def _named(name: str) -> tuple[CellLike, ...]:
    hidden = unseen(name)
    return (show_unseen(name), Cell(f"holds {hidden}", Tone.WARNING) if hidden else "")


def _count(used: Mapping[int, int] | None, key: int) -> CellLike:
    if used is None:
        return Cell("…", Tone.MUTED)
    return number(used[key]) if used.get(key) else Cell("nobody", Tone.MUTED)
