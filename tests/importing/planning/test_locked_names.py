"""Names of the file where Details are locked (docs/rules.md §5): they rename nobody, and prove nothing."""

from __future__ import annotations

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import Planned, plan_of
from upflow_tui.core.findings import Scope, Severity
from upflow_tui.core.organization import Member, Organization, Part, SourceSystem
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.planning.locked_names import same_company

LOCKED = Organization(source_system=SourceSystem.API, api_allows=frozenset({Part.CONTACTS, Part.ACCOUNT_MANAGERS}))
HEADER = "Customer ID,Customer name,Contact email,First name\n"


@pytest.fixture
def stored() -> FakeStore:
    store = FakeStore()
    store.add("Dupont", "C-1")
    store.add("Durand", "C-2")
    return store


def plan(text: str, stored: FakeStore, choices: ImportChoices = ImportChoices()) -> Planned:  # noqa: B008
    return plan_of(HEADER + text, organization=LOCKED, stored=stored, choices=choices)


def emails(planned: Planned, label: str) -> list[str]:
    return [contact.email for contact in planned.customer(label).contacts]


def test_a_line_with_a_name_only_belongs_to_the_stored_customer_of_that_name(stored: FakeStore) -> None:
    made = plan(",Dupont,boss@dupont.example,\nC-2,Dupont,b@durand.example,", stored)
    assert emails(made, "C-1") == ["boss@dupont.example"]
    assert emails(made, "C-2") == []


def test_an_id_whose_stored_name_is_another_is_an_error_for_the_contact_that_it_brings(stored: FakeStore) -> None:
    made = plan("C-2,Dupont,b@durand.example,\nC-1,Dupont,a@dupont.example,", stored)
    found = made.finding("name_differs")
    assert (found.line, found.severity, found.scope) == (2, Severity.ERROR, Scope.CONTACT)
    assert found.message == 'C-2 is "Durand", not "Dupont".'
    assert (emails(made, "C-1"), emails(made, "C-2")) == (["a@dupont.example"], [])
    assert made.totals.contacts.refused == 1
    assert made.fate_words == ["refused", "applied"]


def test_the_rest_of_that_line_is_applied(stored: FakeStore) -> None:
    text = "Customer ID,Customer name,Account manager\nC-2,Dupont,anna@upflow.io\n"
    organization = Organization(
        members=(Member("Anna", "anna@upflow.io"),), source_system=LOCKED.source_system, api_allows=LOCKED.api_allows
    )
    made = plan_of(text, organization=organization, stored=stored)
    assert made.finding("name_differs").severity is Severity.WARNING
    assert made.actions == {"C-2": "update"}
    assert made.fate_words == ["applied"]


def test_under_skip_the_whole_line_that_line_brings_nothing(stored: FakeStore) -> None:
    made = plan("C-2,Dupont,b@durand.example,\nC-1,Dupont,a@x.fr,", stored, ImportChoices(on_error=OnError.SKIP_LINE))
    assert made.fate_words == ["skipped", "applied"]


def test_two_names_of_one_id_are_each_compared_with_the_stored_one(stored: FakeStore) -> None:
    made = plan("C-2,Dupont,b@durand.example,\nC-2,Durand,c@durand.example,", stored)
    assert made.lines_of("name_differs") == [2]
    assert made.lines_of("id_with_two_names") == []
    assert emails(made, "C-2") == ["c@durand.example"]


def test_several_stored_customers_of_a_name_are_ambiguous(stored: FakeStore) -> None:
    stored.add("DUPONT", "C-9")
    made = plan("C-1,Dupont,a@dupont.example,\n,Dupont,boss@dupont.example,", stored)
    assert made.lines_of("name_ambiguous") == [3]


def test_the_spelling_of_the_same_company_is_a_note(stored: FakeStore) -> None:
    made = plan("C-1,DUPONT S.A.,a@dupont.example,", stored)
    assert made.finding("name_case_kept").fix == "Nothing to do: this import renames nobody."
    assert emails(made, "C-1") == ["a@dupont.example"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Dupont", "DUPONT SA"), ("Müller GmbH", "Muller"), ("Dupont", "Dupont Paris Nord"), ("Le Clerc", "Leclerc"),
     ("A.B.C. Ltd", "ABC Limited"), ("L'Oréal", "LOREAL")],
)  # fmt: skip
def test_names_of_one_company(one: str, other: str) -> None:
    assert same_company(one, other) and same_company(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Dupont", "Durand"), ("Dupont SA", "Durand SA"), ("Du", "Dupont"), ("SA", "AG")]
)
def test_names_of_two_companies(one: str, other: str) -> None:
    assert not same_company(one, other) and not same_company(other, one)
