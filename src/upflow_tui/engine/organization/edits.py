"""The organization edited one thing at a time: what may be written (docs/rules.md §1), and what to say where it may
not.

Each function opens the store, judges and writes in one transaction, and closes it again: call them in a thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from upflow_tui.core.counting import counted
from upflow_tui.core.kinds import ItemKind
from upflow_tui.core.organization import CustomField, Member, MemberPosition, Part, SourceSystem
from upflow_tui.core.text import clean
from upflow_tui.core.unseen import without_unseen
from upflow_tui.engine.organization.cleaning import clean_field, clean_member
from upflow_tui.engine.organization.judging import (
    LONGEST_NAME,
    EditProblem,
    EditRefused,
    judge_field,
    judge_members,
    judge_name,
    judge_organization,
    judge_workflows,
)
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.organization import edits as stored
from upflow_tui.store.organization.items import NamedItem, OrganizationItems, organization_items, users_of
from upflow_tui.store.organization.organization import load_organization

# Adding


def add_member(folder: Path, member: Member) -> int:
    """Adds a member and returns its number. Raises EditRefused, StoreError."""
    return add_members(folder, [member])[0]


def add_members(folder: Path, members: Sequence[Member]) -> list[int]:
    """Adds members, all or none, and returns their numbers. Raises EditRefused, StoreError."""
    with _writing(folder) as db:
        present = [item.member for item in organization_items(db).members]
        cleaned = [clean_member(member) for member in members]
        judge_members([*present, *cleaned], len(present))
        return stored.add_members(db, cleaned)


def add_workflow(folder: Path, name: str) -> int:
    """Adds a workflow and returns its number. Raises EditRefused, StoreError."""
    return _add_named(folder, ItemKind.WORKFLOW, name)


def add_position(folder: Path, name: str) -> int:
    """Adds a contact position and returns its number. Raises EditRefused, StoreError."""
    return _add_named(folder, ItemKind.POSITION, name)


def add_option(folder: Path, field_key: int, name: str) -> int:
    """Adds an option to a custom field and returns its number. Raises EditRefused, StoreError."""
    return _add_named(folder, ItemKind.OPTION, name, field_key)


def add_field(folder: Path, field: CustomField) -> int:
    """Adds a custom field with its options and returns its number. Raises EditRefused, StoreError."""
    with _writing(folder) as db:
        cleaned = clean_field(field)
        judge_field(cleaned, [item.field for item in organization_items(db).fields])
        return stored.add_field(db, cleaned)


# Changing


def change_facts(
    folder: Path,
    *,
    name: str | None = None,
    source_system: SourceSystem | None = None,
    api_allows: Collection[Part] | None = None,
) -> None:
    """Another name, source system, or set-up of the API; None leaves it. Raises EditRefused, StoreError."""
    with _writing(folder) as db:
        _change_facts(db, name, source_system, api_allows)


def set_up(
    folder: Path, *, name: str, source_system: SourceSystem, members: Sequence[Member], workflows: Sequence[str]
) -> None:
    """The first set-up: facts, members and workflows in one transaction; those that are there stay as they are.

    Raises:
        EditRefused: one of them breaks a rule; nothing was written.
        StoreError: the store cannot be written.
    """
    with _writing(folder) as db:
        _change_facts(db, name, source_system, None)
        items = organization_items(db)
        emails = {item.member.email for item in items.members}
        new = [member for member in map(clean_member, members) if member.email not in emails]
        judge_members(new)
        stored.add_members(db, new)
        known = {item.name for item in items.workflows}
        names = [name for name in map(clean, workflows) if name not in known]
        judge_workflows(names)
        stored.add_named(db, ItemKind.WORKFLOW, names)


def change_member(folder: Path, key: int, member: Member) -> None:
    """Another name, e-mail, role, position or status; its customers stay. Raises EditRefused, StoreError."""
    with _writing(folder) as db:
        members = organization_items(db).members
        others = [item.member for item in members if item.key != key]
        was = next((item.member.position for item in members if item.key == key), None)
        cleaned = clean_member(member)
        judge_members([*others, cleaned], len(others))
        if was is MemberPosition.ACCOUNT_MANAGER is not cleaned.position:
            use = users_of(db, ItemKind.MEMBER, key, f'Account manager "{cleaned.email}"')
            if use is not None:
                fix = "Give these customers another account manager first."
                raise EditRefused([EditProblem("position", f"{use.sentence} {fix}")])
        stored.set_member(db, key, cleaned)


def change_field(folder: Path, key: int, field: CustomField) -> None:
    """Another name or owner of a custom field, or another type where no customer has a value.

    Args:
        field: its options do not count: they are changed one by one. A select without any receives these.

    Raises:
        EditRefused: a rule is broken, or the type cannot change any more.
        StoreError: the store cannot be written, or the field is gone.
    """
    with _writing(folder) as db:
        items = organization_items(db).fields
        present = next((item for item in items if item.key == key), None)
        keeps_options = present is not None and bool(present.options) and field.type.has_options
        cleaned = clean_field(replace(field, options=present.field.options) if present and keeps_options else field)
        judge_field(cleaned, [item.field for item in items if item.key != key])
        if present is not None and present.field.type is not cleaned.type:
            use = users_of(db, ItemKind.FIELD, key, "It")
            if use is not None:
                has = f"{counted(use.customers, 'customer')} {'has' if use.customers == 1 else 'have'}"
                raise EditRefused([EditProblem("type", f"The type stays as it is: {has} a value. Add another field.")])
        stored.set_field(db, key, cleaned)
        if present is not None and not keeps_options:
            for option in present.options:
                stored.remove(db, ItemKind.OPTION, option.key)
            stored.add_named(db, ItemKind.OPTION, cleaned.options, field_key=key)


def rename(folder: Path, kind: ItemKind, key: int, name: str) -> None:
    """Another name for a workflow, a position, an option or a custom field; its customers stay.

    Raises EditRefused, StoreError.
    """
    with _writing(folder) as db:
        _rename(db, kind, key, clean(name))


def reset_unseen(folder: Path, kind: ItemKind, key: int) -> str:
    """Takes the invisible characters out of a name and returns it. Raises EditRefused, StoreError."""
    with _writing(folder) as db:
        name = without_unseen(_named_item(organization_items(db), kind, key).name)
        _rename(db, kind, key, name)
        return name


def remove(folder: Path, kind: ItemKind, key: int, *, unlink: bool = False, instead: int | None = None) -> int:
    """Deletes one thing and returns how many customers used it.

    Args:
        unlink: it is taken from its customers.
        instead: the number of another of its kind that they receive.

    Raises:
        InUse: customers use it, and neither was said.
        EditRefused: it is the last contact position, or the last option of its field.
        StoreError: the store cannot be written, or it is gone.
    """
    with _writing(folder) as db:
        items = organization_items(db)
        if kind is ItemKind.POSITION and len(items.positions) == 1:
            raise EditRefused([EditProblem("name", "An organization needs at least one contact position.")])
        if kind is ItemKind.OPTION and any([option.key for option in item.options] == [key] for item in items.fields):
            message = "A custom field of this type needs at least one option. Delete the custom field instead."
            raise EditRefused([EditProblem("name", message)])
        return stored.remove(db, kind, key, unlink=unlink, instead=instead)


# Smaller parts


def _add_named(folder: Path, kind: ItemKind, name: str, field_key: int | None = None) -> int:
    with _writing(folder) as db:
        cleaned = clean(name)
        judge_name(organization_items(db), kind, None, cleaned, field_key)
        return stored.add_named(db, kind, [cleaned], field_key=field_key)[0]


def _rename(db: Database, kind: ItemKind, key: int, name: str) -> None:
    field_key = None
    if kind is ItemKind.OPTION:
        fields = organization_items(db).fields
        field_key = next((item.key for item in fields if key in {option.key for option in item.options}), None)
    judge_name(organization_items(db), kind, key, name, field_key)
    stored.rename(db, kind, key, name)


def _named_item(items: OrganizationItems, kind: ItemKind, key: int) -> NamedItem:
    listed: dict[ItemKind, Sequence[NamedItem]] = {
        ItemKind.WORKFLOW: items.workflows,
        ItemKind.POSITION: items.positions,
        ItemKind.FIELD: [NamedItem(item.key, item.field.name) for item in items.fields],
        ItemKind.OPTION: [option for item in items.fields for option in item.options],
    }
    for item in listed[kind]:
        if item.key == key:
            return item
    raise StoreError(f"This {kind.noun} has been deleted.", "Look at the list again.")


def _change_facts(
    db: Database, name: str | None, source_system: SourceSystem | None, api_allows: Collection[Part] | None
) -> None:
    present = load_organization(db)
    chosen = present.name if name is None else clean(name)
    if not chosen or len(chosen) > LONGEST_NAME:
        told = "The name is empty. Give one." if not chosen else f"The name is longer than {LONGEST_NAME} characters."
        raise EditRefused([EditProblem("name", told)])
    if name is not None:
        judge_organization(chosen)
    system = present.source_system if source_system is None else source_system
    allows = present.api_allows if api_allows is None else frozenset(api_allows)
    if (chosen, system, allows) != (present.name, present.source_system, present.api_allows):
        stored.set_facts(db, name=chosen, source_system=system, api_allows=allows)


@contextmanager
def _writing(folder: Path) -> Iterator[Database]:
    """One transaction: what is judged is what is written."""
    with Database.open(folder) as db, db.write():
        yield db
