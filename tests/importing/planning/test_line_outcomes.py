"""Each line has one fate, and lines in are their sum (docs/rules.md §6)."""

from __future__ import annotations

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import plan_checked, plan_of
from upflow_tui.core.customer import Contact
from upflow_tui.core.organization import Organization, Workflow
from upflow_tui.importing.checking.rows import RefusedLine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError

CLEAR = ImportChoices(blank=BlankCells.CLEAR)
SKIP = ImportChoices(on_error=OnError.SKIP_LINE)
PARENTS = "Customer ID,Customer name,Parent ID,Parent name,Town\n"
CONTACTS = "Customer ID,Customer name,Contact email,First name,Position,Main contact\n"


@pytest.fixture
def stored() -> FakeStore:
    store = FakeStore()
    group = store.add("Acme", "P-1")
    store.add("Dupont", "C-1", parent=group, town="Paris", contacts=[Contact("a@x.fr", "Anna", main=True)])
    store.add("Other", "P-2")
    return store


def fates(text: str, stored: FakeStore | None = None, choices: ImportChoices = ImportChoices()) -> list[str]:  # noqa: B008
    return plan_checked(text, stored=stored, choices=choices).fate_words


def test_applied_the_line_of_a_new_customer() -> None:
    assert fates("Customer ID,Customer name,Town\nC-1,D,") == ["applied"]


def test_applied_a_line_of_a_new_customer_that_brings_a_value() -> None:
    assert fates("Customer ID,Customer name,Town\nC-1,D,\nC-1,,Paris") == ["applied", "applied"]


def test_applied_the_line_that_brings_a_new_customer_its_name() -> None:
    assert fates("Customer ID,Customer name,Town\nC-1,,Paris\nC-1,D,\nC-1,D,") == ["applied", "applied", "unchanged"]


def test_applied_the_line_that_brings_a_new_customer_its_id() -> None:
    assert fates("Customer ID,Customer name,Town\n,D,Paris\nC-1,D,\nC-1,D,") == ["applied", "applied", "unchanged"]


def test_unchanged_a_line_of_a_new_customer_that_brings_nothing_or_only_what_is_overwritten() -> None:
    assert fates("Customer ID,Customer name,Town\nC-1,D,\nC-1,D,\nC-1,,Paris\nC-1,,Lyon") == [
        "applied",
        "unchanged",
        "unchanged",
        "applied",
    ]


def test_applied_a_line_whose_value_is_written(stored: FakeStore) -> None:
    assert fates("Customer ID,Customer name,Town\nC-1,,Nice\nC-1,,Lyon\nC-1,,Lyon\nC-1,,", stored) == [
        "unchanged",
        "applied",
        "applied",
        "unchanged",
    ]


def test_applied_a_line_that_renames(stored: FakeStore) -> None:
    assert fates("Customer ID,Customer name\nC-1,New name\nC-1,", stored) == ["applied", "unchanged"]


def test_applied_the_line_whose_id_is_received() -> None:
    store = FakeStore()
    store.add("Dupont")
    assert fates("Customer ID,Customer name\n,Dupont\nC-1,Dupont", store) == ["unchanged", "applied"]


def test_applied_a_line_whose_blank_cell_clears(stored: FakeStore) -> None:
    assert fates("Customer ID,Customer name,Town\nC-1,,\nC-1,Dupont,", stored, CLEAR) == ["applied", "applied"]


def test_applied_a_line_that_sets_a_parent_but_not_one_whose_pair_is_refused(stored: FakeStore) -> None:
    text = PARENTS + "C-1,,P-2,Other,\nC-1,,P-2,Wrong,\nC-1,,,,"
    assert fates(text, stored) == ["applied", "refused", "unchanged"]
    assert fates(text.replace("C-1,", "C-9,New"), stored) == ["applied", "refused", "unchanged"]


def test_applied_a_line_that_repeats_the_parent_of_a_new_customer(stored: FakeStore) -> None:
    assert fates(PARENTS + "C-9,New,P-2,Other,\nC-9,,P-2,OTHER,", stored) == ["applied", "applied"]


def test_unchanged_a_line_that_names_the_present_parent(stored: FakeStore) -> None:
    assert fates(PARENTS + "C-1,,P-1,Acme,\nC-1,,,,Lyon", stored) == ["unchanged", "applied"]


def test_applied_a_line_from_whose_cells_alone_a_parent_is_created(stored: FakeStore) -> None:
    choices = ImportChoices(missing_parents=MissingParents.CREATE)
    assert fates(PARENTS + "C-1,,P-9,Above,\nC-1,,,,", stored, choices) == ["applied", "unchanged"]


def test_applied_a_line_that_unlinks(stored: FakeStore) -> None:
    assert fates(PARENTS + "C-1,,,,Paris", stored, CLEAR) == ["applied"]


def test_applied_a_line_whose_contact_is_created(stored: FakeStore) -> None:
    assert fates(CONTACTS + "C-1,,new@x.fr,,,\nC-1,,new@x.fr,,,\nC-1,,,,,", stored) == [
        "applied",
        "applied",
        "unchanged",
    ]


def test_applied_a_line_that_changes_its_contact(stored: FakeStore) -> None:
    assert fates(CONTACTS + "C-1,,a@x.fr,Anne,,\nC-1,,a@x.fr,,,\nC-1,,a@x.fr,Anna,,\nC-1,,a@x.fr,Anne,,", stored) == [
        "applied",
        "unchanged",
        "unchanged",
        "applied",
    ]


def test_applied_a_line_that_moves_the_main_mark_but_not_the_one_of_the_unseated(stored: FakeStore) -> None:
    assert fates(CONTACTS + "C-1,,a@x.fr,,,\nC-1,,b@x.fr,,,1", stored) == ["unchanged", "applied"]


def test_applied_the_first_contact_that_becomes_main(stored: FakeStore) -> None:
    assert fates(CONTACTS + "P-2,,b@x.fr,,,", stored) == ["applied"]


def test_applied_a_line_with_an_error_of_which_something_is_written(stored: FakeStore) -> None:
    assert fates("Customer ID,Customer name,Town,Workflow\nC-1,,Lyon,!", stored) == ["applied"]


def test_refused_a_line_with_an_error_of_which_nothing_is_written(stored: FakeStore) -> None:
    text = "Customer ID,Customer name,Town,Workflow\nC-1,,Paris,!\nC-1,,,"
    assert fates(text, stored) == ["refused", "unchanged"]
    assert fates(text + "\nC-1,,Lyon,", stored) == ["refused", "unchanged", "applied"]


def test_refused_a_line_whose_contact_is_refused_and_that_brings_nothing_else() -> None:
    assert fates(CONTACTS + "C-1,D,a@x.fr,,,1\nC-1,D,!,Anna,,") == ["applied", "refused"]


def test_refused_every_line_of_a_refused_customer() -> None:
    assert fates("Customer ID,Customer name,Town\nC-1,,Paris\nC-1,,") == ["refused", "refused"]


def test_refused_a_line_that_grouping_sends_away_whatever_becomes_of_its_customer(stored: FakeStore) -> None:
    text = "Customer ID,Customer name,Town\nC-1,Dupont,{}\nC-1,Durand,Nice"
    assert fates(text.format("Paris"), stored) == ["unchanged", "refused"]
    assert fates(text.format("Lyon"), stored) == ["applied", "refused"]
    assert fates(text.format("Lyon")) == ["applied", "refused"]


def test_refused_an_ambiguous_line() -> None:
    assert fates("Customer ID,Customer name\nC-1,D\nC-2,D\n,D") == ["applied", "applied", "refused"]


def test_skipped_the_total_line() -> None:
    plan = plan_of("Customer ID,Customer name,Town\nC-1,Dupont,Paris\n,Total,\n")
    assert plan.codes == [(3, "total_line")]
    assert plan.fate_words == ["applied", "skipped"]
    assert plan.actions == {"C-1": "create"}


def test_the_total_line_can_be_put_back() -> None:
    plan = plan_of(
        "Customer ID,Customer name,Town\nC-1,Dupont,Paris\n,Total,\n", choices=ImportChoices(keep_total_line=True)
    )
    assert plan.fate_words == ["applied", "applied"]
    assert plan.actions == {"C-1": "create", "Total": "create"}


def test_skipped_a_line_with_an_error_by_the_choice_to_skip_the_whole_line() -> None:
    organization = Organization(workflows=(Workflow("A"),))
    text = "Customer ID,Customer name,Town,Workflow\nC-1,Dupont,Paris,A\nC-1,Dupont,Lyon,B\n"
    plan = plan_of(text, organization=organization, choices=SKIP)
    assert plan.fate_words == ["applied", "skipped"]
    assert plan.customer("C-1").values == {"town": "Paris", "workflow": "A"}
    assert plan.customer("C-1").lines == [2, 3]


def test_blank_lines_are_not_lines() -> None:
    plan = plan_of("Customer ID,Customer name\n\nC-1,Dupont\n , \n,\nC-2,Durand\n\n")
    assert list(plan.fates) == [3, 6]
    assert plan.totals.lines == 2


def test_unreadable_lines_are_lines() -> None:
    plan = plan_of('Customer ID,Customer name\nC-1,Dupont\nC-2,"Durand" SA\nC-3,Martin\n')
    assert plan.codes == [(3, "quote")]
    assert plan.fate_words == ["applied", "refused", "applied"]


def test_an_unreadable_line_is_a_refused_customer_of_its_own() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont", refused=[RefusedLine(3)])
    assert plan.totals.customers.as_dict() == {"create": 1, "update": 0, "unchanged": 0, "refused": 1}
    assert plan.customers[1].external_id is plan.customers[1].name is None
