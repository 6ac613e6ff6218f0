"""The organization edited one thing at a time: docs/rules.md §1, and what becomes of the customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.imports import import_file
from upflow_tui.core.customer import Customer
from upflow_tui.core.kinds import ItemKind
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    Organization,
    Part,
    SourceSystem,
    Workflow,
)
from upflow_tui.core.unseen import show_unseen, without_unseen
from upflow_tui.engine.organization import edits
from upflow_tui.engine.organization.items import InUse, read_items, read_use_counts, read_users
from upflow_tui.engine.organization.judging import EditRefused
from upflow_tui.engine.service import Engine
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.organization import edits as in_store

ORGANIZATION = Organization(
    members=(Member("Anna", "anna@mars.example"), Member("Paul", "paul@mars.example")),
    workflows=(Workflow("Gentle"), Workflow("Firm")),
    custom_fields=(
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("A", "B", "C")),
        CustomField("Notes", CustomFieldType.TEXT),
    ),
)
FILE = """Customer ID,Customer name,Account manager,Workflow,Contact email,Position,Tier,Tags,Notes
C-1,Abel,"anna@mars.example,paul@mars.example",Gentle,a@abel.example,Sales,Gold,"A,B",x
C-2,Béa,anna@mars.example,Firm,b@bea.example,Payer,Silver,C,y
C-3,Cid,,Gentle,,,,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with three customers who use something of each list."""
    folder = tmp_path / "data"
    Engine(folder).replace_organization(ORGANIZATION)
    bring(folder, tmp_path, FILE)
    return folder


def bring(folder: Path, tmp_path: Path, text: str, name: str = "customers.csv") -> None:
    (tmp_path / name).write_text(text)
    import_file(Engine(folder), tmp_path / name)


def organization(folder: Path) -> Organization:
    return Engine(folder).organization()


def customers(folder: Path) -> dict[str | None, Customer]:
    return {customer.external_id: customer for customer in Engine(folder).customers()}


def key_of(folder: Path, kind: ItemKind, name: str) -> int:
    items = read_items(folder)
    if kind is ItemKind.MEMBER:
        return next(item.key for item in items.members if item.member.email == name)
    if kind is ItemKind.FIELD:
        return next(item.key for item in items.fields if item.field.name == name)
    if kind is ItemKind.OPTION:
        return next(option.key for item in items.fields for option in item.options if option.name == name)
    return next(item.key for item in (*items.workflows, *items.positions) if item.name == name)


def revision(folder: Path) -> int:
    with Database.open(folder, readonly=True) as db:
        return db.revision


def test_what_is_added_stands_at_the_end(folder: Path) -> None:
    edits.add_member(folder, Member(" Ida ", "ida@mars.example", position=MemberPosition.FINANCE_USER))
    edits.add_workflow(folder, "  Strict ")
    edits.add_position(folder, "Chief")
    edits.add_field(folder, CustomField("Region", CustomFieldType.SINGLE_SELECT, ("N", "S"), ManagedBy.SOURCE))
    edits.add_option(folder, key_of(folder, ItemKind.FIELD, "Tier"), "Bronze")
    now = organization(folder)
    assert now.members[-1] == Member("Ida", "ida@mars.example", position=MemberPosition.FINANCE_USER)
    assert now.workflows[-1] == Workflow("Strict")
    assert now.positions[-1] == "Chief"
    assert now.custom_fields[-1] == CustomField("Region", CustomFieldType.SINGLE_SELECT, ("N", "S"), ManagedBy.SOURCE)
    assert now.custom_fields[0].options == ("Gold", "Silver", "Bronze")


def test_each_edit_raises_the_revision_once(folder: Path) -> None:
    before = revision(folder)
    edits.add_field(folder, CustomField("Region", CustomFieldType.SINGLE_SELECT, ("N", "S")))
    assert revision(folder) == before + 1
    edits.remove(folder, ItemKind.WORKFLOW, key_of(folder, ItemKind.WORKFLOW, "Gentle"), unlink=True)
    assert revision(folder) == before + 2


REFUSED: list[tuple[str, Callable[[Path], object], str]] = [
    ("a member without a name", lambda at: edits.add_member(at, Member(" ", "x@mars.example")), "name is empty"),
    ("no address", lambda at: edits.add_member(at, Member("X", "x")), "is not an email address"),
    ("capitals", lambda at: edits.add_member(at, Member("X", "X@mars.example")), "Write x@mars.example"),
    ("a member twice", lambda at: edits.add_member(at, Member("X", "anna@mars.example")), "e-mail is taken already"),
    ("a workflow twice", lambda at: edits.add_workflow(at, "Firm"), "a workflow must be unique"),
    ("a workflow without a name", lambda at: edits.add_workflow(at, "\u00a0"), "name is empty"),
    ("a position that differs by case", lambda at: edits.add_position(at, "SALES"), "contact position must be unique"),
    ("a name too long", lambda at: edits.add_workflow(at, "x" * 256), "longer than 255"),
    (
        "an Upflow field's name",
        lambda at: edits.add_field(at, CustomField("town", CustomFieldType.TEXT)),
        'name of an Upflow field ("Town")',
    ),
    (
        "a custom field twice",
        lambda at: edits.add_field(at, CustomField("Notes", CustomFieldType.TEXT)),
        "custom field must be unique",
    ),
    (
        "a select without options",
        lambda at: edits.add_field(at, CustomField("X", CustomFieldType.SINGLE_SELECT)),
        "needs options",
    ),
    (
        "options of a text",
        lambda at: edits.add_field(at, CustomField("X", CustomFieldType.TEXT, ("a",))),
        "belongs only to single_select",
    ),
    ("an option twice", lambda at: edits.add_option(at, key_of(at, ItemKind.FIELD, "Tier"), "Gold"), "option must be"),
    ("no option", lambda at: edits.add_option(at, key_of(at, ItemKind.FIELD, "Tier"), ""), "is empty"),
    (
        "renamed to another's name",
        lambda at: edits.rename(at, ItemKind.WORKFLOW, key_of(at, ItemKind.WORKFLOW, "Firm"), "Gentle"),
        "taken already",
    ),
    (
        "an option renamed to another's",
        lambda at: edits.rename(at, ItemKind.OPTION, key_of(at, ItemKind.OPTION, "Gold"), "Silver"),
        '"Silver" is taken already',
    ),
    (
        "a field renamed to an Upflow field's",
        lambda at: edits.rename(at, ItemKind.FIELD, key_of(at, ItemKind.FIELD, "Notes"), "Client ID"),
        "is the name of an Upflow field",
    ),
    ("no name", lambda at: edits.change_facts(at, name=" "), "The name is empty"),
    (
        "the type of a field in use",
        lambda at: edits.change_field(
            at, key_of(at, ItemKind.FIELD, "Notes"), CustomField("Notes", CustomFieldType.NUMBER)
        ),
        "2 customers have a value",
    ),
]


@pytest.mark.parametrize(("edit", "told"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_breaks_a_rule_is_refused_and_nothing_changes(
    folder: Path, edit: Callable[[Path], object], told: str
) -> None:
    before = organization(folder), revision(folder)
    with pytest.raises(EditRefused) as refused:
        edit(folder)
    assert told in refused.value.message
    assert (organization(folder), revision(folder)) == before


def test_a_duplicate_elsewhere_does_not_stand_in_the_way(folder: Path) -> None:
    # Written before, by a version that allowed it.
    Engine(folder).replace_organization(replace(organization(folder), positions=("Sales", "Payer", "SALES")))
    edits.add_position(folder, "Chief")
    assert organization(folder).positions[-1] == "Chief"


@pytest.mark.parametrize(
    ("kind", "old"),
    [(ItemKind.WORKFLOW, "Gentle"), (ItemKind.POSITION, "Sales"), (ItemKind.FIELD, "Notes"), (ItemKind.OPTION, "A")],
)
def test_renaming_keeps_the_assignments(folder: Path, kind: ItemKind, old: str) -> None:
    edits.rename(folder, kind, key_of(folder, kind, old), "Renamed")
    abel = customers(folder)["C-1"]
    assert {
        ItemKind.WORKFLOW: abel.workflow,
        ItemKind.POSITION: abel.contacts[0].position,
        ItemKind.FIELD: "Renamed" if "Renamed" in abel.custom else None,
        ItemKind.OPTION: abel.custom["Tags"][0] if isinstance(abel.custom["Tags"], tuple) else None,
    }[kind] == "Renamed"


def test_a_changed_member_keeps_its_customers(folder: Path) -> None:
    edits.change_member(folder, key_of(folder, ItemKind.MEMBER, "anna@mars.example"), Member("Ann", "ann@mars.example"))
    assert customers(folder)["C-2"].account_managers == ("ann@mars.example",)


def test_a_member_whom_customers_have_stays_an_account_manager(folder: Path) -> None:
    anna = Member("Anna", "anna@mars.example", position=MemberPosition.FINANCE_USER)
    with pytest.raises(EditRefused) as refused:
        edits.change_member(folder, key_of(folder, ItemKind.MEMBER, "anna@mars.example"), anna)
    assert refused.value.problems[0].field == "position"
    assert "is used by" in str(refused.value) and "another account manager first" in str(refused.value)
    assert customers(folder)["C-2"].account_managers == ("anna@mars.example",)


def test_the_history_goes_by_what_was_meant(folder: Path, tmp_path: Path) -> None:
    bring(folder, tmp_path, "Customer ID,Workflow\nC-3,Firm\n", "second.csv")
    firm = key_of(folder, ItemKind.WORKFLOW, "Firm")
    edits.rename(folder, ItemKind.WORKFLOW, firm, "Very firm")
    with Database.open(folder, readonly=True) as db:
        assert db.fetch("SELECT new_ref FROM import_changes WHERE field = 'workflow'") == [(f"[{firm}]",)]


def test_who_uses_something_is_counted_and_named(folder: Path) -> None:
    counts = read_use_counts(folder)
    assert counts[ItemKind.MEMBER][key_of(folder, ItemKind.MEMBER, "anna@mars.example")] == 2
    assert counts[ItemKind.WORKFLOW][key_of(folder, ItemKind.WORKFLOW, "Gentle")] == 2
    assert counts[ItemKind.POSITION] == {key_of(folder, ItemKind.POSITION, name): 1 for name in ("Sales", "Payer")}
    assert counts[ItemKind.FIELD][key_of(folder, ItemKind.FIELD, "Tags")] == 2
    assert counts[ItemKind.OPTION][key_of(folder, ItemKind.OPTION, "B")] == 1
    use = read_users(folder, ItemKind.WORKFLOW, key_of(folder, ItemKind.WORKFLOW, "Gentle"), "Gentle")
    assert use is not None
    assert use.sentence == 'Workflow "Gentle" is used by 2 customers: Abel (C-1), Cid (C-3).'
    assert read_users(folder, ItemKind.POSITION, key_of(folder, ItemKind.POSITION, "Purchaser"), "Purchaser") is None


IN_USE = [
    (ItemKind.MEMBER, "anna@mars.example"),
    (ItemKind.WORKFLOW, "Gentle"),
    (ItemKind.POSITION, "Sales"),
    (ItemKind.FIELD, "Tags"),
    (ItemKind.OPTION, "A"),
]


@pytest.mark.parametrize(("kind", "name"), IN_USE)
def test_what_is_in_use_goes_only_when_that_is_said(folder: Path, kind: ItemKind, name: str) -> None:
    key = key_of(folder, kind, name)
    with pytest.raises(InUse) as refused:
        edits.remove(folder, kind, key)
    assert f'"{name}" is used by' in refused.value.message and "Abel (C-1)" in refused.value.message
    assert edits.remove(folder, kind, key, unlink=True) >= 1
    abel = customers(folder)["C-1"]
    assert (abel.account_managers, abel.workflow, abel.contacts[0].position, abel.custom.get("Tags")) == {
        ItemKind.MEMBER: (("paul@mars.example",), "Gentle", "Sales", ("A", "B")),
        ItemKind.WORKFLOW: (("anna@mars.example", "paul@mars.example"), None, "Sales", ("A", "B")),
        ItemKind.POSITION: (("anna@mars.example", "paul@mars.example"), "Gentle", None, ("A", "B")),
        ItemKind.FIELD: (("anna@mars.example", "paul@mars.example"), "Gentle", "Sales", None),
        ItemKind.OPTION: (("anna@mars.example", "paul@mars.example"), "Gentle", "Sales", ("B",)),
    }[kind]


@pytest.mark.parametrize(
    ("kind", "name", "other"),
    [
        (ItemKind.MEMBER, "anna@mars.example", "paul@mars.example"),
        (ItemKind.WORKFLOW, "Gentle", "Firm"),
        (ItemKind.POSITION, "Sales", "Payer"),
        (ItemKind.OPTION, "A", "B"),
        (ItemKind.OPTION, "Gold", "Silver"),
    ],
)
def test_customers_receive_another_in_its_place(folder: Path, kind: ItemKind, name: str, other: str) -> None:
    edits.remove(folder, kind, key_of(folder, kind, name), instead=key_of(folder, kind, other))
    found = customers(folder)
    abel, bea = found["C-1"], found["C-2"]
    if kind is ItemKind.MEMBER:
        assert abel.account_managers == bea.account_managers == ("paul@mars.example",)
    elif kind is ItemKind.WORKFLOW:
        assert found["C-3"].workflow == abel.workflow == "Firm"
    elif kind is ItemKind.POSITION:
        assert abel.contacts[0].position == "Payer"
    elif name == "A":
        assert abel.custom["Tags"] == ("B",)
    else:
        assert abel.custom["Tier"] == "Silver"


def test_what_nobody_uses_goes_at_once(folder: Path) -> None:
    assert edits.remove(folder, ItemKind.POSITION, key_of(folder, ItemKind.POSITION, "Purchaser")) == 0
    assert "Purchaser" not in organization(folder).positions


def test_the_last_position_and_the_last_option_stay(folder: Path) -> None:
    for name in ("Accounting", "Sales", "Purchaser"):
        edits.remove(folder, ItemKind.POSITION, key_of(folder, ItemKind.POSITION, name), unlink=True)
    with pytest.raises(EditRefused, match="at least one contact position"):
        edits.remove(folder, ItemKind.POSITION, key_of(folder, ItemKind.POSITION, "Payer"), unlink=True)
    edits.remove(folder, ItemKind.OPTION, key_of(folder, ItemKind.OPTION, "Gold"), unlink=True)
    with pytest.raises(EditRefused, match="Delete the custom field"):
        edits.remove(folder, ItemKind.OPTION, key_of(folder, ItemKind.OPTION, "Silver"), unlink=True)


def test_what_another_window_deleted_is_said(folder: Path) -> None:
    gentle = key_of(folder, ItemKind.WORKFLOW, "Gentle")
    edits.remove(folder, ItemKind.WORKFLOW, gentle, unlink=True)
    firm = key_of(folder, ItemKind.WORKFLOW, "Firm")
    for edit in (
        lambda: edits.rename(folder, ItemKind.WORKFLOW, gentle, "Other"),
        lambda: edits.remove(folder, ItemKind.WORKFLOW, gentle),
        lambda: edits.remove(folder, ItemKind.WORKFLOW, firm, instead=gentle),
        lambda: edits.reset_unseen(folder, ItemKind.WORKFLOW, gentle),
        lambda: edits.change_member(folder, 999, Member("X", "x@mars.example")),
        lambda: edits.change_field(folder, 999, CustomField("X", CustomFieldType.TEXT)),
        lambda: edits.add_option(folder, 999, "X"),
    ):
        with pytest.raises(StoreError, match="has been deleted"):
            edit()
    assert organization(folder).workflows == (Workflow("Firm"),)


def test_a_field_that_nobody_uses_may_change_its_type(folder: Path) -> None:
    key = edits.add_field(folder, CustomField("Region", CustomFieldType.TEXT))
    edits.change_field(folder, key, CustomField("Area", CustomFieldType.SINGLE_SELECT, ("N", "S")))
    assert organization(folder).custom_fields[-1] == CustomField("Area", CustomFieldType.SINGLE_SELECT, ("N", "S"))
    edits.change_field(folder, key, CustomField("Area", CustomFieldType.MULTI_SELECT, ("ignored",)))
    assert organization(folder).custom_fields[-1].options == ("N", "S"), "options are changed one by one"
    edits.change_field(folder, key, CustomField("Area", CustomFieldType.DATE))
    assert organization(folder).custom_fields[-1] == CustomField("Area", CustomFieldType.DATE)


def test_a_used_field_may_change_name_and_owner(folder: Path) -> None:
    key = key_of(folder, ItemKind.FIELD, "Tier")
    edits.change_field(folder, key, CustomField("Level", CustomFieldType.SINGLE_SELECT, (), ManagedBy.SOURCE))
    assert customers(folder)["C-1"].custom["Level"] == "Gold"
    assert organization(folder).custom_fields[0].managed_by is ManagedBy.SOURCE


@pytest.mark.parametrize("system", list(SourceSystem))
def test_source_system_and_switches_are_kept_apart(folder: Path, system: SourceSystem) -> None:
    edits.change_facts(folder, source_system=system, api_allows={Part.CONTACTS})
    edits.change_facts(folder, name=" Mars SAS ")
    now = organization(folder)
    assert (now.name, now.source_system, now.api_allows) == ("Mars SAS", system, frozenset({Part.CONTACTS}))


def test_invisible_characters_are_shown_and_reset(folder: Path) -> None:
    key = edits.add_workflow(folder, "Rappel\u00a0do\u200bux")
    assert show_unseen(read_items(folder).workflows[-1].name) == "Rappel⟨NBSP⟩do⟨ZWSP⟩ux"
    assert edits.reset_unseen(folder, ItemKind.WORKFLOW, key) == "Rappel doux"
    assert organization(folder).workflows[-1] == Workflow("Rappel doux")
    twin = edits.add_workflow(folder, "Rappel\u202fdoux")
    with pytest.raises(EditRefused, match="taken already"):
        edits.reset_unseen(folder, ItemKind.WORKFLOW, twin)


@settings(deadline=None)
@given(st.text())
def test_a_name_without_what_nobody_sees_shows_as_it_is(text: str) -> None:
    plain = without_unseen(text)
    assert without_unseen(plain) == plain
    assert show_unseen(plain) == plain


def test_the_first_set_up_is_one_write_and_keeps_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    edits.set_up(
        folder,
        name="Mars",
        source_system=SourceSystem.NATIVE,
        members=[Member("Anna", "anna@mars.example")],
        workflows=["Gentle", "Firm"],
    )
    assert revision(folder) == 1
    edits.set_up(
        folder,
        name="Mars",
        source_system=SourceSystem.NATIVE,
        members=[Member("Anna again", "anna@mars.example"), Member("Paul", "paul@mars.example")],
        workflows=["Firm", "Strict"],
    )
    now = organization(folder)
    assert (now.name, now.source_system) == ("Mars", SourceSystem.NATIVE)
    assert [member.name for member in now.members] == ["Anna", "Paul"]
    assert [workflow.name for workflow in now.workflows] == ["Gentle", "Firm", "Strict"]


def test_a_first_set_up_that_breaks_a_rule_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with pytest.raises(EditRefused):
        edits.set_up(folder, name="Mars", source_system=SourceSystem.API, members=[], workflows=["Firm", "Firm"])
    assert organization(folder) == Organization()


def test_the_store_itself_takes_nothing_twice(folder: Path) -> None:
    with Database.open(folder) as db:
        with pytest.raises(StoreError, match="of this name already"):
            in_store.add_named(db, ItemKind.WORKFLOW, ["Firm"])
        with pytest.raises(StoreError, match="of this name already"):
            in_store.rename(db, ItemKind.WORKFLOW, key_of(folder, ItemKind.WORKFLOW, "Firm"), "Gentle")
    assert organization(folder) == ORGANIZATION


def test_names_of_the_organization_and_its_members_hold_no_control_character(folder: Path) -> None:
    for change in (
        lambda: edits.change_facts(folder, name="Ma\x07rs"),
        lambda: edits.add_member(folder, Member("An\x1b[31mna", "anna@mars.example")),
    ):
        with pytest.raises(EditRefused, match="control character"):
            change()
