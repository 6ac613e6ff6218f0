"""New customers column by column, as their rows have them."""

from __future__ import annotations

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from tests.store.builders import contact, new
from tests.store.draft.held import LAYOUT, plain
from tests.store.strategies import new_customers
from upflow_tui.core.text import id_near_key, id_near_keys
from upflow_tui.importing.checking.rows import LINE
from upflow_tui.importing.planning.new_customers import NewCustomers
from upflow_tui.importing.planning.plan import PlannedCustomer
from upflow_tui.store.draft.new_columns import new_columns


@given(new_customers().filter(bool))
def test_each_contact_has_its_customer_and_its_mark(plan: list[PlannedCustomer]) -> None:
    customers = plain(plan)
    made = new_columns(NewCustomers.of(customers), LAYOUT)
    assert list(zip(made.owners, made.emails, made.mains, strict=True)) == [
        (planned.number, contact.email, int(row[LINE] == customer.main_line))
        for planned, customer in zip(plan, customers, strict=True)
        for contact, row in zip(planned.contacts, customer.rows, strict=False)
    ]


def test_a_contact_each_and_two_of_one_beside_one_without() -> None:
    def owners(*contacts: int) -> list[tuple[int, int]]:
        plan = [
            new(number, f"N{number}", contacts=[contact(f"{number}{place}@x.fr") for place in range(count)])
            for number, count in enumerate(contacts, 1)
        ]
        made = new_columns(NewCustomers.of(plain(plan)), LAYOUT)
        return list(zip(made.owners, made.mains, strict=True))

    assert owners(1, 1) == [(1, 1), (2, 1)]
    assert owners(2, 0) == [(1, 1), (1, 0)]
    assert owners(0, 1) == [(2, 1)]


@given(st.lists(st.sampled_from(["a@x.fr", "B@x.fr", "ß@x.fr", "\u0130@x.fr", "\u03c3\u03a3@x.fr"]), min_size=1))
def test_addresses_are_compared_without_case(emails: list[str]) -> None:
    plan = [new(number, "N", contacts=[contact(email)]) for number, email in enumerate(emails, 1)]
    made = new_columns(NewCustomers.of(plain(plan)), LAYOUT)
    assert list(made.emails) == emails
    assert list(made.email_keys) == [email.casefold() for email in emails]
    assert (made.email_keys is made.emails) is (set(emails) == {"a@x.fr"})


@given(st.lists(st.tuples(st.sampled_from([None, "C-001", "c1", "A.0", "007"]), st.booleans()), min_size=1))
def test_near_keys_that_are_known_are_not_made_again(ids: list[tuple[str | None, bool]]) -> None:
    customers = [
        customer._replace(external_id=external_id, near_key=id_near_key(external_id) if external_id and known else None)
        for customer, (external_id, known) in zip(
            plain([new(number, "N") for number in range(1, len(ids) + 1)]), ids, strict=True
        )
    ]
    with mock.patch("upflow_tui.store.draft.new_columns.id_near_keys", wraps=id_near_keys) as made:
        near = new_columns(NewCustomers.of(customers), LAYOUT).near_keys
    asked = [external_id for call in made.call_args_list for external_id in call.args[0]]
    assert list(near) == [None if external_id is None else id_near_key(external_id) for external_id, _ in ids]
    assert asked == [external_id for external_id, known in ids if external_id is not None and not known]
