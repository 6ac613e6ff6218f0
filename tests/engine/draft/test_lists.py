"""The lists of the preview: customers, findings and lines of a draft, whole lists by numbers and pages of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.findings import Severity
from upflow_tui.engine.draft.lines import LineList
from upflow_tui.engine.draft.lists import (
    Assignments,
    PlanCards,
    PlanList,
    PlanOnly,
    PlanQuery,
    PlanSort,
    assignments,
    odd_lines,
    plan_counts,
)
from upflow_tui.engine.found import (
    DraftFindings,
    FindingGroup,
    GroupFindings,
    group_values,
    problem_groups,
    title_of,
)
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import CellEdit, Replace
from upflow_tui.importing.planning.plan import Action, PlannedCustomer
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.errors import StoreError

STORED = """Customer ID,Customer name,Town,Parent ID,Parent name,Account manager,Workflow,Contact email,First name
P-1,Groupe Lenoir,Paris,,,anna@mars.example,Standard reminders,,
C-2,Durand & Fils,Lyon,P-1,Groupe Lenoir,,,a@durand.example,Ana
C-2,,,,,,,old@durand.example,
C-4,Zoé,Brest,P-1,Groupe Lenoir,anna@mars.example,No reminders,z@zoe.example,
"""
FILE = """Customer ID,Customer name,Town,Parent ID,Parent name,Account manager,Workflow,Contact email,First name,Remark
P-1,Groupe Lenoir,Paris,,,,,,,
C-2,Durand & Fils,"Lyon
Part-Dieu",P-1,Groupe Lenoir,anna@mars.example,,A@durand.example,Anne,first

C-3,Neuf,Metz,P-1,Groupe Lenoir,,Standard reminders,nobody,,
C-5,Émile & Co,Metz,,,jan@elsewhere.example,,nobody,,
C-6,Dernier,Metz,,,"jan@elsewhere.example,x@elsewhere.example",,nothing,,
,,Nice,,,,,,,
C-4,Zoé,Brest,P-1,Groupe Lenoir,,,,,
"open quote,,,,,,,,,
"""


@dataclass(frozen=True)
class Drafted:
    """A draft over a store."""

    folder: Path
    draft: Path
    opened: Opened

    def names(self, search: str = "", only: PlanOnly | None = None) -> list[str]:
        plan = PlanList(self.folder, self.draft, PlanQuery(search, (only,) if only else ()))
        return [row.name for row in plan.rows(0, 99) if row is not None]

    def group(self, code: str) -> FindingGroup:
        (found,) = [group for group in problem_groups(DraftFindings(self.draft)) if group.code == code]
        return found

    def lines(self, **narrowed: str) -> LineList:
        return LineList(self.draft, self.opened.table, **narrowed)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    """The draft of FILE over a store that holds STORED."""
    place = tmp_path_factory.mktemp("preview")
    engine = Engine(place / "data", user="anna")
    engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    for name, text in (("stored.csv", STORED), ("file.csv", FILE)):
        (place / name).write_text(text, encoding="utf-8")
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(place / "stored.csv", workspace), ImportChoices())
        engine.run(opened, ImportChoices(), workspace)
    workspace = place / "work"
    workspace.mkdir()
    opened = engine.open(engine.read(place / "file.csv", workspace), ImportChoices())
    return Drafted(engine.folder, engine.draft(opened, ImportChoices(), workspace), opened)


# Customers


def test_every_customer_is_listed_in_the_order_of_the_plan(drafted: Drafted) -> None:
    plan = PlanList(drafted.folder, drafted.draft, PlanQuery())
    assert plan.count() == len(plan.numbers) == 8
    assert drafted.names() == ["Groupe Lenoir", "Durand & Fils", "Neuf", "Émile & Co", "Dernier", "", "Zoé", ""]
    assert [row.number for row in plan.rows(2, 2) if row is not None] == [3, 4]
    assert plan.index_of(4) == 3
    assert plan.index_of(99) is None


@pytest.mark.parametrize("only", [None, PlanOnly.NEW, PlanOnly.PROBLEMS])
@pytest.mark.parametrize("known", [0, 1, 2])
def test_what_came_since_is_added_while_the_draft_fills(drafted: Drafted, only: PlanOnly | None, known: int) -> None:
    plan = PlanList(drafted.folder, drafted.draft, PlanQuery(only=(only,) if only else ()))
    everyone = list(plan.numbers)
    plan.numbers = plan.numbers[:known]
    assert plan.grow() == plan.grow() == len(everyone)
    assert list(plan.numbers) == everyone
    assert plan.refresh() == len(everyone)


@pytest.mark.parametrize(
    ("only", "names"),
    [
        (PlanOnly.NEW, ["Neuf", "Émile & Co", "Dernier"]),
        (PlanOnly.CHANGED, ["Durand & Fils"]),
        (PlanOnly.SAME, ["Groupe Lenoir", "Zoé"]),
        (PlanOnly.REFUSED, ["", ""]),
        (PlanOnly.PROBLEMS, ["Neuf", "Émile & Co", "Dernier", "", ""]),
    ],
)
def test_only_some_of_the_customers(drafted: Drafted, only: PlanOnly, names: list[str]) -> None:
    assert drafted.names(only=only) == names


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("DURAND", ["Durand & Fils"]),
        ("c-2", ["Durand & Fils"]),
        ("a@durand", ["Durand & Fils"]),
        ("élan", []),
        ("ÉMILE", ["Émile & Co"]),
        ("zoÉ", ["Zoé"]),
        ("%", []),
        ("groupe", ["Groupe Lenoir", "Durand & Fils", "Neuf", "Zoé"]),
        ("lenoir durand", ["Durand & Fils"]),
        ("metz neuf", ["Neuf"]),
        ("brest", ["Zoé"]),
        ("standard", ["Groupe Lenoir", "Neuf"]),
        ("reminders zoé", ["Zoé"]),
        ("ANNA@", ["Groupe Lenoir", "Durand & Fils", "Zoé"]),
        ("roy c-", ["Durand & Fils", "Zoé"]),
        ('["', []),
    ],
)
def test_each_word_is_found_in_any_column_of_the_plan_or_the_store(
    drafted: Drafted, search: str, names: list[str]
) -> None:
    assert drafted.names(search) == names


def test_search_and_filter_together(drafted: Drafted) -> None:
    assert drafted.names("c-", PlanOnly.NEW) == ["Neuf", "Émile & Co", "Dernier"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (PlanQuery(manager="anna@mars.example"), ["Groupe Lenoir", "Durand & Fils", "Zoé"]),
        (PlanQuery(workflow="No reminders"), ["Zoé"]),
        (PlanQuery(workflow="Standard reminders", only=(PlanOnly.NEW,)), ["Neuf"]),
        (PlanQuery(manager="anna@mars.example", only=(PlanOnly.SAME, PlanOnly.GROUPED)), ["Groupe Lenoir", "Zoé"]),
        (PlanQuery("c-", manager="anna@mars.example"), ["Durand & Fils", "Zoé"]),
        (PlanQuery(manager="nobody@mars.example"), []),
    ],
)
def test_filters_narrow_together(drafted: Drafted, query: PlanQuery, names: list[str]) -> None:
    plan = PlanList(drafted.folder, drafted.draft, query)
    assert [row.name for row in plan.rows(0, 99) if row is not None] == names
    assert plan_counts(drafted.folder, drafted.draft, [query]) == [len(names)]


def test_the_children_of_a_parent_are_found_by_its_number_in_the_plan_and_in_the_store(drafted: Drafted) -> None:
    for search in ("neuf", "zoé"):
        [row] = PlanList(drafted.folder, drafted.draft, PlanQuery(search)).rows(0, 9)
        assert row is not None and row.parent_ref is not None
        children = PlanList(drafted.folder, drafted.draft, PlanQuery(parent=row.parent_ref)).rows(0, 9)
        assert {child.name for child in children if child is not None} == {"Durand & Fils", "Neuf", "Zoé"}


def test_a_row_says_what_becomes_of_the_customer(drafted: Drafted) -> None:
    row = PlanList(drafted.folder, drafted.draft, PlanQuery("c-2")).rows(0, 1)[0]
    assert row is not None
    assert (row.action, row.external_id, row.parent, row.contacts) == (Action.UPDATE, "C-2", "Groupe Lenoir", 1)
    assert row.account_managers == ("anna@mars.example",)
    assert (row.errors, row.warnings) == (0, 0)
    row = PlanList(drafted.folder, drafted.draft, PlanQuery("c-6")).rows(0, 1)[0]
    assert row is not None
    assert row.errors == 2


def test_an_unchanged_customer_is_shown_as_it_is_stored(drafted: Drafted) -> None:
    row = PlanList(drafted.folder, drafted.draft, PlanQuery("zoé")).rows(0, 1)[0]
    assert row is not None
    assert row.action is Action.UNCHANGED
    assert (row.parent, row.workflow, row.contacts) == ("Groupe Lenoir", "No reminders", 1)
    assert row.account_managers == ("anna@mars.example",)


def test_a_card_has_values_children_findings_and_what_is_stored(drafted: Drafted) -> None:
    cards = PlanCards(drafted.folder, drafted.draft)
    group = cards.card(1)
    assert group is not None
    assert [child.name for child in group.children] == ["Durand & Fils", "Neuf", "Zoé"]
    assert group.all_children == 3
    assert group.values["town"] == "Paris", "unchanged: as it is stored"
    changed = cards.card(2)
    assert changed is not None
    assert changed.values["town"] == "Lyon Part-Dieu"
    assert changed.stored is not None
    assert changed.stored.details["town"] == "Lyon"
    assert [contact.action for contact in changed.customer.contacts] == [Action.UPDATE]
    last = cards.card(5)
    assert last is not None
    assert [finding.code for finding in last.findings] == ["account_manager_not_found", "email_invalid"]
    assert last.stored is None
    assert cards.card(99) is None


def test_assignments_are_counted(drafted: Drafted) -> None:
    assert assignments(drafted.draft) == Assignments(account_managers=1, workflows=1, parents_set=1)


def test_a_draft_that_is_gone_cannot_be_read(drafted: Drafted, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        PlanList(drafted.folder, tmp_path / "none.db", PlanQuery())


def test_a_draft_that_fills_is_listed_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "draft-1.db"
    with DraftWriter(path) as writer:
        writer.add_customers([customer(1)])
        plan = PlanList(tmp_path, path, PlanQuery())
        assert plan.count() == 1
        assert PlanCards(tmp_path, path).card(1) is not None
        writer.add_customers([customer(2)])
        writer._connection.execute("COMMIT")
        writer._connection.execute("BEGIN")
        assert plan.refresh() == 2
        assert [row.name for row in plan.rows(0, 9) if row is not None] == ["Customer 1", "Customer 2"]
        assert plan.rows(0, 9)[0] is not None
        plan.numbers = range(1, 9)
        assert plan.rows(1, 3)[1:] == [None, None], "not there yet"


def customer(number: int) -> PlannedCustomer:
    return PlannedCustomer(number, Action.CREATE, None, f"C-{number}", f"Customer {number}", lines=[number])


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (PlanSort.FILE, ["Groupe Lenoir", "Durand & Fils", "Neuf", "Émile & Co", "Dernier", "", "Zoé", ""]),
        (PlanSort.NAME, ["Dernier", "Durand & Fils", "Groupe Lenoir", "Neuf", "Zoé", "Émile & Co", "", ""]),
        (PlanSort.ID, ["Durand & Fils", "Neuf", "Zoé", "Émile & Co", "Dernier", "Groupe Lenoir", "", ""]),
        (PlanSort.GROUP, ["Dernier", "Groupe Lenoir", "Durand & Fils", "Neuf", "Zoé", "Émile & Co", "", ""]),
        (PlanSort.PROBLEMS, ["Émile & Co", "Dernier", "Neuf", "", "", "Groupe Lenoir", "Durand & Fils", "Zoé"]),
    ],
)
def test_customers_are_sorted_and_found_again(drafted: Drafted, sort: PlanSort, names: list[str]) -> None:
    plan = PlanList(drafted.folder, drafted.draft, PlanQuery(sort=sort))
    assert [row.name for row in plan.rows(0, 99) if row is not None] == names
    assert [plan.index_of(number) for number in plan.numbers] == list(range(8))
    assert plan.index_of(99) is None
    assert plan.grow() == 8, "what comes in another order than the file's is listed anew, not added"
    turned = PlanList(drafted.folder, drafted.draft, PlanQuery(sort=sort, reverse=True))
    assert list(turned.numbers) == list(plan.numbers)[::-1]


def test_a_group_is_a_parent_with_its_children(drafted: Drafted) -> None:
    assert drafted.names(only=PlanOnly.GROUPED) == ["Groupe Lenoir", "Durand & Fils", "Neuf", "Zoé"]


def test_a_customer_is_found_again_by_its_first_line(drafted: Drafted) -> None:
    plan = PlanList(drafted.folder, drafted.draft, PlanQuery(sort=PlanSort.NAME))
    rows = plan.rows(0, 99)
    assert [plan.index_of_line(row.line) for row in rows if row is not None and row.line is not None] == list(range(8))
    assert plan.index_of_line(9_999) is None


# Findings


def test_findings_are_grouped_errors_first_and_those_first_that_hold_the_most_lines_back(drafted: Drafted) -> None:
    groups = problem_groups(DraftFindings(drafted.draft))
    errors = [(group.code, group.freed, group.lines) for group in groups if group.severity is Severity.ERROR]
    assert errors[0] == ("email_invalid", 1, 3)
    assert errors[-1] == ("account_manager_not_found", 0, 2), "each of its lines has another error, too"
    assert [freed for _, freed, _ in errors] == sorted((freed for _, freed, _ in errors), reverse=True)
    assert all(group.freed == 0 for group in groups if group.severity is not Severity.ERROR)
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    assert [order.index(group.severity) for group in groups] == sorted(order.index(group.severity) for group in groups)
    with DraftReader(drafted.draft) as reader:
        assert sum(group.count for group in groups) == len(list(reader.iter_findings()))


def test_a_group_is_called_by_what_its_messages_share(drafted: Drafted) -> None:
    email, manager = drafted.group("email_invalid"), drafted.group("account_manager_not_found")
    assert (email.count, email.values, email.lines, email.message) == (3, 2, 3, None)
    assert title_of(email) == '"…" is not a valid email address.'
    assert title_of(manager) == "Account manager not found; check the email."


def test_a_code_that_is_not_known_is_its_own_title(drafted: Drafted) -> None:
    group = FindingGroup(Severity.NOTE, "unheard_of", None, None, None, 2, 2, 2, 0, 1)
    assert title_of(group) == "unheard_of"


def test_the_values_of_a_group_have_counts_and_findings_of_their_own(drafted: Drafted) -> None:
    group = drafted.group("email_invalid")
    values = group_values(DraftFindings(drafted.draft), group)
    assert [(value.value, value.count) for value in values] == [("nobody", 2), ("nothing", 1)]
    assert [f.line for _, f in GroupFindings(DraftFindings(drafted.draft), group).rows(0, 9)] == [6, 7, 8]
    nobody = GroupFindings(DraftFindings(drafted.draft), group, values[0].first)
    assert nobody.count() == 2
    assert [f.line for _, f in nobody.rows(1, 9)] == [7]


@pytest.mark.parametrize(("search", "lines"), [("NOTHING", [8]), ("7", [7]), ("is not a valid", [6, 7, 8]), ("é", [])])
def test_findings_are_searched_by_value_message_and_line(drafted: Drafted, search: str, lines: list[int]) -> None:
    group = drafted.group("email_invalid")
    assert [f.line for _, f in GroupFindings(DraftFindings(drafted.draft), group, search=search).rows(0, 9)] == lines
    found = [found for found in problem_groups(DraftFindings(drafted.draft), search) if found.code == group.code]
    assert sum(group.count for group in found) == len(lines)


def test_findings_about_the_file_are_on_no_line(drafted: Drafted) -> None:
    assert drafted.group("blank_lines").lines == 0
    assert odd_lines(drafted.draft) == {}


# Lines


def test_lines_have_their_numbers_cells_and_marks(drafted: Drafted) -> None:
    lines = drafted.lines()
    assert list(lines.lines) == [2, 3, 6, 7, 8, 9, 10, 11]
    rows = lines.rows(0, 99)
    assert rows[1].cells[2] == "Lyon\nPart-Dieu"
    assert rows[1].worst is None
    assert rows[2].marks == {7: Severity.ERROR}
    assert rows[4].marks == {5: Severity.ERROR, 7: Severity.ERROR}
    assert rows[5].marks == {None: Severity.ERROR}
    assert rows[5].worst is Severity.ERROR
    assert rows[7].cells[0] == '"open quote,,,,,,,,,'
    assert len(rows[7].cells) == drafted.opened.table.width
    assert lines.rows(99, 9) == []


def walked(lines: LineList, line: int, step: int) -> list[tuple[int, int | None]]:
    """The problems from a line's number on, one after the other."""
    found: list[tuple[int, int | None]] = []
    place = lines.next_problem(line, None, step)
    while place is not None:
        found.append(place)
        place = lines.next_problem(*place, step)
    return found


def test_problems_are_gone_to_one_after_the_other(drafted: Drafted) -> None:
    found = walked(drafted.lines(), 2, 1)
    assert found == sorted(set(found), key=lambda cell: (cell[0], -1 if cell[1] is None else cell[1]))
    assert found[0] == (6, 7)
    assert (9, None) in found, "about the line as a whole"
    assert walked(drafted.lines(), 999, -1) == found[::-1]


def test_a_line_that_is_no_longer_listed_gives_way_to_the_next(drafted: Drafted) -> None:
    lines = drafted.lines(only="errors")
    assert lines.lines[lines.index_from(6)] == 6
    assert lines.lines[lines.index_from(3)] == 6
    assert lines.index_from(9_999) == lines.count() - 1


def test_fixed_cells_are_shown_as_they_are_now_and_marked(drafted: Drafted) -> None:
    repairs = (Replace("town", "Metz", "Nancy"), CellEdit(2, 1, "Groupe Lenoir", "Lenoir"))
    opened = dataclasses.replace(drafted.opened, repairs=repairs)
    repairer = opened.repairer(load_organization_file(sample_path(ORGANIZATION)))
    lines = LineList(drafted.draft, opened.table, repairer=repairer)
    rows = lines.rows(0, 99)
    assert (rows[0].cells[1], rows[0].edited) == ("Lenoir", frozenset({1}))
    assert (rows[2].cells[2], rows[2].edited) == ("Nancy", frozenset({2}))
    assert rows[1].edited == frozenset()
    before, now = lines.cells(6)
    assert (before[2], now[2]) == ("Metz", "Nancy")
    assert drafted.lines().rows(0, 99)[0].edited == frozenset()


def test_only_lines_with_problems(drafted: Drafted) -> None:
    lines = drafted.lines(only="problems")
    assert list(lines.lines) == [6, 7, 8, 9, 11]
    assert [row.line for row in lines.rows(1, 2)] == [7, 8]
    assert lines.rows(1, 1)[0].cells[1] == "Émile & Co"
    assert list(drafted.lines(only="errors").lines) == [6, 7, 8, 9, 11]


@pytest.mark.parametrize(
    ("search", "lines"), [("part-dieu", [3]), ("ÉMILE", [7]), ("metz", [6, 7, 8]), ("Customer name", []), ("zzz", [])]
)
def test_lines_are_searched_through_the_whole_record(drafted: Drafted, search: str, lines: list[int]) -> None:
    assert list(drafted.lines(search=search).lines) == lines


def test_the_row_of_a_line_is_that_of_its_record_or_the_nearest(drafted: Drafted) -> None:
    lines = drafted.lines()
    assert [lines.index_of(line) for line in (1, 2, 3, 4, 5, 6, 11, 999)] == [0, 0, 1, 1, 1, 2, 7, 7]


def test_a_line_leads_to_its_customer_and_its_findings(drafted: Drafted) -> None:
    lines = drafted.lines()
    assert lines.customer_of(3) == 2
    assert lines.customer_of(4) is None, "no record begins there"
    assert lines.customer_of(11) == 8
    assert [finding.code for finding in lines.findings(8)] == ["account_manager_not_found", "email_invalid"]


def test_the_pages_of_lines_are_used_again(drafted: Drafted) -> None:
    first = drafted.lines()
    again = LineList(drafted.draft, drafted.opened.table, pages=first.pages, only="errors")
    assert again.pages is first.pages


def test_an_unfinished_draft_has_no_lines(drafted: Drafted, tmp_path: Path) -> None:
    with DraftWriter(tmp_path / "draft-1.db"):
        lines = LineList(tmp_path / "draft-1.db", drafted.opened.table, search="a")
        assert lines.count() == 0
        assert lines.index_of(5) == 0
        assert lines.customer_of(2) is None


TEXT = st.sampled_from(["", "a", "Émile", "x\ny", 'say "hi"', "no@where", " ", "1e5"])


@given(rows=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=12), start=st.integers(0, 5), count=st.integers(1, 5))
def test_any_page_of_any_list_is_part_of_the_whole(
    rows: list[tuple[str, str]], start: int, count: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("pages")
    quoted = ['"' + '","'.join(cell.replace('"', '""') for cell in row) + '"' for row in rows]
    path = place / "file.csv"
    path.write_text("\n".join(["Customer ID,Customer name,Contact email", *(f"C,{row}" for row in quoted)]))
    engine = Engine(place / "data", user="anna")
    opened = engine.open(
        engine.read(path, place), ImportChoices(fields=("external_id", "customer_name", "contact_email"))
    )
    draft = engine.draft(opened, ImportChoices(), place)
    makers: tuple[Callable[[], PlanList | LineList], ...] = (
        lambda: PlanList(engine.folder, draft, PlanQuery()),
        lambda: LineList(draft, opened.table),
    )
    for make in makers:
        listing = make()
        assert listing.rows(start, count) == listing.rows(0, 99)[start : start + count]
        assert len(listing.rows(0, 99)) == listing.count()
