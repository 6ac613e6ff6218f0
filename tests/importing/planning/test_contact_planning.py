"""What an import does to contacts, and to the main mark (docs/rules.md §5, "Contacts"; Seed: "Main contact")."""

from __future__ import annotations

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import Planned, plan_checked, plan_of
from upflow_tui.core.customer import Contact
from upflow_tui.core.findings import Scope, Severity
from upflow_tui.importing.choices import BlankCells, ImportChoices
from upflow_tui.importing.planning.plan import Change

HEADER = "Customer ID,Customer name,Contact email,First name,Family name,Phone,Position,Main contact\n"
KEEP = ImportChoices()
CLEAR = ImportChoices(blank=BlankCells.CLEAR)


@pytest.fixture
def stored() -> FakeStore:
    """C-1 with Anna, its main contact, and Paul; C-2 without contacts; C-3 with one that is not main."""
    store = FakeStore()
    anna = Contact("anna@x.fr", "Anna", "Roy", "123", "Sales", main=True)
    store.add("Dupont", "C-1", contacts=[anna, Contact("paul@x.fr", "Paul")])
    store.add("Durand", "C-2")
    store.add("Martin", "C-3", contacts=[Contact("zoe@x.fr")])
    return store


def plan(text: str, stored: FakeStore | None = None, choices: ImportChoices = KEEP) -> Planned:
    return plan_checked(HEADER + text, stored=stored, choices=choices)


def mains(planned: Planned, label: str) -> list[str]:
    return [contact.email for contact in planned.customer(label).contacts if contact.main]


def actions(planned: Planned, label: str) -> dict[str, str]:
    return {contact.email: contact.action.value for contact in planned.customer(label).contacts}


def test_each_email_of_a_new_customer_is_a_contact() -> None:
    made = plan("C-1,D,a@x.fr,Anna,Roy,123,Sales,1\nC-1,,b@x.fr,,,,,")
    first, second = made.customer("C-1").contacts
    assert (first.first_name, first.family_name, first.phone, first.position) == ("Anna", "Roy", "123", "Sales")
    assert (first.email, first.main, first.line) == ("a@x.fr", True, 2)
    assert (second.email, second.main, second.line, second.first_name) == ("b@x.fr", False, 3, None)
    assert made.totals.contacts.create == 2


def test_a_stored_contact_is_found_by_its_email_without_case_and_keeps_its_spelling(stored: FakeStore) -> None:
    made = plan("C-1,,ANNA@X.fr,Anne,,,,", stored)
    (contact,) = made.customer("C-1").contacts
    assert contact.email == "anna@x.fr"
    assert contact.changes == [Change("first_name", "Anna", "Anne", 2)]
    assert (contact.family_name, contact.phone, contact.position, contact.main) == ("Roy", "123", "Sales", True)
    assert made.actions == {"C-1": "update"}
    assert made.customer("C-1").changes == []


def test_a_contact_that_says_nothing_new_is_unchanged(stored: FakeStore) -> None:
    made = plan("C-1,,anna@x.fr,Anna,,,,1", stored)
    assert made.actions == {"C-1": "unchanged"}
    assert made.totals.contacts.as_dict() == {"create": 0, "update": 0, "unchanged": 1, "refused": 0}


def test_contacts_that_no_line_names_are_left_alone(stored: FakeStore) -> None:
    made = plan("C-1,,new@x.fr,,,,,", stored)
    assert actions(made, "C-1") == {"new@x.fr": "create"}
    stored.apply(made.customers)
    assert [contact.email for contact in stored.by_number[1].contacts] == ["anna@x.fr", "paul@x.fr", "new@x.fr"]


def test_a_file_without_contact_columns_plans_no_contacts(stored: FakeStore) -> None:
    made = plan_checked("Customer ID,Customer name,Town\nC-1,Dupont,Paris", stored=stored)
    assert made.customer("C-1").contacts == []


def test_the_line_of_a_change_is_the_one_whose_value_won(stored: FakeStore) -> None:
    made = plan("C-1,,paul@x.fr,P,,,,\nC-1,,paul@x.fr,Paulo,,77,,\nC-1,,paul@x.fr,,,,,", stored)
    assert made.customer("C-1").contacts[0].changes == [
        Change("first_name", "Paul", "Paulo", 3),
        Change("phone", None, "77", 3),
    ]


def test_blank_cells_keep_what_is_stored(stored: FakeStore) -> None:
    assert actions(plan("C-1,,anna@x.fr,,,,,", stored), "C-1") == {"anna@x.fr": "unchanged"}


def test_clear_empties_the_mapped_fields_that_are_blank_on_all_lines_of_the_contact(stored: FakeStore) -> None:
    made = plan("C-1,,anna@x.fr,,Roy,,,\nC-1,,anna@x.fr,,,9,,\nC-1,,paul@x.fr,Paul,,,,", stored, CLEAR)
    anna, paul = made.customer("C-1").contacts
    assert [(change.field, change.old, change.new) for change in anna.changes] == [
        ("first_name", "Anna", None),
        ("phone", "123", "9"),
        ("position", "Sales", None),
    ]
    assert paul.action.value == "unchanged"


def test_clear_never_touches_the_email_nor_the_main_mark_nor_a_field_that_is_not_mapped(stored: FakeStore) -> None:
    made = plan_checked(
        "Customer ID,Customer name,Contact email,First name,Main contact\nC-1,Dupont,anna@x.fr,,",
        stored=stored,
        choices=CLEAR,
    )
    (anna,) = made.customer("C-1").contacts
    assert anna.changes == [Change("first_name", "Anna", None, 2)]
    assert (anna.email, anna.main, anna.phone) == ("anna@x.fr", True, "123")


def test_a_refused_cell_of_a_contact_is_not_blank_and_not_cleared(stored: FakeStore) -> None:
    made = plan("C-1,,anna@x.fr,Anna,Roy,123,!,", stored, CLEAR)
    assert made.actions == {"C-1": "unchanged"}


def test_a_refused_cell_leaves_the_rest_of_its_contact() -> None:
    made = plan("C-1,D,a@x.fr,Anna,,,!,1")
    (contact,) = made.customer("C-1").contacts
    assert (contact.first_name, contact.position) == ("Anna", None)


def test_the_first_contact_of_a_customer_that_has_none_becomes_main() -> None:
    made = plan("C-1,D,b@x.fr,,,,,\nC-1,,a@x.fr,,,,,")
    assert mains(made, "C-1") == ["b@x.fr"]
    found = made.finding("first_contact_main")
    assert (found.line, found.severity, found.scope) == (2, Severity.NOTE, Scope.CONTACT)
    assert found.message == "b@x.fr will be the main contact (first contact of this customer)."


def test_the_first_contact_of_a_stored_customer_that_has_none_becomes_main_too(stored: FakeStore) -> None:
    assert mains(plan("C-2,,b@x.fr,,,,,", stored), "C-2") == ["b@x.fr"]


def test_a_mark_goes_before_the_first_contact() -> None:
    made = plan("C-1,D,b@x.fr,,,,,\nC-1,,a@x.fr,,,,,1")
    assert mains(made, "C-1") == ["a@x.fr"]
    assert made.codes == []


def test_a_contact_added_to_a_customer_that_has_some_does_not_become_main(stored: FakeStore) -> None:
    made = plan("C-1,,b@x.fr,,,,,\nC-3,,b2@x.fr,,,,,", stored)
    assert mains(made, "C-1") == mains(made, "C-3") == []
    assert made.codes == []


def test_a_mark_unseats_the_stored_main_contact_which_is_said_before(stored: FakeStore) -> None:
    made = plan("C-1,,new@x.fr,,,,,1", stored)
    new, anna = made.customer("C-1").contacts
    assert (new.email, new.main) == ("new@x.fr", True)
    assert (anna.email, anna.action.value, anna.main, anna.line) == ("anna@x.fr", "update", False, None)
    assert anna.changes == [Change("main_contact", True, False, None)]
    assert (anna.first_name, anna.family_name, anna.phone, anna.position) == ("Anna", "Roy", "123", "Sales")
    found = made.finding("main_contact_replaced")
    assert (found.line, found.severity) == (2, Severity.NOTE)
    assert found.message == "new@x.fr replaces anna@x.fr as main contact."
    assert made.totals.contacts.as_dict() == {"create": 1, "update": 1, "unchanged": 0, "refused": 0}


def test_a_mark_on_another_stored_contact_moves_it(stored: FakeStore) -> None:
    made = plan("C-1,,anna@x.fr,Anne,,,,\nC-1,,paul@x.fr,,,,,1", stored)
    anna, paul = made.customer("C-1").contacts
    assert anna.changes == [Change("first_name", "Anna", "Anne", 2), Change("main_contact", True, False, None)]
    assert paul.changes == [Change("main_contact", False, True, 3)]
    assert len(made.customer("C-1").contacts) == 2
    stored.apply(made.customers)


def test_the_mark_on_the_contact_that_has_it_changes_nothing(stored: FakeStore) -> None:
    assert plan("C-1,,anna@x.fr,,,,,1", stored).codes == []


def test_the_last_mark_of_the_file_wins_with_a_warning_on_the_later_line(stored: FakeStore) -> None:
    made = plan("C-1,,new@x.fr,,,,,1\nC-1,,paul@x.fr,,,,,1\nC-1,,paul@x.fr,,,,,1", stored)
    assert mains(made, "C-1") == ["paul@x.fr"]
    found = made.finding("two_main_contacts")
    assert (found.line, found.severity, found.field) == (3, Severity.WARNING, "main_contact")
    assert found.message == "paul@x.fr replaces new@x.fr of line 2 as main contact."
    assert made.finding("main_contact_replaced").message == "paul@x.fr replaces anna@x.fr as main contact."
    assert made.finding("main_contact_replaced").line == 4


def test_marks_of_two_customers_are_no_two_main_contacts() -> None:
    assert plan("C-1,D,a@x.fr,,,,,1\nC-2,E,b@x.fr,,,,,1").codes == []


def test_a_mark_that_is_refused_marks_nobody(stored: FakeStore) -> None:
    made = plan("C-1,,paul@x.fr,,,,,!\nC-2,,b@x.fr,,,,,!\nC-2,,b@x.fr,,,,,", stored)
    assert made.actions == {"C-1": "unchanged", "C-2": "update"}
    assert made.codes == [(3, "first_contact_main")]


def test_the_same_email_in_several_customers_is_noted_with_the_first_of_them() -> None:
    made = plan("C-1,D,a@x.fr,,,,,1\nC-2,E,A@x.fr,,,,,1\n,Zoé,a@x.fr,,,,,1\nC-2,E,A@x.fr,,,,,1")
    assert made.lines_of("contact_elsewhere") == [3, 4]
    assert made.messages_of("contact_elsewhere") == {
        "A@x.fr is also a contact of C-1.",
        "a@x.fr is also a contact of C-1.",
    }


def test_an_address_of_another_stored_customer_is_noted_with_that_customer(stored: FakeStore) -> None:
    stored.add("Nameless", contacts=[Contact("nora@x.fr")])
    made = plan("C-2,E,PAUL@x.fr,,,,,1\nC-4,New,nora@x.fr,,,,,1\nC-4,,zoe@x.fr,,,,,", stored)
    assert made.lines_of("contact_elsewhere") == [2, 3, 4]
    assert made.messages_of("contact_elsewhere") == {
        "PAUL@x.fr is also a contact of C-1.",
        "nora@x.fr is also a contact of Nameless.",
        "zoe@x.fr is also a contact of C-3.",
    }
    assert made.finding("customer_renamed").severity is Severity.WARNING
    assert actions(made, "C-2") == {"PAUL@x.fr": "create"}


def test_a_customer_that_keeps_an_address_beside_those_of_the_file_has_it_still(stored: FakeStore) -> None:
    made = plan("C-2,,paul@x.fr,,,,,1\nC-1,,anna@x.fr,,,,,", stored)
    assert made.messages_of("contact_elsewhere") == {"paul@x.fr is also a contact of C-1."}


def test_an_address_that_is_nobody_elses_is_not_noted(stored: FakeStore) -> None:
    assert plan("C-1,,paul@x.fr,,,,,\nC-3,,zoe@x.fr,,,,,", stored).lines_of("contact_elsewhere") == []


@pytest.mark.parametrize("first", [True, False])
def test_the_same_file_again_says_the_same_of_addresses(stored: FakeStore, *, first: bool) -> None:
    """Of two customers of the file the later line says it, stored or not: plain ones, and such that are updated."""
    text = "C-8,Eight,shared@x.fr,,,,,1\nC-9,Nine,shared@x.fr,,,,,1\nC-9,,PAUL@x.fr,,,,,"
    once = plan(text, stored)
    stored.apply(once.customers)
    again = plan(text if first else text.replace("Eight", "Huit"), stored)
    assert again.actions["C-9"] == "unchanged"

    def told(made: Planned) -> list[tuple[int | None, str]]:
        return [(item.line, item.message) for item in made.findings if item.code == "contact_elsewhere"]

    assert told(again) == told(once) == [
        (3, "shared@x.fr is also a contact of C-8."),
        (4, "PAUL@x.fr is also a contact of C-1."),
    ]  # fmt: skip


def test_an_address_that_a_refused_line_would_bring_to_its_bearer_is_said_of_the_store(stored: FakeStore) -> None:
    text = HEADER + "C-2,,paul@x.fr,,,,,1\nC-1,,!,Paul,,,,"
    made = plan_checked(text, stored=stored)
    assert made.messages_of("contact_elsewhere") == {"paul@x.fr is also a contact of C-1."}


def test_the_first_main_mark_is_no_clearing_of_main_elsewhere_in_a_file_without_marks(stored: FakeStore) -> None:
    made = plan_checked(
        "Customer ID,Customer name,Contact email\nC-1,Dupont,paul@x.fr\nC-2,Durand,b@x.fr", stored=stored
    )
    assert actions(made, "C-1") == {"paul@x.fr": "unchanged"}
    assert mains(made, "C-2") == ["b@x.fr"]


def test_the_whole_way_of_contact_cells_without_an_email() -> None:
    made = plan_of(HEADER + "C-1,Dupont,,Anna,,,,\nC-1,Dupont,paul@upflow.io,Paul,,,,\nC-1,Dupont,,,,,,\n")
    found = made.finding("contact_email_missing")
    assert (found.line, found.severity, found.scope) == (2, Severity.ERROR, Scope.CONTACT)
    assert found.message == "Contact email address is missing."
    assert found.fix == "Add it, or clear the contact cells."
    assert actions(made, "C-1") == {"paul@upflow.io": "create"}
    assert made.totals.contacts.refused == 1
