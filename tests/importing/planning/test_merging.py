"""The lines of one customer made one: the later non-blank value wins (docs/rules.md §5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.importing.planned import plan_checked
from upflow_tui.core.findings import Scope, Severity
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization

ORGANIZATION = Organization(
    custom_fields=(
        CustomField("Limit", CustomFieldType.NUMBER),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("A", "B", "C")),
        CustomField("Active", CustomFieldType.BOOLEAN),
    )
)


def test_of_accepted_values_the_later_one_wins_and_the_overwritten_one_is_named() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nX,X,\nY,Y,\nC-1,Dupont,Paris\nC-1,Dupont,Lyon")
    assert plan.customer("C-1").values == {"town": "Lyon"}
    found = plan.finding("values_differ")
    assert (found.line, found.column, found.field, found.value) == (5, 2, "town", "Lyon")
    assert (found.severity, found.scope) == (Severity.WARNING, Scope.CELL)
    assert found.message == 'Town "Lyon" overwrites "Paris" of line 4.'


def test_a_later_blank_overwrites_nothing() -> None:
    plan = plan_checked("Customer ID,Customer name,Town,Country\nC-1,D,Paris,France\nC-1,D,,\nC-1,D,,Italy")
    assert plan.customer("C-1").values == {"town": "Paris", "country": "Italy"}
    assert plan.codes == [(4, "values_differ")]


def test_the_line_named_is_the_last_that_held_the_overwritten_value() -> None:
    plan = plan_checked("Customer ID,Customer name,Town,Country\nC-1,D,Paris,\nC-1,D,Paris,France\nC-1,D,Lyon,")
    assert plan.finding("values_differ").message == 'Town "Lyon" overwrites "Paris" of line 3.'


def test_every_overwriting_is_said() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,D,Paris\nC-1,D,Lyon\nC-1,D,Paris")
    assert plan.lines_of("values_differ") == [3, 4]
    assert plan.customer("C-1").values == {"town": "Paris"}


def test_a_refused_value_neither_wins_nor_loses() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,D,Paris\nC-1,D,!\nC-2,E,!\nC-2,E,Lyon\nC-3,F,!\nC-3,F,")
    assert plan.customer("C-1").values == {"town": "Paris"}
    assert plan.customer("C-2").values == {"town": "Lyon"}
    assert plan.customer("C-3").values == {}
    assert plan.codes == []


def test_numbers_that_are_equal_as_decimals_do_not_differ() -> None:
    text = "Customer ID,Customer name,Limit\nC-1,D,{0}\nC-1,D,{1}"
    assert plan_checked(text.format("-12.5", "-12.50"), organization=ORGANIZATION).codes == []
    assert plan_checked(text.format("12.5", "12.51"), organization=ORGANIZATION).codes == [(3, "values_differ")]


def test_numbers_are_compared_exactly_not_as_floats() -> None:
    one, other = "0.1000000000000000055511151231257827", "0.1"
    assert float(one) == float(other) and Decimal(one) != Decimal(other)
    text = f"Customer ID,Customer name,Limit\nC-1,D,{one}\nC-1,D,{other}"
    assert plan_checked(text, organization=ORGANIZATION).codes == [(3, "values_differ")]


def test_texts_that_look_like_equal_numbers_differ() -> None:
    plan = plan_checked("Customer ID,Customer name,Postal code\nC-1,D,075\nC-1,D,75")
    assert plan.codes == [(3, "values_differ")]


@pytest.mark.parametrize(("label", "one", "other"), [("Tags", "A;B", "B;A"), ("Account manager", "a@x;b@x", "b@x;a@x")])
def test_several_options_or_managers_are_compared_as_sets(label: str, one: str, other: str) -> None:
    text = f"Customer ID,Customer name,{label}\nC-1,D,{one}\nC-1,D,{other}"
    assert plan_checked(text, organization=ORGANIZATION).codes == []


def test_managers_that_differ_are_shown_joined() -> None:
    plan = plan_checked("Customer ID,Customer name,Account manager\nC-1,D,a@x;b@x\nC-1,D,c@x")
    assert plan.finding("values_differ").message == 'Account manager "c@x" overwrites "a@x, b@x" of line 2.'


def test_booleans_that_differ_are_shown_as_words() -> None:
    plan = plan_checked("Customer ID,Customer name,Active\nC-1,D,true\nC-1,D,false", organization=ORGANIZATION)
    assert plan.customer("C-1").values == {"custom:Active": False}
    assert plan.finding("values_differ").message == 'Active "false" overwrites "true" of line 2.'


def test_texts_differ_by_case_alone() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,D,Paris\nC-1,D,PARIS")
    assert plan.codes == [(3, "values_differ")]


def test_a_line_that_says_the_same_is_noted_with_the_first_of_them() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,D,Paris\nC-2,E,\nC-1,D,Paris\nC-1,D,Paris")
    assert plan.codes == [(4, "duplicate_line"), (5, "duplicate_line")]
    assert plan.messages_of("duplicate_line") == {"The line repeats line 2."}
    assert {item.severity for item in plan.findings} == {Severity.NOTE}


def test_lines_that_differ_by_one_cell_are_no_duplicates() -> None:
    assert plan_checked("Customer ID,Customer name,Town\nC-1,D,Paris\nC-1,D,").codes == []


def test_lines_with_a_refused_cell_are_no_duplicates_for_nobody_knows_what_it_said() -> None:
    assert plan_checked("Customer ID,Customer name,Town\nC-1,D,!\nC-1,D,!").codes == []


def test_the_same_email_twice_is_one_contact_and_its_later_values_win() -> None:
    plan = plan_checked("""Customer ID,Customer name,Contact email,First name,Phone
C-1,D,Anna@x.fr,Anna,
C-1,D,anna@X.FR,Ann,123
C-1,D,anna@x.fr,,124
""")
    (contact,) = plan.customer("C-1").contacts
    assert (contact.first_name, contact.phone, contact.line) == ("Ann", "124", 2)
    assert plan.messages_of("values_differ") == {
        'First name "Ann" overwrites "Anna" of line 2.',
        'Phone "124" overwrites "123" of line 3.',
    }


def test_a_refused_value_of_a_contact_neither_wins_nor_loses() -> None:
    plan = plan_checked("""Customer ID,Customer name,Contact email,Position
C-1,D,a@x.fr,Sales
C-1,D,a@x.fr,!
C-2,E,b@x.fr,!
C-2,E,b@x.fr,Payer
C-3,F,c@x.fr,!
""")
    positions = [customer.contacts[0].position for customer in plan.customers]
    assert positions == ["Sales", "Payer", None]
    assert plan.lines_of("values_differ") == []


def test_a_contact_without_an_accepted_email_is_counted_as_refused_and_the_rest_of_its_line_is_kept() -> None:
    plan = plan_checked("""Customer ID,Customer name,Town,Contact email,First name
C-1,D,Paris,!,Anna
C-1,D,,,
""")
    assert plan.customer("C-1").contacts == []
    assert plan.customer("C-1").values == {"town": "Paris"}
    assert plan.totals.contacts.as_dict() == {"create": 0, "update": 0, "unchanged": 0, "refused": 1}
