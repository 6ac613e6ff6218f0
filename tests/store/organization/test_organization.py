"""The organization in the store: read, replaced all or nothing, and what changed said (docs/commands.md, `org`)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.store.builders import MARS, apply_plan, contact, new, stored_customers
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Organization,
    Part,
    Role,
    SourceSystem,
    Workflow,
)
from upflow_tui.importing.planning.plan import Action, PlannedContact
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import (
    InUse,
    describe_changes,
    load_organization,
    replace_organization,
    uses_taken_away,
)

names = st.lists(st.sampled_from(["a", "B", "b", "é\x00", "👩", " "]), unique=True, max_size=4)


@st.composite
def organizations(draw: st.DrawFn) -> Organization:
    """Any organization with names from a few, so that many are the same in two of them."""
    return Organization(
        draw(st.sampled_from(["One", "Two"])),
        draw(st.sampled_from(SourceSystem)),
        frozenset(draw(st.sets(st.sampled_from(Part)))),
        tuple(draw(names)),
        tuple(
            Member(
                draw(st.sampled_from(["X", "Y"])),
                email,
                draw(st.sampled_from(Role)),
                draw(st.sampled_from(MemberPosition)),
                draw(st.sampled_from(MemberStatus)),
            )
            for email in draw(names)
        ),
        tuple(Workflow(name) for name in draw(names)),
        tuple(
            CustomField(
                name,
                kind := draw(st.sampled_from(CustomFieldType)),
                tuple(draw(names)) if kind.has_options else (),
                draw(st.sampled_from(ManagedBy)),
            )
            for name in draw(names)
        ),
    )


@settings(max_examples=few(30))
@given(organizations(), organizations())
def test_the_organization_is_read_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, first: Organization, second: Organization
) -> None:
    with Database.open(tmp_path_factory.mktemp("store")) as db:
        for new_one in (first, second, first):
            before = load_organization(db)
            said = replace_organization(db, new_one)
            assert load_organization(db) == new_one
            assert bool(said) == (before != new_one)


@given(organizations(), organizations())
def test_every_difference_is_said_in_sentences(first: Organization, second: Organization) -> None:
    said = describe_changes(first, second)
    assert bool(said) == (first != second)
    assert all(sentence.endswith(".") for sentence in said)
    assert len(set(said)) == len(said)


def test_the_same_organization_again_writes_nothing(mars: Database) -> None:
    assert mars.revision == 1
    assert replace_organization(mars, MARS) == []
    assert mars.revision == 1


def test_what_changes_is_said_in_order() -> None:
    anna, ben = Member("Anna", "anna@x"), Member("Ben", "ben@x")
    old = Organization(
        "Old",
        members=(anna, ben),
        workflows=(Workflow("Standard"), Workflow("Soft")),
        custom_fields=(
            CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver", "Tin")),
            CustomField("Note", CustomFieldType.TEXT),
            CustomField("Gone", CustomFieldType.TEXT),
        ),
    )
    new_one = Organization(
        "New",
        SourceSystem.NATIVE,
        frozenset({Part.DETAILS}),
        ("Sales", "Accounting", "Payer", "Chief"),
        (replace(anna, name="Anna R", role=Role.ADMIN, position=MemberPosition.FINANCE_USER), Member("Cy", "cy@x")),
        (Workflow("Soft"), Workflow("Hard")),
        (
            CustomField("Note", CustomFieldType.NUMBER),
            CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Silver", "Gold", "Iron"), ManagedBy.SOURCE),
            CustomField("Fresh", CustomFieldType.DATE),
        ),
    )
    assert describe_changes(old, new_one) == [
        'The name changes from "Old" to "New".',
        "The source system changes from API to Native integration.",
        "Contacts are switched off in the API set-up.",
        "Account managers are switched off in the API set-up.",
        'Contact position "Purchaser" is removed.',
        'Contact position "Chief" is added.',
        "Contact positions are put in another order.",
        'Workflow "Standard" is removed.',
        'Workflow "Hard" is added.',
        'Member "ben@x" is removed.',
        'Member "cy@x" is added.',
        'Member "anna@x": name changes from "Anna" to "Anna R".',
        'Member "anna@x": role changes from member to admin.',
        'Member "anna@x": position changes from account manager to finance user.',
        'Custom field "Gone" is removed.',
        'Custom field "Fresh" is added.',
        "Custom fields are put in another order.",
        'Custom field "Note" changes from text to number; its values are not kept.',
        'Custom field "Tier": option "Tin" is removed.',
        'Custom field "Tier": option "Iron" is added.',
        'Custom field "Tier": options are put in another order.',
        'Custom field "Tier" is now synced.',
    ]
    assert "Details are switched on in the API set-up." in describe_changes(replace(old, api_allows=frozenset()), old)
    assert 'Custom field "Tier" is now managed by Upflow.' in describe_changes(new_one, old)


@pytest.fixture
def used(mars: Database, tmp_path: Path) -> Database:
    """A store in which Acme uses one of everything, and seven others the workflow "Standard"."""
    apply_plan(
        mars,
        tmp_path,
        [
            new(
                1,
                "Acme",
                external_id="C-1",
                values={
                    "account_manager": ("anna@mars.example", "ben@mars.example"),
                    "workflow": "Standard",
                    "custom:Tier": "Gold",
                    "custom:Tags": ("iron", "zinc"),
                    "custom:Note": "x",
                    "custom:Active": True,
                },
                contacts=[
                    PlannedContact("a@x", Action.CREATE, position="Payer"),
                    PlannedContact("b@x", Action.CREATE, position="Payer"),
                    contact("c@x"),
                ],
            ),
            *(new(number, f"N{number}", values={"workflow": "Standard"}) for number in range(2, 9)),
        ],
    )
    return mars


GONE = {
    "Member": replace(MARS, members=MARS.members[:2]),
    "Account manager": replace(
        MARS,
        members=tuple(
            replace(item, position=MemberPosition.FINANCE_USER) if item.email == "ben@mars.example" else item
            for item in MARS.members
        ),
    ),
    "Workflow": replace(MARS, workflows=MARS.workflows[1:]),
    "Contact position": replace(MARS, positions=("Accounting",)),
    "Custom field": replace(MARS, custom_fields=tuple(item for item in MARS.custom_fields if item.name != "Note")),
    "Custom field of another type": replace(
        MARS,
        custom_fields=tuple(
            replace(item, type=CustomFieldType.TEXT) if item.name == "Active" else item for item in MARS.custom_fields
        ),
    ),
    "Custom field with options": replace(MARS, custom_fields=MARS.custom_fields[1:]),
    "Option": replace(
        MARS, custom_fields=(replace(MARS.custom_fields[0], options=("Silver",)), *MARS.custom_fields[1:])
    ),
}
USED = {
    "Member": 'Member "ben@mars.example" is used by 1 customer: Acme (C-1).',
    "Account manager": 'Account manager "ben@mars.example" is used by 1 customer: Acme (C-1).',
    "Workflow": 'Workflow "Standard" is used by 8 customers: Acme (C-1), N2, N3, N4, N5 and 3 more.',
    "Contact position": 'Contact position "Payer" is used by 1 customer: Acme (C-1).',
    "Custom field": 'Custom field "Note" is used by 1 customer: Acme (C-1).',
    "Custom field of another type": 'Custom field "Active" is used by 1 customer: Acme (C-1).',
    "Custom field with options": 'Custom field "Tier" is used by 1 customer: Acme (C-1).',
    "Option": 'Option "Gold" of Tier is used by 1 customer: Acme (C-1).',
}


@pytest.mark.parametrize("what", GONE)
def test_what_is_in_use_is_not_taken_away(used: Database, what: str) -> None:
    before = used.revision
    with pytest.raises(InUse) as caught:
        replace_organization(used, replace(GONE[what], name="Another"))
    assert caught.value.message == USED[what]
    assert [use.sentence for use in caught.value.uses] == [USED[what]]
    assert caught.value.fix
    assert uses_taken_away(used, GONE[what]) == list(caught.value.uses)
    assert load_organization(used) == MARS
    assert used.revision == before


@pytest.mark.parametrize("what", GONE)
def test_force_unlinks_what_goes_and_nothing_else(used: Database, what: str) -> None:
    acme = stored_customers(used)[0]
    said = replace_organization(used, GONE[what], force=True)
    assert load_organization(used) == GONE[what]
    count = "8 customers" if what == "Workflow" else "1 customer"
    assert said[-1].endswith(f"is taken from {count}.")
    after = stored_customers(used)[0]
    match what:
        case "Member" | "Account manager":
            acme.account_managers = ("anna@mars.example",)
        case "Workflow":
            acme.workflow = None
        case "Contact position":
            for item in acme.contacts:
                item.position = None
        case "Custom field":
            del acme.custom["Note"]
        case "Custom field of another type":
            del acme.custom["Active"]
        case _:
            del acme.custom["Tier"]
    assert after == acme
    assert used.fetch("PRAGMA foreign_key_check") == []


def test_several_things_in_use_are_all_named(used: Database) -> None:
    with pytest.raises(InUse) as caught:
        replace_organization(used, Organization(name="Mars SAS"))
    for begin in ('Member "anna@', 'Member "ben@', 'Workflow "Standard"', 'Custom field "Tags"'):
        assert begin in caught.value.message
    assert 'Member "zoe@' not in caught.value.message
    assert 'Contact position "Payer"' not in caught.value.message
    replace_organization(used, Organization(), force=True)
    assert load_organization(used) == Organization()
    acme = stored_customers(used)[0]
    assert (acme.account_managers, acme.workflow, acme.custom) == ((), None, {})


def test_what_nobody_uses_can_go(used: Database) -> None:
    less = replace(
        MARS,
        members=MARS.members[1:],
        workflows=MARS.workflows[:1],
        positions=("Payer",),
        custom_fields=(
            replace(MARS.custom_fields[0], options=("Gold",)),
            replace(MARS.custom_fields[1], options=("zinc", "iron")),
            *MARS.custom_fields[2:3],
            *MARS.custom_fields[5:6],
        ),
    )
    before = stored_customers(used)
    assert uses_taken_away(used, less) == []
    replace_organization(used, less)
    assert load_organization(used) == less
    assert stored_customers(used) == before


def test_another_order_keeps_every_link(used: Database) -> None:
    turned = replace(
        MARS,
        members=MARS.members[::-1],
        workflows=MARS.workflows[::-1],
        positions=MARS.positions[::-1],
        custom_fields=tuple(replace(item, options=item.options[::-1]) for item in MARS.custom_fields[::-1]),
    )
    acme = stored_customers(used)[0]
    replace_organization(used, turned)
    assert load_organization(used) == turned
    acme.custom["Tags"] = ("iron", "zinc")
    assert stored_customers(used)[0] == acme


def test_options_come_in_the_order_of_the_organization(used: Database) -> None:
    assert stored_customers(used)[0].custom["Tags"] == ("zinc", "iron")
