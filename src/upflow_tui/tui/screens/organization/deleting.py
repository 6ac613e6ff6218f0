"""What can become of the customers that use something, when it is deleted: asked, and nothing is the default but no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.core.kinds import ItemKind
from upflow_tui.tui.dialogs.choose import Choice
from upflow_tui.tui.safe_text import safe_str

if TYPE_CHECKING:
    from upflow_tui.engine.organization.items import OrganizationItems, Use
    from upflow_tui.tui.screens.organization.lists import Thing

_SHOWN_USERS: Final = 2
_SHOWN_NAME: Final = 40
KEEP: Final = 0
UNLINK: Final = 1
OTHERS: Final = 10
"""From here on an answer is another thing that the customers receive: 10 and its number."""


def ways_to_delete(thing: Thing, use: Use, items: OrganizationItems, field_key: int | None) -> list[Choice]:
    """The answers, keeping it first."""
    named = [safe_str(name, _SHOWN_NAME) for name in use.examples[:_SHOWN_USERS]]
    rest = use.customers - len(named)
    users = ", ".join(named) + (f" and {rest:,} more" if rest else "")
    lost = {
        "member": "they will lose this account manager",
        "workflow": "they will have no workflow",
        "position": "their contacts will have no position",
        "field": "their values will be erased",
        "option": "they will lose this value",
    }[thing.kind.value]
    choices = [
        Choice(KEEP, "Cancel", "no change"),
        Choice(UNLINK, "Delete it", f"{lost}: {users}"),
    ]
    return choices + [
        Choice(OTHERS + key, f"→ {name}", f"delete it and assign {name} instead")
        for key, name in _others(thing, items, field_key)
    ]


def _others(thing: Thing, items: OrganizationItems, field_key: int | None) -> list[tuple[int, str]]:
    """The numbers and names of what could stand in its place."""
    if thing.kind is ItemKind.MEMBER:
        found = [(item.key, item.member.email) for item in items.members if item.member.is_account_manager]
    elif thing.kind is ItemKind.WORKFLOW:
        found = [(item.key, item.name) for item in items.workflows]
    elif thing.kind is ItemKind.POSITION:
        found = [(item.key, item.name) for item in items.positions]
    elif thing.kind is ItemKind.OPTION:
        options = next((item.options for item in items.fields if item.key == field_key), ())
        found = [(item.key, item.name) for item in options]
    else:
        found = []
    return [(key, name) for key, name in found if key != thing.key]
