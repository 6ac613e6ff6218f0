"""The lists of the places: whole lists by ids, pages of them, and what one customer and one store hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.engine.history_lists import ChangeList, CreatedList, HistoryList, HistoryQuery, changed_customer
from upflow_tui.engine.lists import (
    CustomerList,
    CustomerQuery,
    Only,
    SortBy,
    customer_card,
    store_facts,
    store_revision,
)
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.store.database import Database
from upflow_tui.store.history.pages import finding_places, findings_at
from upflow_tui.store.watching import Cancelled

FIRST = """Customer ID,Customer name,Town,Parent ID,Parent name,Account manager,Workflow,Contact email,First name
P-1,Groupe Lenoir,Paris,,,anna@mars.example,Standard reminders,,
C-2,durand & Fils,Lyon,P-1,Groupe Lenoir,,,b@durand.example,Béa
C-2,durand & Fils,Lyon,P-1,Groupe Lenoir,,,a@durand.example,Ana
C-3,Atelier Élan,Nice,P-1,Groupe Lenoir,"anna@mars.example,bjorn@mars.example",No reminders,c@elan.example,
C-4,Zoé,Brest,,,,,,
"""
SECOND = """Customer ID,Customer name,Town,Contact email,First name,Workflow
C-2,durand & Fils,Lille,B@durand.example,Béatrice,Nobody's
C-4,Zoé,Brest,z@zoe.example,Zoé,
C-5,Neuf,Metz,,,
"""


def run(folder: Path, text: str, name: str, user: str = "anna") -> int:
    """Imports a file of this text; its number."""
    path = folder.parent / name
    path.write_text(text, encoding="utf-8")
    engine = Engine(folder, user=user)
    choices = ImportChoices(on_error=OnError.VALID)
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), choices)
        return engine.run(opened, choices, workspace).number


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two imports."""
    folder = tmp_path_factory.mktemp("lists") / "data"
    Engine(folder).replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    assert run(folder, FIRST, "first.csv") == 1
    assert run(folder, SECOND, "second.csv", "Béa") == 2
    return folder


def ids(folder: Path, query: CustomerQuery) -> list[str | None]:
    customers = CustomerList(folder, query)
    rows = customers.rows(0, 100)
    assert len(rows) == customers.count()
    return [row.external_id for row in rows if row is not None]


@pytest.mark.parametrize(
    ("sort", "upward", "downward"),
    [
        (SortBy.NAME, "C-3 C-2 P-1 C-5 C-4", "C-4 C-5 P-1 C-2 C-3"),
        (SortBy.EXTERNAL_ID, "C-2 C-3 C-4 C-5 P-1", "P-1 C-5 C-4 C-3 C-2"),
        (SortBy.PARENT, "C-3 C-2 P-1 C-5 C-4", "C-3 C-2 P-1 C-5 C-4"),
        (SortBy.CONTACTS, "P-1 C-5 C-3 C-4 C-2", "C-2 C-3 C-4 P-1 C-5"),
        (SortBy.MANAGERS, "C-3 P-1 C-2 C-5 C-4", "C-3 P-1 C-2 C-5 C-4"),
        (SortBy.WORKFLOW, "C-3 P-1 C-2 C-5 C-4", "P-1 C-3 C-2 C-5 C-4"),
    ],
)
def test_customers_are_sorted_by_each_column_blanks_last(
    folder: Path, sort: SortBy, upward: str, downward: str
) -> None:
    assert " ".join(map(str, ids(folder, CustomerQuery(sort=sort)))) == upward
    assert " ".join(map(str, ids(folder, CustomerQuery(sort=sort, reverse=True)))) == downward


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Only.NO_WORKFLOW, {"C-2", "C-4", "C-5"}),
        (Only.NO_MANAGER, {"C-2", "C-4", "C-5"}),
        (Only.NO_CONTACT, {"P-1", "C-5"}),
        (Only.HAS_PARENT, {"C-2", "C-3"}),
    ],
)
def test_customers_are_narrowed_to_what_they_lack_or_have(folder: Path, only: Only, expected: set[str]) -> None:
    assert set(ids(folder, CustomerQuery(only=(only,)))) == expected


def test_customers_are_narrowed_to_those_that_an_import_created_or_changed(folder: Path) -> None:
    assert set(ids(folder, CustomerQuery(changed_by=1))) == {"P-1", "C-2", "C-3", "C-4"}
    assert set(ids(folder, CustomerQuery(changed_by=2))) == {"C-2", "C-4", "C-5"}
    assert ids(folder, CustomerQuery(changed_by=2, only=(Only.HAS_PARENT,))) == ["C-2"]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("DURAND", {"C-2"}),
        ("élan", {"C-3"}),
        ("ÉLAN", {"C-3"}),
        ("c-4", {"C-4"}),
        ("elan.EXAMPLE", {"C-3"}),
        ("%", set()),
        ("élan C", {"C-3"}),
    ],
)
def test_customers_are_found_by_name_id_and_contact(folder: Path, search: str, expected: set[str]) -> None:
    assert set(ids(folder, CustomerQuery(search=search))) == expected


def test_a_row_has_what_the_list_shows(folder: Path) -> None:
    [row] = [row for row in CustomerList(folder, CustomerQuery(search="C-3")).rows(0, 1) if row is not None]
    assert (row.name, row.external_id, row.parent, row.contacts) == ("Atelier Élan", "C-3", "Groupe Lenoir", 1)
    assert row.account_managers == ("anna@mars.example", "bjorn@mars.example")
    assert row.workflow == "No reminders"


@given(start=st.integers(0, 7), count=st.integers(0, 7))
def test_a_page_is_a_part_of_the_whole_list(folder: Path, start: int, count: int) -> None:
    customers = CustomerList(folder, CustomerQuery())
    assert customers.rows(start, count) == customers.rows(0, 100)[start : start + count]


def test_a_customer_erased_meanwhile_leaves_its_place_empty(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    run(folder, "Customer ID,Customer name\nA,Abel\nB,Berta\n", "two.csv")
    customers = CustomerList(folder, CustomerQuery())
    with Database.open(folder) as db, db.write() as connection:
        connection.execute("DELETE FROM customers WHERE external_id = 'A'")
    rows = customers.rows(0, 2)
    assert rows[0] is None
    assert rows[1] is not None and rows[1].external_id == "B"


def test_a_list_knows_where_a_key_is(folder: Path) -> None:
    customers = CustomerList(folder, CustomerQuery())
    assert customers.index_of(customers.keys[3]) == 3
    assert customers.index_of(-1) == 0


def test_the_history_is_newest_first_searched_and_narrowed(folder: Path) -> None:
    assert [summary.number for summary in HistoryList(folder).rows(0, 10)] == [2, 1]
    assert [summary.number for summary in HistoryList(folder, HistoryQuery("FIRST")).rows(0, 10)] == [1]
    assert [summary.number for summary in HistoryList(folder, HistoryQuery("béa")).rows(0, 10)] == [2]
    assert HistoryList(folder, HistoryQuery(status="error")).keys.tolist() == [2]  # type: ignore[attr-defined]
    assert HistoryList(folder, HistoryQuery(status="success")).count() == 1
    assert HistoryList(folder, HistoryQuery(mode="assign")).count() == 0


def test_findings_without_a_gap_are_a_mere_range_and_others_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    number = run(
        folder, "Customer ID,Customer name,Country\nA,Abel,Nowhere\nB,Berta,Nowhere\nC,Carl,Nowhere\n", "f.csv"
    )
    with Database.open(folder, readonly=True) as db:
        assert isinstance(finding_places(db, number), range)
    with Database.open(folder) as db, db.write() as connection:
        connection.execute("DELETE FROM import_findings WHERE seq = 2")
    with Database.open(folder, readonly=True) as db:
        left = finding_places(db, number)
        assert not isinstance(left, range)
        assert [place for place, _ in findings_at(db, number, left)] == list(left)


def test_changes_are_field_by_field_and_searched(folder: Path) -> None:
    changes = ChangeList(folder, 2).rows(0, 10)
    told = {(change.external_id, change.contact_email, change.field, change.old, change.new) for change in changes}
    assert ("C-2", None, "town", "Lyon", "Lille") in told
    assert ("C-2", "b@durand.example", "first_name", "Béa", "Béatrice") in told
    assert [change.new for change in ChangeList(folder, 2, "béatrice").rows(0, 10)] == ["Béatrice"]
    assert changed_customer(folder, 2, changes[0].seq) == changes[0].customer_id
    assert changed_customer(folder, 2, 99_999_999) is None
    assert ChangeList(folder, 1).count() == 0


def test_created_are_new_customers_then_those_that_received_contacts(folder: Path) -> None:
    created = CreatedList(folder, 2).rows(0, 10)
    assert [(row.external_id, row.is_new, row.contacts) for row in created] == [
        ("C-5", True, ()),
        ("C-4", False, ("z@zoe.example",)),
    ]
    assert CreatedList(folder, 1).count() == 4
    assert [row.external_id for row in CreatedList(folder, 2, "zoé").rows(0, 9)] == ["C-4"]
    assert CreatedList(folder, 2, "nobody").count() == 0


def test_a_card_has_the_customer_its_children_and_its_history(folder: Path) -> None:
    keys = {row.external_id: row.key for row in CustomerList(folder, CustomerQuery()).rows(0, 9) if row is not None}
    group = customer_card(folder, keys["P-1"])
    assert group is not None
    assert [child.external_id for child in group.family.children] == ["C-3", "C-2"]
    assert [(event.number, event.field) for event in group.events] == [(1, None)]
    card = customer_card(folder, keys["C-2"])
    assert card is not None
    assert card.customer.parent is not None and card.customer.parent.external_id == "P-1"
    assert [event.number for event in card.events] == [2, 2, 1]
    assert {(event.field, event.old, event.new) for event in card.events[:2]} == {
        ("town", "Lyon", "Lille"),
        ("first_name", "Béa", "Béatrice"),
    }
    assert card.events[0].file_name == "second.csv"
    assert card.events[0].by == "Béa"
    received = customer_card(folder, keys["C-4"])
    assert received is not None
    assert [(event.number, event.contact_email) for event in received.events] == [(2, "z@zoe.example"), (1, None)]
    assert customer_card(folder, 999) is None


def test_what_there_is_and_what_rises_with_each_write(folder: Path, tmp_path: Path) -> None:
    facts = store_facts(folder)
    assert (facts.folder, facts.customers, facts.imports) == (folder, 5, 2)
    assert facts.size > 0
    assert store_revision(folder) >= 3
    nothing = tmp_path / "nothing"
    assert store_facts(nothing).size == store_facts(nothing).customers == store_revision(nothing) == 0
    assert CustomerList(nothing, CustomerQuery()).rows(0, 10) == []
    assert not nothing.exists()


def test_a_list_that_nobody_wants_any_more_is_not_found_to_its_end(folder: Path) -> None:
    with Database.open(folder) as db, db.write() as connection:
        connection.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
            "INSERT INTO customers (name, name_key) SELECT 'Many', 'many' FROM n"
        )
    with pytest.raises(Cancelled):
        CustomerList(folder, CustomerQuery(search="x"), lambda: True)
    assert CustomerList(folder, CustomerQuery(search="many"), lambda: False).count() == 20_000


def test_of_a_large_group_the_first_are_shown_and_the_customer_itself(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    lines = ["Customer ID,Customer name,Parent ID,Parent name", "P,Parent,,"]
    lines += [f"C-{number},Child {number:04},P,Parent" for number in range(250)]
    (tmp_path / "group.csv").write_text("\n".join(lines))
    choices = ImportChoices()
    with engine.workspace() as workspace:
        engine.run(engine.open(engine.read(tmp_path / "group.csv", workspace), choices), choices, workspace)
    keys = {row.external_id: row.key for row in CustomerList(engine.folder, CustomerQuery()).rows(0, 300) if row}
    parent, last = (customer_card(engine.folder, keys[name]) for name in ("P", "C-249"))
    assert parent is not None and last is not None
    assert (len(parent.family.children), parent.family.count) == (200, 250)
    assert (len(last.family.children), last.family.count) == (201, 250)
    assert last.family.children[-1].external_id == "C-249"
