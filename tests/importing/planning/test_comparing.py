"""What changes in a stored customer, field by field, in the order in which it is shown."""

from __future__ import annotations

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import plan_checked
from upflow_tui.core.customer import Customer
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization
from upflow_tui.importing.choices import BlankCells, ImportChoices
from upflow_tui.importing.planning.comparing import stored_values
from upflow_tui.importing.planning.plan import Action

HEADER = "Customer ID,Customer name,Parent ID,Parent name,Town,Country,Limit\n"
MARS = Organization(custom_fields=(CustomField("Limit", CustomFieldType.NUMBER),))


@pytest.fixture
def stored() -> FakeStore:
    store = FakeStore()
    store.add("Acme", "P-1")
    store.add("Child", "C-1", town="Paris", country="France", custom={"Limit": "12.50"})
    return store


def test_names_come_first_then_values_then_the_parent(stored: FakeStore) -> None:
    made = plan_checked(HEADER + "C-1,Kid,P-1,Acme,Lyon,France,", organization=MARS, stored=stored).customer("C-1")
    assert [(change.field, change.old, change.new) for change in made.changes] == [
        ("customer_name", "Child", "Kid"),
        ("town", "Paris", "Lyon"),
        ("parent_id", None, "P-1"),
    ]
    assert made.action is Action.UPDATE and made.parent is not None
    assert made.values == {"town": "Lyon", "country": "France", "custom:Limit": "12.50"}


def test_the_same_value_written_otherwise_is_no_change(stored: FakeStore) -> None:
    made = plan_checked(HEADER + "C-1,Child,,,Paris,France,12.5", organization=MARS, stored=stored).customer("C-1")
    assert made.action is Action.UNCHANGED and made.changes == []


@pytest.mark.parametrize(("blank", "changed"), [(BlankCells.KEEP, []), (BlankCells.CLEAR, ["town", "country"])])
def test_a_blank_cell_changes_a_value_only_where_it_clears(
    stored: FakeStore, blank: BlankCells, changed: list[str]
) -> None:
    text = "Customer ID,Customer name,Town,Country\nC-1,Child,,"
    made = plan_checked(text, stored=stored, choices=ImportChoices(blank=blank)).customer("C-1")
    assert sorted(change.field for change in made.changes) == sorted(changed)


def test_stored_values_leave_out_what_is_absent() -> None:
    customer = Customer(1, "Acme", None, {"town": "Paris"}, None, account_managers=("a@b",), custom={"Limit": "1"})
    assert stored_values(customer) == {"town": "Paris", "account_manager": ("a@b",), "custom:Limit": "1"}
