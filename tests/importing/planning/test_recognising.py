"""Which stored customer each line means (docs/rules.md §5, "Against the store")."""

from __future__ import annotations

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import plan_checked
from upflow_tui.core.findings import Scope, Severity
from upflow_tui.importing.checking.rows import RefusedLine
from upflow_tui.importing.planning.plan import Change

HEAD = "Customer ID,Customer name\n"


@pytest.fixture
def stored() -> FakeStore:
    store = FakeStore()
    store.add("Dupont", "C-1", town="Lyon")
    store.add("Durand")
    return store


def test_a_known_id_is_an_update(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,Dupont,Paris", stored=stored)
    found = plan.customer("C-1")
    assert (found.action.value, found.key) == ("update", 1)
    assert plan.codes == []


def test_a_known_id_with_another_name_renames_the_customer(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,\nC-1,Dupond", stored=stored)
    found = plan.finding("customer_renamed")
    assert (found.line, found.severity) == (3, Severity.WARNING)
    assert found.message == '"Dupont" is renamed to "Dupond".'
    assert plan.customer("C-1").name == "Dupond"
    assert plan.customer("C-1").changes == [Change("customer_name", "Dupont", "Dupond", 3)]


def test_another_case_of_the_stored_name_with_the_id_is_a_rename(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,DUPONT", stored=stored)
    assert plan.codes == [(2, "customer_renamed")]
    assert plan.customer("C-1").name == "DUPONT"


def test_a_known_id_without_a_name_keeps_the_stored_name(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,,Paris", stored=stored)
    assert plan.customer("C-1").name == "Dupont"
    assert [change.field for change in plan.customer("C-1").changes] == ["town"]


def test_an_unknown_id_with_the_name_of_the_one_stored_customer_without_id_is_received_by_it(
    stored: FakeStore,
) -> None:
    plan = plan_checked("Customer ID,Customer name\nC-2,Durand", stored=stored)
    found = plan.finding("customer_id_received")
    assert (found.line, found.severity) == (2, Severity.NOTE)
    assert found.message == 'The stored customer "Durand" receives the ID C-2.'
    assert plan.customer("C-2").key == 2
    assert plan.customer("C-2").changes == [Change("external_id", None, "C-2", 2)]


def test_a_received_id_comes_from_the_line_that_holds_it(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name\n,Durand\nC-2,Durand", stored=stored)
    assert plan.customer("C-2").lines == [2, 3]
    assert plan.customer("C-2").changes == [Change("external_id", None, "C-2", 3)]
    assert plan.finding("customer_id_received").line == 3


def test_a_customer_that_receives_an_id_under_another_spelling_is_renamed_as_it_would_be_the_next_time(
    stored: FakeStore,
) -> None:
    text = "Customer ID,Customer name\nC-2,DURAND"
    plan = plan_checked(text, stored=stored)
    assert plan.customer("C-2").name == "DURAND"
    assert plan.codes == [(2, "customer_id_received"), (2, "customer_renamed")]
    stored.apply(plan.customers)
    assert plan_checked(text, stored=stored).actions == {"C-2": "unchanged"}


def test_two_new_ids_that_claim_one_stored_customer_do_not_get_it(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name\nC-2,Durand\nC-3,DURAND", stored=stored)
    assert plan.actions == {"C-2": "create", "C-3": "create"}
    assert plan.lines_of("customer_id_received") == []
    assert plan.lines_of("same_name_other_id") == [2, 3]


def test_an_id_claims_a_stored_customer_also_on_a_line_that_is_not_imported(stored: FakeStore) -> None:
    text = HEAD + "C-3,Durand"
    claimed = plan_checked(text, stored=stored, refused=[RefusedLine(9, "C-2", "DURAND")])
    assert (claimed.actions["C-3"], claimed.lines_of("customer_id_received")) == ("create", [])
    for other in (RefusedLine(9, "C-1", "Durand"), RefusedLine(9, "C-3", "Durand"), RefusedLine(9, "C-2", "Dupont")):
        alone = plan_checked(text, stored=stored, refused=[other])
        assert alone.lines_of("customer_id_received") == [2], "a known ID, the same one, another name"


def test_a_known_id_of_that_name_is_no_claim(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Durand\nC-2,Durand", stored=stored)
    assert plan.customer("C-2").key == 2
    assert plan.customer("C-1").key == 1


def test_of_two_stored_customers_without_id_neither_receives_it(stored: FakeStore) -> None:
    stored.add("Durand")
    plan = plan_checked("Customer ID,Customer name\nC-2,Durand", stored=stored)
    assert plan.actions == {"C-2": "create"}
    assert plan.codes == [(2, "same_name_other_id")]


def test_a_stored_customer_of_that_name_with_an_id_does_not_keep_the_one_without_from_receiving(
    stored: FakeStore,
) -> None:
    stored.add("Durand", "C-8")
    plan = plan_checked("Customer ID,Customer name\nC-2,Durand", stored=stored)
    assert plan.customer("C-2").key == 2


def test_an_unknown_id_is_a_new_customer(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name\nC-7,Martin", stored=stored)
    assert (plan.customer("C-7").action.value, plan.customer("C-7").key) == ("create", None)
    assert plan.codes == []


@pytest.mark.parametrize(
    ("known", "given"),
    [("00001", "1"), ("1", "0001"), ("ab-1", "AB-1"), ("C 1", "C1"), ("C\u00a01", "C 1"), ("0", "000")],
)
def test_a_new_id_that_differs_from_a_stored_one_by_zeros_case_or_spaces_is_a_near_miss_never_merged(
    known: str, given: str
) -> None:
    stored = FakeStore()
    stored.add("Dupont", known)
    plan = plan_checked(f"Customer ID,Customer name\n{given},Martin", stored=stored)
    assert plan.actions == {given: "create"}
    found = plan.finding("id_near_miss")
    assert (found.line, found.severity, found.value) == (2, Severity.WARNING, given)
    assert found.message == f'"{given}" is new, but "{known}" exists.'


@pytest.mark.parametrize(("known", "given"), [("10", "1"), ("C-1", "C-11"), ("C-1", "D-1"), ("100", "1001")])
def test_ids_that_differ_by_more_are_no_near_miss(known: str, given: str) -> None:
    stored = FakeStore()
    stored.add("Dupont", known)
    assert plan_checked(f"Customer ID,Customer name\n{given},Martin", stored=stored).codes == []


def test_a_known_id_is_no_near_miss_of_another_stored_one() -> None:
    stored = FakeStore()
    stored.add("Dupont", "001")
    stored.add("Durand", "1")
    assert plan_checked("Customer ID,Customer name\n1,Durand", stored=stored).codes == []


def test_a_new_customer_without_a_name_is_refused_on_each_of_its_lines(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-7,,Paris\nC-7,,Lyon\nC-1,,Nice", stored=stored)
    assert plan.lines_of("customer_name_missing") == [2, 3]
    found = next(item for item in plan.findings if item.code == "customer_name_missing")
    assert (found.severity, found.scope, found.field) == (Severity.ERROR, Scope.LINE, "customer_name")
    assert plan.actions == {"C-7": "refused", "C-1": "update"}
    assert plan.fate_words == ["refused", "refused", "applied"]


def test_a_new_customer_whose_only_name_is_refused_gets_no_second_error_for_that_cell() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-7,!\nC-7,")
    assert plan.lines_of("customer_name_missing") == [3]
    assert plan.fate_words == ["refused", "refused"]


def test_a_name_with_other_ids_in_the_file_is_one_warning_on_the_second_of_them() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont\nC-2,dupont\nC-3,DUPONT\nC-3,DUPONT")
    assert plan.lines_of("same_name_other_id") == [3]  # once a name
    found = next(item for item in plan.findings if item.code == "same_name_other_id")
    assert (found.severity, found.message) == (
        Severity.WARNING,
        '"dupont" is also the name of C-1 (line 2) and 1 more customer.',
    )
    assert set(plan.actions.values()) == {"create"}


def test_a_name_with_another_id_in_the_store_is_a_warning(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name\nC-9,DUPONT", stored=stored)
    found = plan.finding("same_name_other_id")
    assert (found.line, found.message) == (2, '"DUPONT" is also the name of the stored customer C-1.')


def test_a_rename_to_the_name_of_another_stored_customer_is_a_warning(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Durand", stored=stored)
    assert plan.codes == [(2, "customer_renamed"), (2, "same_name_other_id")]
    assert plan.finding("same_name_other_id").message == '"Durand" is also the name of a stored customer without an ID.'


def test_stored_customers_of_one_name_that_keep_it_say_nothing_of_it() -> None:
    stored = FakeStore()
    stored.add("Dupont", "C-1")
    stored.add("Dupont", "C-2")
    assert plan_checked("Customer ID,Customer name,Town\nC-2,Dupont,Paris", stored=stored).codes == []


# Where names and IDs only find: Assign customers, or Details locked (docs/rules.md §1)


def test_where_identities_only_find_a_known_id_is_updated_and_never_renamed(stored: FakeStore) -> None:
    plan = plan_checked(
        "Customer ID,Customer name,Workflow\nC-1,Someone else,Standard", stored=stored, writes_identity=False
    )
    assert plan.customer("C-1").name == "Dupont"
    assert plan.customer("C-1").changes == [Change("workflow", None, "Standard", 2)]


def test_where_identities_only_find_an_unknown_id_is_not_found_on_each_line(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Workflow\nC-7,A\nC-7,A\nC-1,A", stored=stored, writes_identity=False)
    assert plan.lines_of("customer_not_found") == [2, 3]
    found = next(item for item in plan.findings if item.code == "customer_not_found")
    assert (found.severity, found.scope) == (Severity.ERROR, Scope.LINE)
    assert (found.message, found.fix) == ("The customer was not found.", "Check the customer's ID.")
    assert plan.actions == {"C-7": "refused", "C-1": "update"}
    assert plan.fate_words == ["refused", "refused", "applied"]


def test_where_identities_only_find_lost_zeros_are_named() -> None:
    stored = FakeStore()
    stored.add("Dupont", "00001")
    plan = plan_checked("Customer ID,Workflow\n1,A", stored=stored, writes_identity=False)
    assert plan.finding("customer_not_found").fix == 'Check the customer\'s ID: "00001" exists.'


def test_where_identities_only_find_no_id_is_received(stored: FakeStore) -> None:
    plan = plan_checked("Customer ID,Customer name,Workflow\nC-2,Durand,A", stored=stored, writes_identity=False)
    assert plan.codes == [(2, "customer_not_found")]


def test_where_identities_only_find_a_name_finds_its_customer(stored: FakeStore) -> None:
    plan = plan_checked("Customer name,Workflow\nDURAND,A", stored=stored, writes_identity=False)
    assert plan.customer("Durand").changes == [Change("workflow", None, "A", 2)]
    assert plan.codes == [(2, "name_case_kept")]


def test_where_identities_only_find_an_unknown_name_is_not_found(stored: FakeStore) -> None:
    plan = plan_checked("Customer name,Workflow\nMartin,A\nMartin,B", stored=stored, writes_identity=False)
    assert plan.lines_of("customer_not_found") == [2, 3]
    assert plan.actions == {"Martin": "refused"}


def test_where_identities_only_find_lines_by_name_share_the_fate_of_the_unknown_id(stored: FakeStore) -> None:
    plan = plan_checked(
        "Customer ID,Customer name,Workflow\nC-7,Martin,A\n,MARTIN,B", stored=stored, writes_identity=False
    )
    assert plan.codes == [(2, "customer_not_found"), (3, "customer_not_found")]
    assert plan.fate_words == ["refused", "refused"]


# ---------------------------------------------------------------- IDs that differ only in writing, inside one file


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C-001", "C-1"),
        ("C-1", "c-1"),
        ("C-1", "C–1"),
        ("C-1", "C1"),
        ("123", "１２３"),
        ("1001", "1001.0"),
        ("C-1", "С-1"),  # a Cyrillic С
        ("1234", "1.234"),
        ("C-1", "'C-1"),
        ("0015i00000abcDE", "0015i00000abcDEAAY"),
    ],
)
def test_ids_of_one_file_that_are_written_nearly_alike_are_said_on_the_later_line(one: str, other: str) -> None:
    plan = plan_checked(HEAD + f"{one},Dupont\n{other},Dupont\n")
    found = plan.finding("id_near_miss")
    assert (found.line, found.severity, found.value) == (3, "warning", other)
    assert f'"{one}" is on line 2' in found.message
    assert plan.totals.customers.create == 2


def test_a_received_id_is_compared_as_a_new_one_is(stored: FakeStore) -> None:
    stored.add("Nameless Ltd")
    stored.add("Known", "C-0077")
    near = plan_checked(HEAD + "C-77,Nameless Ltd\n", stored=stored)
    assert '"C-0077" exists' in near.finding("id_near_miss").message
    assert near.finding("customer_id_received").line == 2
    lines = "".join(f"TR{number:04d},Name {number}\n" for number in range(40))
    odd = plan_checked(HEAD + lines + "TROO12,Nameless Ltd\n", stored=stored)
    assert odd.finding("id_shape").value == "TROO12"
    assert odd.finding("customer_id_received").value == "TROO12"


@pytest.mark.parametrize(
    ("one", "other"), [("C-10", "C-1"), ("10-1", "101"), ("1.23", "123"), ("A-1", "B-1"), ("1000", "1")]
)
def test_ids_that_differ_by_more_are_not_said(one: str, other: str) -> None:
    assert "id_near_miss" not in {code for _, code in plan_checked(HEAD + f"{one},Alpha\n{other},Beta\n").codes}


def test_where_case_tells_many_ids_apart_it_is_not_said() -> None:
    lines = "".join(f"ab{char}x{number},N{number}{char}\n" for number in range(20) for char in "cC")
    assert "id_near_miss" not in {code for _, code in plan_checked(HEAD + lines).codes}


def test_a_line_without_an_id_among_lines_with_one_is_said() -> None:
    lines = "".join(f"C-{number},Name {number}\n" for number in range(1, 25))
    plan = plan_checked(HEAD + lines + ",Lonely\n")
    found = plan.finding("id_blank")
    assert (found.line, found.severity) == (26, "warning")
    half = "".join(f",Name {number}\n" for number in range(30, 60))
    assert "id_blank" not in {code for _, code in plan_checked(HEAD + lines + half).codes}


def test_an_id_of_another_shape_is_said_once_and_imported() -> None:
    lines = "".join(f"TR{number:04d},Name {number}\n" for number in range(1, 25))
    plan = plan_checked(HEAD + lines + "TROO12,Odd\nTROO12,Odd\n")
    assert plan.lines_of("id_shape") == [26]
    assert plan.totals.customers.create == 25
