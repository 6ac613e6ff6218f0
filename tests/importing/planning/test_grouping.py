"""Lines become customers: which lines belong together (docs/rules.md §5, "Lines become customers")."""

from __future__ import annotations

from tests.importing.fake_store import FakeStore
from tests.importing.planned import plan_checked, plan_of
from upflow_tui.core.findings import Scope, Severity
from upflow_tui.importing.checking.rows import RefusedLine
from upflow_tui.importing.choices import ImportChoices, MissingParents, OnError


def test_the_same_customer_id_is_one_customer_wherever_its_lines_stand() -> None:
    plan = plan_checked("""Customer ID,Customer name,Town
C-1,Dupont,Paris
C-2,Durand,Lyon
C-1,Dupont,Paris
""")
    assert plan.actions == {"C-1": "create", "C-2": "create"}
    assert plan.customer("C-1").lines == [2, 4]
    assert plan.customer("C-2").lines == [3]


def test_customers_stand_in_the_order_of_their_first_lines() -> None:
    plan = plan_checked("""Customer ID,Customer name
Z-9,Zoé
,Anna
A-1,Abel
Z-9,Zoé
""")
    assert [(item.number, item.name) for item in plan.customers] == [(1, "Zoé"), (2, "Anna"), (3, "Abel")]


def test_customer_ids_are_compared_exactly() -> None:
    plan = plan_checked("""Customer ID,Customer name
007,Bond
7,Sept
C-a,Petit
C-A,Grand
""")
    assert list(plan.actions) == ["007", "7", "C-a", "C-A"]


def test_a_line_without_id_belongs_to_the_one_customer_of_the_file_that_bears_its_name() -> None:
    plan = plan_checked("""Customer ID,Customer name,Town
C-1,Dupont,
,Dupont,Paris
""")
    assert plan.customer("C-1").lines == [2, 3]
    assert plan.customer("C-1").values == {"town": "Paris"}
    assert plan.codes == []


def test_a_line_without_id_before_the_line_with_it_belongs_to_it_all_the_same_and_the_later_value_wins() -> None:
    plan = plan_checked("""Customer ID,Customer name,Town
,Dupont,Paris
C-1,Dupont,Lyon
""")
    assert plan.customer("C-1").lines == [2, 3]
    assert plan.customer("C-1").values == {"town": "Lyon"}
    assert plan.codes == [(3, "values_differ")]


def test_lines_without_id_of_one_name_are_one_new_customer() -> None:
    plan = plan_checked("""Customer name,Town,Country
Dupont,Paris,
Durand,,
Dupont,,France
""")
    assert plan.actions == {"Dupont": "create", "Durand": "create"}
    assert plan.customer("Dupont").values == {"town": "Paris", "country": "France"}
    assert plan.customer("Dupont").external_id is None


def test_names_compare_trimmed_with_inner_spaces_folded_and_without_case() -> None:
    plan = plan_checked("""Customer ID,Customer name,Town
C-1,Dupont  et Fils,
,DUPONT ET\u00a0FILS,Paris
""")
    assert plan.customer("C-1").lines == [2, 3]
    assert plan.customer("C-1").name == "Dupont  et Fils"


def test_names_that_differ_by_an_accent_or_a_sign_are_two_names() -> None:
    plan = plan_checked("""Customer name
Dupont & Fils
Dupont et Fils
Helene
Hélène
""")
    assert len(plan.customers) == 4


def test_a_name_of_several_customers_of_the_file_is_ambiguous() -> None:
    plan = plan_checked("""Customer ID,Customer name,Town
C-1,Dupont,
C-2,DUPONT,
C-3,dupont,
,Dupont,Paris
""")
    found = plan.finding("name_ambiguous")
    assert (found.line, found.severity, found.scope) == (5, Severity.ERROR, Scope.LINE)
    assert found.message == '3 customers are named "Dupont".'
    assert found.fix == "Add the Customer ID."
    assert plan.fate_words == ["applied", "applied", "applied", "refused"]
    assert plan.totals.customers.refused == 1


def test_a_name_of_several_stored_customers_is_ambiguous() -> None:
    stored = FakeStore()
    stored.add("Dupont", "C-1")
    stored.add("Dupont", "C-2")
    plan = plan_checked("Customer name,Town\nDupont,Paris\nDupont,Lyon", stored=stored)
    assert plan.lines_of("name_ambiguous") == [2, 3]
    assert plan.messages_of("name_ambiguous") == {'2 customers are named "Dupont".'}
    assert plan.fate_words == ["refused", "refused"]
    assert [item.action.value for item in plan.customers] == ["refused"]


def test_a_name_borne_in_the_file_and_kept_by_a_stored_customer_is_ambiguous() -> None:
    stored = FakeStore()
    stored.add("Dupont", "C-1")
    plan = plan_checked(
        """Customer ID,Customer name,Town
C-9,Dupont,
,Dupont,Paris
""",
        stored=stored,
    )
    assert plan.customer("C-9").values == {}
    assert plan.lines_of("name_ambiguous") == [3]
    assert plan.messages_of("name_ambiguous") == {'2 customers are named "Dupont".'}


def test_a_name_that_the_file_takes_from_the_stored_customer_is_the_new_bearer_s() -> None:
    stored = FakeStore()
    stored.add("Dupont", "C-1")
    plan = plan_checked("Customer ID,Customer name,Town\nC-9,Dupont,\n,Dupont,Paris\nC-1,Durand,", stored=stored)
    assert plan.customer("C-9").lines == [2, 3]
    assert plan.lines_of("name_ambiguous") == []


def test_a_parent_that_will_be_created_bears_its_name_too() -> None:
    text = "Customer ID,Customer name,Parent ID,Parent name,Town\nC-1,Acme,,,\n,Acme,,,Paris\nC-2,Child,P-9,Acme,"
    assert plan_checked(text).lines_of("name_ambiguous") == []
    created = plan_checked(text, choices=ImportChoices(missing_parents=MissingParents.CREATE))
    assert created.lines_of("name_ambiguous") == [3]


def test_a_name_that_only_a_line_which_is_not_imported_gives_is_nobody_s() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\n,Dupont,Paris", refused=[RefusedLine(9, "C-2", "Dupont")])
    found = plan.finding("name_ambiguous")
    assert (found.line, found.message) == (2, '"Dupont" is C-2 on line 9, which is not imported.')
    assert found.fix == "Fix that line, or add the Customer ID."
    assert set(plan.actions.values()) == {"refused"}


def test_a_line_without_id_updates_the_one_stored_customer_of_that_name() -> None:
    stored = FakeStore()
    dupont = stored.add("Dupont", "C-1", town="Lyon")
    plan = plan_checked("Customer name,Town\nDupont,Paris", stored=stored)
    found = plan.customer("C-1")
    assert (found.action.value, found.key, found.values) == ("update", dupont.key, {"town": "Paris"})


def test_found_by_name_the_stored_spelling_stays_and_a_note_says_so() -> None:
    stored = FakeStore()
    stored.add("Dupont SA", "C-1")
    plan = plan_checked("Customer name,Town\nDUPONT SA,Paris", stored=stored)
    assert plan.customer("C-1").name == "Dupont SA"
    assert [change.field for change in plan.customer("C-1").changes] == ["town"]
    found = plan.finding("name_case_kept")
    assert (found.line, found.severity, found.value) == (2, Severity.NOTE, "DUPONT SA")
    assert '"Dupont SA"' in found.message


def test_found_by_name_in_the_same_spelling_says_nothing() -> None:
    stored = FakeStore()
    stored.add("Dupont", "C-1")
    assert plan_checked("Customer name,Town\nDupont,Paris", stored=stored).codes == []


def test_a_line_without_id_joins_the_lines_that_name_the_stored_customer_by_its_id_alone() -> None:
    stored = FakeStore()
    stored.add("Dupont", "C-1")
    plan = plan_checked(
        """Customer ID,Customer name,Town,Country
C-1,,Paris,
,DUPONT,,France
""",
        stored=stored,
    )
    assert plan.actions == {"C-1": "update"}
    assert plan.customer("C-1").lines == [2, 3]
    assert plan.customer("C-1").values == {"town": "Paris", "country": "France"}
    assert plan.codes == [(3, "name_case_kept")]


def test_a_line_that_finds_a_customer_of_the_file_in_another_spelling_is_told_that_this_one_stays() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont\n,DUPONT")
    found = plan.finding("name_case_kept")
    assert found.line == 3
    assert found.message == 'The spelling "Dupont" of the lines with the ID is kept.'


def test_of_the_spellings_of_a_new_customer_without_id_the_later_wins_and_is_said() -> None:
    plan = plan_checked("Customer name\nDupont\nDUPONT\nDUPONT\nDupont")
    assert [item.name for item in plan.customers] == ["Dupont"]
    assert plan.lines_of("values_differ") == [3, 5]
    assert [item.message for item in plan.findings if item.line == 3] == [
        'Customer name "DUPONT" overwrites "Dupont" of line 2.'
    ]


def test_another_name_for_an_id_refuses_the_later_line() -> None:
    plan = plan_checked("""Customer ID,Customer name,Town
X-0,Other,
Y-0,Other too,
C-1,Dupont,Paris
C-1,Durand,Lyon
C-1,Dupont,Nice
""")
    found = plan.finding("id_with_two_names")
    assert (found.line, found.severity, found.scope) == (5, Severity.ERROR, Scope.LINE)
    assert found.message == 'C-1 is named "Dupont" on line 4.'
    assert found.fix == "Keep one name per ID."
    assert plan.customer("C-1").values == {"town": "Nice"}
    assert plan.customer("C-1").lines == [4, 5, 6]
    assert plan.fate_words == ["applied", "applied", "applied", "refused", "applied"]


def test_the_first_name_of_an_id_counts_also_on_a_line_that_is_skipped() -> None:
    text = "Customer ID,Customer name,Workflow\nC-1,Dupont,Nobody's\nC-1,Durand,\nC-1,DUPONT,\nC-2,Acme,"
    skips, valid = (plan_of(text, choices=ImportChoices(on_error=way)) for way in (OnError.SKIP_LINE, OnError.VALID))
    assert skips.fate_words == ["skipped", "skipped", "applied", "applied"]
    assert valid.fate_words == ["applied", "refused", "applied", "applied"]
    for plan in (skips, valid):
        assert plan.finding("id_with_two_names").message == 'C-1 is named "Dupont" on line 2.'
        assert plan.customer("C-1").name == "DUPONT"


def test_where_every_named_line_of_an_id_has_an_error_nothing_of_it_is_created() -> None:
    text = "Customer ID,Customer name,Workflow\nC-1,Dupont,Nobody's\nC-1,Durand,"
    plan = plan_of(text, choices=ImportChoices(on_error=OnError.SKIP_LINE))
    assert plan.fate_words == ["skipped", "skipped"]
    assert plan.actions == {"C-1": "refused"}
    assert plan.customer("C-1").lines == [2, 3]


def test_a_later_skipped_line_does_not_take_its_name_from_an_id() -> None:
    plan = plan_of(
        "Customer ID,Customer name,Workflow\nC-1,Dupont,\nC-1,Durand,Nobody's",
        choices=ImportChoices(on_error=OnError.SKIP_LINE),
    )
    assert plan.fate_words == ["applied", "skipped"]
    assert plan.lines_of("id_with_two_names") == []


def test_names_of_an_id_that_differ_only_by_case_spaces_or_punctuation_are_values_that_differ() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont SA\nC-1,DUPONT S.A.\nC-1,Dupont-Sa")
    assert plan.codes == [(3, "values_differ"), (4, "values_differ")]
    assert plan.customer("C-1").name == "Dupont-Sa"
    assert [item.message for item in plan.findings] == [
        'Customer name "DUPONT S.A." overwrites "Dupont SA" of line 2.',
        'Customer name "Dupont-Sa" overwrites "DUPONT S.A." of line 3.',
    ]


def test_repeating_lines_may_leave_the_name_blank() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,,Paris\nC-1,Dupont,\nC-1,,")
    assert plan.codes == []
    assert plan.customer("C-1").name == "Dupont"


def test_repeating_lines_may_leave_the_details_blank() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,Dupont,Paris\nC-1,Dupont,")
    assert plan.codes == []
    assert plan.customer("C-1").values == {"town": "Paris"}


def test_a_refused_name_of_an_id_is_no_second_name() -> None:
    plan = plan_checked("Customer ID,Customer name,Town\nC-1,Dupont,Paris\nC-1,!,Lyon\nC-1,DUPONT,")
    assert plan.codes == [(3, "values_differ"), (4, "values_differ")]
    assert plan.customer("C-1").name == "DUPONT"


def test_a_refused_line_belongs_to_the_customer_of_its_id() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont", refused=[RefusedLine(3, "C-1", None)])
    assert plan.customer("C-1").lines == [2, 3]
    assert plan.totals.customers.as_dict() == {"create": 1, "update": 0, "unchanged": 0, "refused": 0}


def test_a_refused_line_belongs_to_the_customer_of_its_id_also_where_other_lines_find_it_by_name() -> None:
    stored = FakeStore()
    stored.add("Dupont", "C-1")
    plan = plan_checked("Customer ID,Customer name\n,Dupont", stored=stored, refused=[RefusedLine(3, "C-1", None)])
    assert [(item.external_id, item.lines) for item in plan.customers] == [("C-1", [2, 3])]


def test_a_refused_line_without_id_belongs_to_the_customer_of_its_name() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont", refused=[RefusedLine(1, None, "DUPONT")])
    assert plan.customer("C-1").lines == [1, 2]


def test_refused_lines_of_a_customer_that_has_no_other_are_one_refused_customer() -> None:
    refused = [
        RefusedLine(3, "C-9", "Nobody"),
        RefusedLine(4, "C-9", None),
        RefusedLine(5, None, "Someone"),
        RefusedLine(6, None, "SOMEONE"),
    ]
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont", refused=refused)
    assert plan.actions == {"C-1": "create", "C-9": "refused", "Someone": "refused"}
    assert plan.customer("C-9").lines == [3, 4]
    assert plan.customer("Someone").lines == [5, 6]
    assert plan.totals.refused == 4


def test_a_refused_line_of_nobody_is_one_of_its_own() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont", refused=[RefusedLine(3), RefusedLine(4)])
    assert [item.lines for item in plan.customers] == [[2], [3], [4]]


def test_a_refused_line_whose_name_several_customers_bear_is_one_of_its_own() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont\nC-2,Dupont", refused=[RefusedLine(4, None, "Dupont")])
    assert [item.lines for item in plan.customers] == [[2], [3], [4]]


def test_contacts_of_refused_lines_count_as_refused() -> None:
    plan = plan_checked(
        """Customer ID,Customer name,Contact email
C-1,Dupont,a@x.fr
C-1,Durand,b@x.fr
""",
        refused=[RefusedLine(4, "C-2", None, has_contact=True), RefusedLine(5, "C-2", None)],
    )
    assert plan.totals.contacts.as_dict() == {"create": 1, "update": 0, "unchanged": 0, "refused": 2}


def test_a_total_line_is_nobodys() -> None:
    plan = plan_checked("Customer ID,Customer name\nC-1,Dupont", skipped=[RefusedLine(3)])
    assert [item.lines for item in plan.customers] == [[2]]
    assert plan.fate_words == ["applied", "skipped"]
