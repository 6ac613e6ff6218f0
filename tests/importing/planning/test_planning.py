"""The plan: field by field what an import will do (docs/rules.md §4 "Blank cell" and "Equal means", §5, §6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import plan_checked, plan_of
from upflow_tui.core.customer import DETAIL_KEYS, Contact
from upflow_tui.core.fields import Mode, label_of
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    Member,
    Organization,
    Part,
    SourceSystem,
    Workflow,
)
from upflow_tui.importing.checking.rows import RefusedLine
from upflow_tui.importing.choices import BlankCells, ImportChoices, OnError
from upflow_tui.importing.planning.comparing import stored_values
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.plan import Change, Totals
from upflow_tui.importing.planning.planning import count_lines

CLEAR = ImportChoices(blank=BlankCells.CLEAR)
SKIP = ImportChoices(on_error=OnError.SKIP_LINE)
ORGANIZATION = Organization(
    members=(Member("Anna", "anna@upflow.io"), Member("Paul", "paul@upflow.io")),
    workflows=(Workflow("Standard"), Workflow("Soft")),
    custom_fields=(
        CustomField("Limit", CustomFieldType.NUMBER),
        CustomField("Since", CustomFieldType.DATE),
        CustomField("Remark", CustomFieldType.TEXT),
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("A", "B", "C")),
        CustomField("Active", CustomFieldType.BOOLEAN),
    ),
)
CUSTOM = {
    "Limit": "-12.5",
    "Since": "2025-12-31",
    "Remark": "Hello",
    "Tier": "Gold",
    "Tags": ("A", "B"),
    "Active": True,
}


@pytest.fixture
def stored() -> FakeStore:
    store = FakeStore()
    store.add(
        "Dupont",
        "C-1",
        accounting_code="411",
        vat_number="FR1",
        address="1 rue",
        postal_code="75001",
        town="Paris",
        state_region="IDF",
        country="France",
        account_managers=("anna@upflow.io", "paul@upflow.io"),
        workflow="Standard",
        custom=dict(CUSTOM),
        contacts=[Contact("a@x.fr", main=True)],
    )
    return store


def changed(text: str, stored: FakeStore, choices: ImportChoices = ImportChoices()) -> list[Change]:  # noqa: B008
    """The changes of C-1."""
    return plan_checked(text, stored=stored, organization=ORGANIZATION, choices=choices).customer("C-1").changes


@pytest.mark.parametrize("key", DETAIL_KEYS)
def test_each_detail_is_written_with_its_old_and_new_value_and_its_line(stored: FakeStore, key: str) -> None:
    old = stored.by_number[1].details[key]
    text = f"Customer ID,Customer name,{label_of(key)}\nC-1,Dupont,\nC-1,Dupont,New"
    assert changed(text, stored) == [Change(key, old, "New", 3)]


@pytest.mark.parametrize(
    ("label", "cell", "change"),
    [
        (
            "Account manager",
            "paul@upflow.io",
            ("account_manager", ("anna@upflow.io", "paul@upflow.io"), ("paul@upflow.io",)),
        ),
        ("Workflow", "Soft", ("workflow", "Standard", "Soft")),
        ("Workflow", "standard", ("workflow", "Standard", "standard")),
        ("Limit", "-12.51", ("custom:Limit", "-12.5", "-12.51")),
        ("Since", "2026-01-01", ("custom:Since", "2025-12-31", "2026-01-01")),
        ("Remark", "hello", ("custom:Remark", "Hello", "hello")),
        ("Tier", "Silver", ("custom:Tier", "Gold", "Silver")),
        ("Tags", "A;C", ("custom:Tags", ("A", "B"), ("A", "C"))),
        ("Active", "false", ("custom:Active", True, False)),
    ],
)
def test_assignments_and_custom_values_replace_the_present_ones(
    stored: FakeStore, label: str, cell: str, change: tuple[str, Any, Any]
) -> None:
    assert changed(f"Customer ID,{label}\nC-1,{cell}", stored) == [Change(*change, 2)]


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("Limit", "-12.50"),
        ("Limit", "-0012.5"),
        ("Tags", "B;A"),
        ("Account manager", "paul@upflow.io;anna@upflow.io"),
        ("Active", "true"),
        ("Town", "Paris"),
    ],
)
def test_equal_values_change_nothing(stored: FakeStore, label: str, cell: str) -> None:
    plan = plan_checked(
        f"Customer ID,Customer name,{label}\nC-1,Dupont,{cell}", stored=stored, organization=ORGANIZATION
    )
    assert plan.actions == {"C-1": "unchanged"}
    assert plan.fate_words == ["unchanged"]


def test_of_equal_numbers_the_stored_text_stays_when_something_else_changes(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Town,Limit\nC-1,Lyon,-12.50", stored=stored, organization=ORGANIZATION)
    assert plan.customer("C-1").values["custom:Limit"] == "-12.5"
    assert [change.field for change in plan.customer("C-1").changes] == ["town"]


def test_an_update_holds_everything_the_customer_will_hold(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Town\nC-1,Lyon", stored=stored, organization=ORGANIZATION)
    before = stored_values(next(stored.customers([1])))
    assert plan.customer("C-1").values == {**before, "town": "Lyon"}
    stored.apply(plan.customers)
    assert stored.by_number[1].custom == CUSTOM
    assert stored.by_number[1].contacts == [Contact("a@x.fr", main=True)]


def test_a_value_where_there_was_none_is_a_change_from_nothing() -> None:
    store = FakeStore()
    store.add("Dupont", "C-1")
    assert changed("Customer ID,Town\nC-1,Lyon", store) == [Change("town", None, "Lyon", 2)]


def test_a_blank_cell_keeps_what_is_stored(stored: FakeStore) -> None:
    labels = [label_of(key) for key in DETAIL_KEYS] + ["Account manager", "Workflow", *CUSTOM]
    text = f"Customer ID,Customer name,{','.join(labels)}\nC-1,Dupont{',' * len(labels)}"
    assert changed(text, stored) == []


def test_clear_empties_every_mapped_field_that_is_blank(stored: FakeStore) -> None:
    labels = [label_of(key) for key in DETAIL_KEYS] + ["Account manager", "Workflow", *CUSTOM]
    text = f"Customer ID,Customer name,{','.join(labels)}\nC-1,Dupont{',' * len(labels)}"
    plan = plan_checked(text, stored=stored, organization=ORGANIZATION, choices=CLEAR)
    before = stored_values(next(stored.customers([1])))
    found = plan.customer("C-1")
    assert {change.field: (change.old, change.new) for change in found.changes} == {
        key: (value, None) for key, value in before.items()
    }
    assert found.values == {}
    assert plan.fate_words == ["applied"]
    stored.apply(plan.customers)
    assert stored.values_of(stored.by_number[1]) == {"customer_name": "Dupont", "external_id": "C-1"}


def test_clear_leaves_fields_that_are_not_mapped(stored: FakeStore) -> None:
    assert [change.field for change in changed("Customer ID,Town\nC-1,", stored, CLEAR)] == ["town"]


def test_clear_needs_the_field_blank_on_all_accepted_lines_of_the_customer(stored: FakeStore) -> None:
    assert changed("Customer ID,Town,Country\nC-1,,\nC-1,Paris,", stored, CLEAR) == [
        Change("country", "France", None, 3)
    ]


def test_a_refused_cell_is_not_blank_and_not_cleared(stored: FakeStore) -> None:
    assert changed("Customer ID,Town,Workflow\nC-1,Paris,!\nC-1,Paris,", stored, CLEAR) == []


def test_what_a_line_fills_that_is_refused_whole_is_not_cleared(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,Dupont,\nC-1,Durand,Nice", stored=stored, choices=CLEAR)
    assert plan.codes == [(3, "id_with_two_names")]
    assert plan.customer("C-1").changes == []


def test_clear_never_touches_the_name_or_the_id(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,,Lyon\n,Dupont,Lyon", stored=stored, choices=CLEAR)
    found = plan.customer("C-1")
    assert (found.external_id, found.name) == ("C-1", "Dupont")
    assert [change.field for change in found.changes] == ["town"]


def test_clearing_what_is_not_there_changes_nothing() -> None:
    store = FakeStore()
    store.add("Dupont", "C-1")
    text = "Customer ID,Town,Workflow,Account manager,Active\nC-1,,,,"
    assert plan_checked(text, stored=store, organization=ORGANIZATION, choices=CLEAR).actions == {"C-1": "unchanged"}


def test_clear_of_a_new_customer_writes_only_what_is_there() -> None:
    plan = plan_checked("Customer ID,Customer name,Town,Country\nC-9,New,Lyon,", choices=CLEAR)
    assert plan.customer("C-9").values == {"town": "Lyon"}


def test_a_refused_cell_of_a_new_customer_is_left_out() -> None:
    plan = plan_checked("Customer ID,Customer name,Town,Country\nC-9,New,Lyon,!")
    assert plan.customer("C-9").values == {"town": "Lyon"}
    assert plan.actions == {"C-9": "create"}


def test_a_refused_customer_writes_nothing(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name,Contact email\nC-9,,a@x.fr\nC-9,,b@x.fr", stored=stored)
    found = plan.customer("C-9")
    assert (found.action.value, found.values, found.changes, found.contacts) == ("refused", {}, [], [])
    assert plan.totals.contacts.refused == 2
    before = stored.shown()
    stored.apply(plan.customers)
    assert stored.shown() == before


def test_the_totals_count_each_customer_once_by_its_action(stored: FakeStore) -> None:
    stored.add("Durand", "C-2")
    plan = plan_checked(
        "Customer ID,Customer name,Town\nC-1,Dupont,Lyon\nC-2,Durand,\nC-3,New,\nC-4,,\nC-1,,\nC-3,,Nice",
        stored=stored,
    )
    assert plan.totals.customers.as_dict() == {"create": 1, "update": 1, "unchanged": 1, "refused": 1}
    assert plan.totals.lines == 6
    assert (plan.totals.errors, plan.totals.warnings, plan.totals.notes) == (1, 0, 0)


def test_many_customers_are_planned_in_order_over_several_batches(stored: FakeStore) -> None:
    lines = "\n".join(f"N-{number},Name {number},Town" for number in range(1_000))
    plan = plan_checked(f"Customer ID,Customer name,Town\n{lines}\nC-1,Dupont,Lyon", stored=stored)
    assert [item.number for item in plan.customers] == list(range(1, 1_002))
    assert plan.customers[1_000].action.value == "update"
    assert plan.totals.customers.as_dict() == {"create": 1_000, "update": 1, "unchanged": 0, "refused": 0}


# The choices of an import (docs/rules.md §6)


def test_lines_with_errors_import_what_is_valid_unless_chosen_otherwise() -> None:
    text = "Customer ID,Customer name,Town,Workflow\nC-1,Dupont,Paris,Nowhere\nC-2,Durand,Lyon,Standard\n"
    plan = plan_of(text, organization=ORGANIZATION)
    assert plan.codes == [(2, "workflow_not_found")]
    assert plan.customer("C-1").values == {"town": "Paris"}
    assert plan.fate_words == ["applied", "applied"]


def test_skip_the_whole_line_writes_nothing_of_a_line_with_an_error_in_a_cell() -> None:
    text = "Customer ID,Customer name,Town,Workflow\nC-1,Dupont,Paris,Nowhere\nC-2,Durand,Lyon,Standard\n"
    plan = plan_of(text, organization=ORGANIZATION, choices=SKIP)
    assert plan.codes == [(2, "workflow_not_found")]
    assert plan.actions == {"C-1": "refused", "C-2": "create"}
    assert plan.fate_words == ["skipped", "applied"]


def test_skip_the_whole_line_writes_nothing_of_a_line_whose_parent_is_refused() -> None:
    text = """Customer ID,Customer name,Town,Parent ID,Parent name
C-1,Dupont,Paris,P-9,Nowhere
C-2,Durand,Lyon,C-1,Dupont
C-3,Martin,Nice,,
"""
    plan = plan_of(text, choices=SKIP)
    # Without its line C-1 is absent, so the parent of C-2 is not found either.
    assert plan.codes == [(2, "parent_not_found"), (3, "parent_not_found")]
    assert plan.actions == {"C-1": "refused", "C-2": "refused", "C-3": "create"}
    assert plan.fate_words == ["skipped", "skipped", "applied"]
    assert plan.totals.errors == 2


def test_stop_plans_as_import_what_is_valid_does_the_errors_tell_the_command_to_stop() -> None:
    text = "Customer ID,Customer name,Workflow\nC-1,Dupont,Nowhere\n"
    plan = plan_of(text, organization=ORGANIZATION, choices=ImportChoices(on_error=OnError.STOP))
    assert plan.totals.errors == 1


# What the source system and the mode allow (docs/rules.md §1)


def test_assign_customers_never_creates() -> None:
    store = FakeStore()
    store.add("Dupont", "00001")
    plan = plan_of(
        "Customer ID,Workflow\n00001,Soft\n1,Soft\nC-9,Soft\n",
        organization=ORGANIZATION,
        stored=store,
        choices=ImportChoices(mode=Mode.ASSIGN),
    )
    assert plan.actions == {"00001": "update", "1": "refused", "C-9": "refused"}
    assert plan.codes == [(3, "customer_not_found"), (4, "customer_not_found")]
    assert [item.fix for item in plan.findings if item.line == 3] == ['Check the customer\'s ID: "00001" exists.']


def test_assign_customers_needs_the_id() -> None:
    plan = plan_of("Customer ID,Workflow\n,Soft\n", organization=ORGANIZATION, choices=ImportChoices(mode=Mode.ASSIGN))
    found = plan.finding("customer_id_missing")
    assert (found.line, found.scope.value) == (2, "line")
    assert plan.fate_words == ["refused"]


def test_a_line_with_neither_id_nor_name_is_refused() -> None:
    plan = plan_of("Customer ID,Customer name,Town\n,,Paris\nC-1,Dupont,Lyon\n")
    assert plan.codes == [(2, "identity_missing")]
    assert plan.fate_words == ["refused", "applied"]


def test_where_details_are_locked_names_and_ids_find_and_never_create() -> None:
    organization = replace(
        ORGANIZATION, source_system=SourceSystem.API, api_allows=frozenset({Part.CONTACTS, Part.ACCOUNT_MANAGERS})
    )
    store = FakeStore()
    store.add("Dupont", "C-1")
    plan = plan_of(
        "Customer ID,Customer name,Contact email,Main contact\nC-1,DUPONT SA,a@upflow.io,1\nC-9,New,b@upflow.io,1\n",
        organization=organization,
        stored=store,
    )
    assert plan.actions == {"C-1": "update", "C-9": "refused"}
    assert plan.codes == [(2, "name_case_kept"), (3, "customer_not_found")]
    assert plan.customer("C-1").name == "Dupont"
    assert plan.customer("C-1").changes == []


# Small parts


def test_lines_in_are_the_sum_of_their_fates_or_the_program_is_at_fault() -> None:
    fates = LineFates()
    fates.extend([2, 3])
    fates.fates[1] = ord("?")
    with pytest.raises(AssertionError, match="fate"):
        count_lines(Totals(), fates)


def test_every_line_is_counted_under_its_fate() -> None:
    fates = LineFates()
    fates.extend(range(2, 9))
    for line, fate in zip(range(2, 8), [Fate.APPLIED, Fate.REFUSED, Fate.SKIPPED, *[Fate.APPLIED] * 3], strict=True):
        fates.set(line, fate)
    totals = Totals()
    count_lines(totals, fates)
    assert (totals.lines, totals.applied, totals.refused, totals.skipped, totals.unchanged) == (7, 4, 1, 1, 1)


def test_stored_values_leave_out_what_is_absent() -> None:
    store = FakeStore()
    store.add("Dupont", "C-1", town="Paris", custom={"Active": False})
    assert stored_values(next(store.customers([1]))) == {"town": "Paris", "custom:Active": False}


def test_a_refused_line_beside_accepted_ones_does_not_refuse_its_customer(stored: FakeStore) -> None:
    plan = plan_checked(
        "Customer ID,Customer name,Town\nC-1,Dupont,Lyon", stored=stored, refused=[RefusedLine(3, "C-1", "Dupont")]
    )
    assert plan.actions == {"C-1": "update"}
    assert plan.fate_words == ["applied", "refused"]
