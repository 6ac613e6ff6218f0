"""What differs between two organizations, said in sentences (docs/commands.md: `org load` "says what changed")."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from upflow_tui.core.organization import CustomField, ManagedBy, Organization, Part


def describe_changes(old: Organization, new: Organization) -> list[str]:
    """What would change from `old` to `new`, one sentence each; empty if nothing does."""
    said = []
    if old.name != new.name:
        said.append(f'The name changes from "{old.name}" to "{new.name}".')
    if old.source_system is not new.source_system:
        said.append(f"The source system changes from {old.source_system.label} to {new.source_system.label}.")
    said += [
        f"{part.label} are switched {'on' if part in new.api_allows else 'off'} in the API set-up."
        for part in Part
        if (part in old.api_allows) != (part in new.api_allows)
    ]
    said += _listed("Contact position", old.positions, new.positions)
    said += _listed("Workflow", (item.name for item in old.workflows), (item.name for item in new.workflows))
    said += _listed("Member", (item.email for item in old.members), (item.email for item in new.members))
    said += _changed_members(old, new)
    said += _listed(
        "Custom field", (item.name for item in old.custom_fields), (item.name for item in new.custom_fields)
    )
    for before, after in same_fields(old, new):
        said += _changed_field(before, after)
    return said


def _listed(noun: str, old: Iterable[str], new: Iterable[str]) -> list[str]:
    old, new = list(old), list(new)
    before, after = set(old), set(new)
    said = [f'{noun} "{name}" is removed.' for name in old if name not in after]
    said += [f'{noun} "{name}" is added.' for name in new if name not in before]
    if [name for name in old if name in after] != [name for name in new if name in before]:
        said.append(f"{noun}s are put in another order.")
    return said


def _changed_members(old: Organization, new: Organization) -> list[str]:
    before = {member.email: member for member in old.members}
    said = []
    for member in new.members:
        known = before.get(member.email, member)
        for what in ("name", "role", "position", "status"):
            was, is_now = getattr(known, what), getattr(member, what)
            if was != is_now:
                said.append(f'Member "{member.email}": {what} changes from {_words(was)} to {_words(is_now)}.')
    return said


def _changed_field(old: CustomField, new: CustomField) -> list[str]:
    subject = f'Custom field "{new.name}"'
    said = []
    if old.type is not new.type:
        said.append(f"{subject} changes from {_words(old.type)} to {_words(new.type)}; its values are not kept.")
    else:
        said += _listed(f"{subject}: option", old.options, new.options)
    if old.managed_by is not new.managed_by:
        said.append(f"{subject} is now {'synced' if new.managed_by is ManagedBy.SOURCE else 'managed by Upflow'}.")
    return said


def _words(value: str) -> str:
    """A value in a sentence: a name in quotes, a fixed choice as words."""
    return str(value).replace("_", " ") if isinstance(value, StrEnum) else f'"{value}"'


def same_fields(old: Organization, new: Organization) -> list[tuple[CustomField, CustomField]]:
    """The custom fields of the same name, before and after."""
    return [(before, after) for after in new.custom_fields if (before := old.custom_field(after.name)) is not None]
