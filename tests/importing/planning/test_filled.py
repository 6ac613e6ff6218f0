"""What refused and skipped lines fill is not cleared (docs/rules.md §4, "Blank cell")."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import Planned, plan_of
from upflow_tui.core.customer import Contact
from upflow_tui.core.organization import Organization, Workflow
from upflow_tui.importing.choices import BlankCells, ImportChoices, OnError
from upflow_tui.importing.fixes.repairs import Replace

CLEAR = ImportChoices(blank=BlankCells.CLEAR)
SKIP = ImportChoices(blank=BlankCells.CLEAR, on_error=OnError.SKIP_LINE)
ORGANIZATION = Organization(workflows=(Workflow("Standard"),))
HEADER = "Customer ID,Customer name,Town,Country,Workflow,Parent ID,Parent name,Contact email,First name,Phone\n"


@pytest.fixture
def stored() -> FakeStore:
    store = FakeStore()
    group = store.add("Group", "P-1")
    contacts = [Contact("a@upflow.io", "Anna", phone="1", main=True), Contact("b@upflow.io", "Bob", phone="2")]
    store.add("Dupont", "C-1", parent=group, contacts=contacts, town="Paris", country="France", workflow="Standard")
    return store


def plan(text: str, stored: FakeStore, choices: ImportChoices) -> Planned:
    return plan_of(HEADER + text, organization=ORGANIZATION, stored=stored, choices=choices)


def cleared(planned: Planned) -> set[tuple[str, str]]:
    """Whose fields are cleared: `C-1 town`, `a@upflow.io phone`."""
    found = set()
    for customer in planned.customers:
        found |= {
            (customer.external_id or customer.name or "", change.field)
            for change in customer.changes
            if change.new is None
        }
        for contact in customer.contacts:
            found |= {(contact.email, change.field) for change in contact.changes if change.new is None}
    return found


def test_a_skipped_line_keeps_what_it_fills(stored: FakeStore) -> None:
    text = "C-1,Dupont,,,Standard,,,a@upflow.io,,\nC-1,Dupont,Lyon,,wrong,P-1,Group,b@upflow.io,,3\nC-1,,,,,,,b@upflow.io,,\n"
    assert cleared(plan(text, stored, SKIP)) == {
        ("C-1", "country"), ("a@upflow.io", "first_name"), ("a@upflow.io", "phone"), ("b@upflow.io", "first_name")
    }  # fmt: skip


def test_a_refused_line_keeps_what_it_fills_the_parent_and_contacts_too(stored: FakeStore) -> None:
    text = "C-1,Dupont,,,Standard,,,a@upflow.io,,\nC-1,Durand,Lyon,,,P-1,Group,a@upflow.io,Anna,\n"
    assert cleared(plan(text, stored, CLEAR)) == {("C-1", "country"), ("a@upflow.io", "phone")}


def test_a_refused_line_without_id_counts_by_its_name_for_everybody_who_bears_it(stored: FakeStore) -> None:
    stored.add("Dupont", "C-2", town="Nice")
    text = "C-1,Dupont,,,,P-1,Group,,,\nC-2,Dupont,,,,,,,,\n,Dupont,Lyon,,,,,,,\n"
    assert cleared(plan(text, stored, CLEAR)) == {("C-1", "country"), ("C-1", "workflow")}


def test_cells_beside_a_refused_address_may_be_of_any_contact(stored: FakeStore) -> None:
    text = "C-1,Dupont,Paris,France,Standard,P-1,Group,a@upflow.io,,\nC-1,,,,,,,b@@upflow,Bob,\n"
    assert cleared(plan(text, stored, CLEAR)) == {("a@upflow.io", "phone")}


def test_a_cell_made_blank_by_a_fix_is_blank(stored: FakeStore) -> None:
    text = "C-1,Dupont,N/A,France,Standard,P-1,Group,,,\n"
    blank = replace(CLEAR, repairs=(Replace("town", "N/A", "", whole=True),))
    assert cleared(plan(text, stored, blank)) == {("C-1", "town")}
