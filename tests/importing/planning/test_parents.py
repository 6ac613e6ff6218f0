"""Parent cells: which link a line names, and what is wrong with it.

Source: docs/rules.md §5, "Parents"; Seed: Groups and entities.
"""

from __future__ import annotations

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import Planned, plan_checked, plan_of
from upflow_tui.core.findings import Scope, Severity
from upflow_tui.importing.checking.rows import RefusedLine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents
from upflow_tui.importing.planning.plan import Change, ParentLink

CREATE = ImportChoices(missing_parents=MissingParents.CREATE)
CLEAR = ImportChoices(blank=BlankCells.CLEAR)
HEADER = "Customer ID,Customer name,Parent ID,Parent name,Town\n"


@pytest.fixture
def stored() -> FakeStore:
    store = FakeStore()
    group = store.add("Acme", "P-3")
    store.add("Child", "C-1", parent=group)
    store.add("Other", "P-4")
    return store


def plan(text: str, stored: FakeStore | None = None, choices: ImportChoices = ImportChoices()) -> Planned:  # noqa: B008
    return plan_checked(HEADER + text, stored=stored, choices=choices)


def parent_of(planned: Planned, label: str) -> str | None:
    parent = planned.customer(label).parent
    return parent.external_id if parent is not None else None


def test_a_parent_is_found_in_the_file_wherever_its_line_stands() -> None:
    made = plan("C-1,Child,P-1,Acme,\nP-1,Acme,,,")
    assert made.customer("C-1").parent == ParentLink(2, None, "P-1", "Acme")
    assert made.codes == []


def test_a_parent_is_found_in_the_store(stored: FakeStore) -> None:
    made = plan("C-2,New,P-3,Acme,", stored)
    assert made.customer("C-2").parent == ParentLink(None, 1, "P-3", "Acme")
    assert made.codes == []


def test_a_parent_of_file_and_store_is_known_by_both(stored: FakeStore) -> None:
    made = plan("C-2,New,P-3,Acme,\nP-3,Acme,,,Paris", stored)
    assert made.customer("C-2").parent == ParentLink(2, 1, "P-3", "Acme")


def test_another_parent_is_a_change_from_id_to_id(stored: FakeStore) -> None:
    made = plan("C-1,Child,P-4,Other,", stored)
    assert made.customer("C-1").changes == [Change("parent_id", "P-3", "P-4", 2)]


def test_the_stored_parent_named_again_is_no_change(stored: FakeStore) -> None:
    assert plan("C-1,Child,P-3,Acme,", stored).actions == {"C-1": "unchanged"}


def test_a_blank_parent_keeps_the_stored_one(stored: FakeStore) -> None:
    made = plan("C-1,Child,,,Paris", stored)
    assert parent_of(made, "C-1") == "P-3"
    assert [change.field for change in made.customer("C-1").changes] == ["town"]


def test_a_blank_parent_unlinks_by_the_choice_clear(stored: FakeStore) -> None:
    made = plan("C-1,Child,,,\nC-1,Child,,,Paris", stored, CLEAR)
    assert parent_of(made, "C-1") is None
    assert made.customer("C-1").changes[-1]._replace(line=None) == Change("parent_id", "P-3", None, None)
    assert made.fate_words == ["applied", "applied"]


def test_clear_unlinks_only_where_the_parent_is_blank_on_all_accepted_lines(stored: FakeStore) -> None:
    made = plan("C-1,Child,,,\nC-1,Child,P-3,Acme,", stored, CLEAR)
    assert made.actions == {"C-1": "unchanged"}


@pytest.mark.parametrize("cells", ["!,Acme", "P-3,!", "P-9,Nowhere", "P-3,Wrong", "P-3,"])
def test_a_refused_parent_is_not_blank_so_clear_keeps_the_link(stored: FakeStore, cells: str) -> None:
    made = plan(f"C-1,Child,{cells},", stored, CLEAR)
    assert made.actions == {"C-1": "unchanged"}
    assert made.fate_words == ["refused"]


def test_where_parents_are_not_mapped_clear_keeps_them(stored: FakeStore) -> None:
    made = plan_checked("Customer ID,Customer name,Town\nC-1,Child,Paris", stored=stored, choices=CLEAR)
    assert parent_of(made, "C-1") == "P-3"


@pytest.mark.parametrize(
    ("cells", "message", "field"),
    [
        ("P-1,", "Parent ID is given without Parent name.", "parent_name"),
        (",Acme", "Parent name is given without Parent ID.", "parent_id"),
    ],
)
def test_both_cells_or_neither(cells: str, message: str, field: str) -> None:
    made = plan(f"P-1,Acme,,,\nC-1,Child,{cells},Paris")
    found = made.finding("parent_incomplete")
    assert (found.line, found.severity, found.scope) == (3, Severity.ERROR, Scope.CELL)
    assert (found.message, found.field) == (message, field)
    assert parent_of(made, "C-1") is None


def test_a_parent_error_leaves_the_rest_of_the_line(stored: FakeStore) -> None:
    made = plan("C-1,Child,P-9,Nowhere,Paris", stored)
    assert [change.field for change in made.customer("C-1").changes] == ["town"]
    assert parent_of(made, "C-1") == "P-3"
    assert made.fate_words == ["applied"]


def test_a_customer_is_not_its_own_parent() -> None:
    made = plan("C-1,Acme,C-1,Acme,")
    found = made.finding("parent_is_self")
    assert (found.line, found.severity, found.fix) == (2, Severity.NOTE, "Nothing to do if this is intended.")
    assert parent_of(made, "C-1") is None
    assert made.totals.errors == 0


def test_a_customer_that_is_given_as_its_own_parent_keeps_the_stored_one_until_blank_cells_clear(
    stored: FakeStore,
) -> None:
    kept = plan("C-1,Child,C-1,Child,", stored)
    assert kept.actions == {"C-1": "unchanged"}
    assert kept.fate_words == ["unchanged"]
    assert kept.finding("parent_is_self").fix.startswith("The stored parent is kept")
    cleared = plan("C-1,Child,C-1,Child,", stored, CLEAR)
    assert cleared.customer("C-1").changes == [Change("parent_id", "P-3", None, 2)]
    assert cleared.finding("parent_is_self").fix == "Nothing to do if this is intended."


def test_another_line_may_give_the_parent_of_a_customer_that_is_given_as_its_own(stored: FakeStore) -> None:
    made = plan("C-1,Child,C-1,Child,\nC-1,,P-4,Other,", stored, CLEAR)
    assert made.customer("C-1").changes == [Change("parent_id", "P-3", "P-4", 3)]


def test_a_customer_found_by_name_is_not_its_own_parent_either(stored: FakeStore) -> None:
    assert plan(",Acme,P-3,Acme,", stored).codes == [(2, "parent_is_self")]


def test_itself_goes_before_a_wrong_name() -> None:
    assert plan("C-1,Acme,C-1,Something else,").codes == [(2, "parent_is_self")]


@pytest.mark.parametrize("choices", [ImportChoices(), CREATE])
def test_the_name_of_the_parent_must_be_that_of_its_id(stored: FakeStore, choices: ImportChoices) -> None:
    made = plan("C-2,New,P-3,Acme France,", stored, choices)
    found = made.finding("parent_mismatch")
    assert (found.line, found.scope) == (2, Scope.CELL)
    assert found.message == 'Parent ID P-3 is "Acme", not "Acme France".'
    assert parent_of(made, "C-2") is None


def test_the_name_of_a_parent_compares_as_all_names_do_and_is_shown_as_stored(stored: FakeStore) -> None:
    made = plan("C-2,New,P-3,ACME,", stored)
    assert made.customer("C-2").parent == ParentLink(None, 1, "P-3", "Acme")
    assert made.codes == []


def test_the_name_of_a_parent_that_the_file_renames_is_its_new_one(stored: FakeStore) -> None:
    made = plan("P-3,Acme Group,,,\nC-2,New,P-3,Acme Group,\nC-3,Newer,P-3,Acme,", stored)
    assert made.lines_of("parent_mismatch") == [4]
    assert parent_of(made, "C-2") == "P-3"


def test_a_parent_that_is_nowhere_is_refused_at_first() -> None:
    made = plan("C-1,Child,P-9,Acme,")
    found = made.finding("parent_not_found")
    assert (found.line, found.field, found.scope) == (2, "parent_id", Scope.CELL)
    assert found.message == 'The parent "Acme" (P-9) was not found.'
    assert made.actions == {"C-1": "create"}


def test_a_customer_whose_own_lines_are_refused_counts_as_absent() -> None:
    made = plan_checked(
        HEADER + "C-1,Child,P-1,Acme,\nC-2,Child,P-2,Beta,\nP-2,,,,", refused=[RefusedLine(9, "P-1", "Acme")]
    )
    assert made.lines_of("parent_not_found") == [2, 3]


@pytest.mark.parametrize("choices", [ImportChoices(), CREATE])
def test_a_stored_parent_whose_own_lines_are_refused_counts_as_absent(
    stored: FakeStore, choices: ImportChoices
) -> None:
    refused = [RefusedLine(9, "P-3", "Acme")]
    text = HEADER + "C-1,Child,P-3,Acme,\nC-2,New,P-3,Acme,Paris"
    made = plan_checked(text, stored=stored, refused=refused, choices=choices)
    assert made.messages_of("parent_not_found") == {"Parent P-3 is on line 9, which is refused."}
    assert {item.fix for item in made.findings} == {"Fix that line."}
    assert (parent_of(made, "C-1"), parent_of(made, "C-2")) == ("P-3", None)  # the stored link stays
    assert made.actions["C-1"] == "unchanged"


def test_a_stored_parent_of_which_one_line_is_accepted_is_there(stored: FakeStore) -> None:
    text = HEADER + "C-2,New,P-3,Acme,\nP-3,Acme,,,Paris"
    made = plan_checked(text, stored=stored, refused=[RefusedLine(9, "P-3", "Acme")])
    assert parent_of(made, "C-2") == "P-3"


def test_the_parent_of_a_refused_customer_is_not_looked_at() -> None:
    assert plan("C-1,,P-9,Nowhere,").codes == [(2, "customer_name_missing")]


def test_by_choice_a_missing_parent_is_created_from_the_two_cells() -> None:
    made = plan("C-1,Child,P-9,Acme,\nC-2,Other,P-9,ACME,", choices=CREATE)
    parent = made.customer("P-9")
    assert (parent.number, parent.action.value, parent.name, parent.lines) == (3, "create", "Acme", [])
    assert made.customer("C-1").parent == made.customer("C-2").parent == ParentLink(3, None, "P-9", "Acme")
    assert made.totals.customers.create == 3
    assert made.totals.parents_created == 1
    assert made.codes == []


def test_a_created_parent_is_named_as_the_first_line_that_names_it() -> None:
    made = plan("C-1,One,P-9,Beta,\nC-2,Two,P-9,Acme,\nC-1,One,P-9,Acme,", choices=CREATE)
    assert made.customer("P-9").name == "Beta"
    assert made.lines_of("parent_mismatch") == [3, 4]
    assert parent_of(made, "C-1") == "P-9"
    assert parent_of(made, "C-2") is None


def test_of_the_lines_of_one_customer_a_right_one_sets_the_created_parent_after_a_wrong_one() -> None:
    made = plan("C-0,Zero,P-9,Acme,\nC-1,One,P-9,Wrong,\nC-1,One,P-9,Acme,", choices=CREATE)
    assert made.lines_of("parent_mismatch") == [3]
    assert parent_of(made, "C-1") == "P-9"


def test_no_parent_is_created_for_a_link_that_is_refused(stored: FakeStore) -> None:
    made = plan("P-3,Acme,P-9,Above,\nC-2,New,P-8,Beta,", stored, CREATE)
    assert made.codes == [(2, "parent_too_deep")]
    assert made.actions == {"P-3": "unchanged", "C-2": "create", "P-8": "create"}
    assert made.customer("P-8").number == 3
    assert made.customer("C-2").parent == ParentLink(3, None, "P-8", "Beta")
    assert made.totals.parents_created == 1


def test_no_parent_is_created_for_a_link_that_a_later_line_replaces(stored: FakeStore) -> None:
    made = plan("C-2,New,P-9,Gone,\nC-2,New,P-3,Acme,", stored, CREATE)
    assert made.actions == {"C-2": "create"}
    assert made.codes == [(3, "values_differ")]


def test_a_missing_parent_whose_id_is_nearly_a_known_one_is_refused_with_that_one(stored: FakeStore) -> None:
    for choices in (ImportChoices(), CREATE):
        made = plan("C-2,New,p-3,Acme,\nC-3,Newer,p-3,Acme,", stored, choices)
        assert made.lines_of("parent_not_found") == [2, 3]
        assert {item.fix for item in made.findings} == {
            'Check the Parent ID: "P-3" exists. Or add a line for this parent.'
        }
        assert made.actions == {"C-2": "create", "C-3": "create"}


def test_of_two_missing_parents_written_nearly_alike_one_is_refused_whatever_their_order() -> None:
    for first, second, refused in (("P-9", "P-09", 2), ("P-09", "P-9", 3)):
        made = plan(f"C-2,New,{first},Acme,\nC-3,Newer,{second},Acme,", choices=CREATE)
        assert made.lines_of("parent_not_found") == [refused]
        assert made.actions == {"C-2": "create", "C-3": "create", "P-09": "create"}


def test_where_case_tells_ids_apart_a_parent_that_differs_by_case_is_created() -> None:
    alike = "".join(f"A{n},Upper {n},,,\na{n},Lower {n},,,\n" for n in range(4))
    assert plan(alike + "C-1,One,P-a,Acme,\nC-2,Two,P-A,Beta,", choices=CREATE).codes == []


def test_what_nobody_sees_in_parent_cells_is_named(stored: FakeStore) -> None:
    made = plan("C-8,Eight,P\u200b-3,Acme,\nC-9,Nine,P-3,Ac\u200bme,", stored)
    assert made.finding("parent_not_found").fix == 'Write "P-3": the cell has a zero width space.'
    assert made.finding("parent_mismatch").fix == 'Write "Acme": the cell has a zero width space.'
    stored.add("Ze\u200bta", "Z-1")
    own = plan("C-8,Eight,Z-1,Zeta,", stored)
    assert own.finding("parent_mismatch").fix == (
        'The customer\'s name "Zeta" itself has a zero width space: retype it there.'
    )


def test_the_nearest_id_of_the_file_is_named(stored: FakeStore) -> None:
    made = plan("C-2,New,P-07,Acme,\nP-7,Acme,,,", stored)
    assert '"P-7" exists' in made.finding("parent_not_found").fix


@pytest.mark.parametrize("choices", [ImportChoices(), CREATE])
def test_a_parent_whose_id_is_nearly_that_of_a_refused_line_is_not_created(choices: ImportChoices) -> None:
    made = plan_checked(HEADER + "C-1,Child,P-01,Acme,", refused=[RefusedLine(9, "P-1", "Acme")], choices=choices)
    assert '"P-1" exists' in made.finding("parent_not_found").fix
    assert made.actions == {"C-1": "create", "P-1": "refused"}


@pytest.mark.parametrize("choices", [ImportChoices(), CREATE])
def test_a_parent_whose_own_lines_are_refused_is_not_created_behind_their_back(choices: ImportChoices) -> None:
    refused = [RefusedLine(9, "P-1", "Acme")]
    made = plan_checked(HEADER + "C-1,Child,P-1,Acme,", refused=refused, choices=choices)
    found = made.finding("parent_not_found")
    assert (found.message, found.fix) == ("Parent P-1 is on line 9, which is refused.", "Fix that line.")
    assert made.actions == {"C-1": "create", "P-1": "refused"}


def test_a_refused_line_of_the_parent_s_name_alone_keeps_it_from_being_created(stored: FakeStore) -> None:
    made = plan_checked(HEADER + "C-2,New,P-9,Beta,", refused=[RefusedLine(9, None, "BETA")], choices=CREATE)
    assert made.lines_of("parent_not_found") == [2]


def test_a_customer_of_the_file_without_id_receives_that_of_the_missing_parent() -> None:
    made = plan("C-1,Child,P-9,Acme,\n,ACME,,,Lyon\n,Acme,,,Lyon", choices=CREATE)
    parent = made.customer("P-9")
    assert (parent.action.value, parent.name, parent.values, parent.lines) == (
        "create",
        "Acme",
        {"town": "Lyon"},
        [3, 4],
    )
    assert made.customer("C-1").parent == ParentLink(2, None, "P-9", "Acme")
    assert made.totals.parents_created == 0
    assert made.finding("customer_id_received").message == 'The customer "Acme" of line 3 receives the ID P-9.'


@pytest.mark.parametrize("own_line", ["", "\n,acme,,,Lyon"])
def test_a_stored_customer_without_id_receives_that_of_the_missing_parent(own_line: str) -> None:
    store = FakeStore()
    acme = store.add("Acme", town="Paris")
    store.add("Sister", "C-7", parent=acme)
    text = "C-1,Child,P-9,ACME,\nC-7,Sister,,,Nice" + own_line
    made = plan(text, store, CREATE)
    parent = made.customer("P-9")
    assert (parent.action.value, parent.key) == ("update", acme.key)
    assert Change("external_id", None, "P-9", parent.lines[0] if own_line else None) in parent.changes
    assert made.totals.parents_created == 0
    assert made.lines_of("customer_id_received") == [2]
    store.apply(made.customers)
    assert {item.external_id for item in store.by_number.values()} == {"P-9", "C-7", "C-1"}
    assert set(plan(text, store, CREATE).actions.values()) == {"unchanged"}


def test_two_missing_parents_of_one_name_claim_a_customer_without_id_and_neither_has_it(stored: FakeStore) -> None:
    stored.add("Beta")
    made = plan("C-2,New,P-8,Beta,\nC-3,Newer,X-5,Beta,", stored, CREATE)
    assert {"P-8", "X-5"} <= made.actions.keys()
    assert made.lines_of("customer_id_received") == []


def test_no_id_is_received_for_a_link_that_is_refused(stored: FakeStore) -> None:
    made = plan("P-3,Acme,P-9,Above,\n,Above,,,", stored, CREATE)
    assert made.lines_of("customer_id_received") == []
    assert made.actions == {"P-3": "unchanged", "Above": "create"}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("acme", "the stored customer P-3"),
        ("New", "C-2 (line 2)"),
        ("Renamed", "P-4 (line 4)"),
    ],
)
def test_a_created_parent_whose_name_somebody_else_bears_is_warned_of(stored: FakeStore, name: str, other: str) -> None:
    stored.add("Unnumbered")
    made = plan(f"C-2,New,,,\n,Zoé,,,\nP-4,Renamed,,,\nC-3,Newer,P-9,{name},", stored, CREATE)
    found = made.finding("same_name_other_id")
    assert (found.line, found.field, found.message) == (5, "parent_name", f'"{name}" is also the name of {other}.')


def test_a_created_parent_may_bear_the_name_that_a_stored_customer_loses_or_a_refused_one_has(
    stored: FakeStore,
) -> None:
    made = plan("P-4,Renamed,,,\nC-3,Newer,P-9,Other,", stored, CREATE)
    assert made.lines_of("same_name_other_id") == []
    assert plan("C-9,,,,\nC-3,Newer,P-9,Fresh,", stored, CREATE).lines_of("same_name_other_id") == []


def test_a_created_parent_is_not_made_of_half_a_pair_or_a_refused_cell() -> None:
    made = plan("C-1,One,P-9,,\nC-2,Two,!,Acme,\nC-3,Three,P-8,!,", choices=CREATE)
    assert made.actions == {"C-1": "create", "C-2": "create", "C-3": "create"}
    assert made.codes == [(2, "parent_incomplete")]


def test_a_refused_cell_beside_a_blank_one_gets_no_second_error() -> None:
    assert plan("C-1,One,!,,\nC-2,Two,,!,").codes == []


def test_of_several_parents_of_a_customer_the_later_wins(stored: FakeStore) -> None:
    made = plan("C-2,New,P-3,Acme,\nC-2,New,,,\nC-2,New,P-4,Other,", stored)
    assert parent_of(made, "C-2") == "P-4"
    found = made.finding("values_differ")
    assert (found.line, found.message) == (4, 'Parent ID "P-4" overwrites "P-3" of line 2.')


def test_of_several_parents_only_accepted_ones_win(stored: FakeStore) -> None:
    made = plan("C-2,New,P-3,Acme,\nC-2,New,P-4,Wrong,", stored)
    assert parent_of(made, "C-2") == "P-3"
    assert made.codes == [(3, "parent_mismatch")]


def test_a_parent_is_found_under_the_id_that_it_receives_in_this_file() -> None:
    stored = FakeStore()
    stored.add("Acme")
    made = plan("P-1,Acme,,,\nC-1,Child,P-1,Acme,", stored)
    assert made.customer("C-1").parent == ParentLink(1, 1, "P-1", "Acme")


def test_a_parent_that_is_stored_without_an_id_is_kept_and_replaced() -> None:
    stored = FakeStore()
    acme = stored.add("Acme")
    stored.add("Child", "C-1", parent=acme)
    stored.add("Beta", "P-2")
    assert plan("C-1,Child,,,Paris", stored).customer("C-1").parent == ParentLink(None, 1, None, "Acme")
    made = plan("C-1,Child,P-2,Beta,", stored)
    assert made.customer("C-1").changes == [Change("parent_id", "Acme", "P-2", 2)]


def test_the_whole_way_of_a_file_with_parents(stored: FakeStore) -> None:
    made = plan_of(HEADER + "C-1,Child,P-4,Other,\nC-2,New,C-9,,\nC-3,Newest,P-3,Acme,Paris\n", stored=stored)
    assert made.codes == [(3, "parent_incomplete")]
    assert [parent_of(made, label) for label in ("C-1", "C-2", "C-3")] == ["P-4", None, "P-3"]
