"""Undo: what is still as the import wrote it goes back, what later imports hang on is kept.

Source: docs/rules.md §6, "Undo".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from tests.engine.imports import import_file, stored
from tests.engine.undo_files import MARS, customers_json, items
from upflow_tui.engine.child.progress import Progress
from upflow_tui.engine.past.undoing import UndoOutcome
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, MissingParents
from upflow_tui.importing.planning.plan import Counts
from upflow_tui.store import watching
from upflow_tui.store.database import Database, StoreChanged, StoreError
from upflow_tui.store.draft.applying import Cancelled
from upflow_tui.store.history.pages import created_at, created_keys
from upflow_tui.store.undo import writing as undo_writing

Bring = Callable[..., int]

PARENT_FIELDS = ("external_id", "customer_name", "parent_name", "parent_id")
"""Chosen where the cells of parents are all blank: empty columns propose nothing."""

BASE = (
    "Customer ID,Customer name,Town,Workflow,Account manager,Tier,Tags,Note,Score,Active,Contact email,Phone,Position\n"
    "1,Acme,Paris,Standard,anna@mars.example,Gold,zinc,a,1.50,true,a@x.fr,01,Sales\n"
    "2,Beta,Nice,,,,,,,,b@x.fr,02,\n"
    "3,Gamma,,,,,,,,,,,\n"
)


@pytest.fixture
def mars(engine: Engine) -> Engine:
    """The engine over an organization with a bit of everything."""
    engine.replace_organization(MARS)
    return engine


@pytest.fixture
def bring(mars: Engine, tmp_path: Path) -> Bring:
    """`bring(text, **choices)` imports a file and returns the number of the import."""

    def run(text: str, **choices: Any) -> int:
        path = tmp_path / "file.csv"
        path.write_text(text, "utf-8")
        return import_file(mars, path, delimiter=",", header_line=1, **choices).number

    return run


def dump(folder: Path) -> list[str]:
    """All that is in the store."""
    connection = sqlite3.connect(folder / "upflow.db")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def change(data: Path, sql: str, *values: Any) -> None:
    """Writes past the engine, as another version or another part of the program may."""
    with Database.open(data) as database, database.write() as connection:
        connection.execute(sql, values)


def kept(engine: Engine, done: UndoOutcome) -> list[tuple[Any, ...]]:
    """What an undo kept: customer, contact, field, reason."""
    return [
        (item.external_id or item.name, item.contact_email, item.field, item.reason)
        for item in engine.past.kept_items(done.number)
    ]


def statuses(engine: Engine) -> dict[int, tuple[str, int]]:
    """The status of each import, and how much is kept of it."""
    return {item.number: (item.status, item.kept) for item in engine.history() if item.kind == "import"}


class TestCreated:
    """Customers and contacts that the import created go."""

    def test_customers_go_with_all_they_have(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        done = mars.past.undo(1)
        assert astuple(done.counts) == (3, 0, 0, 0)
        assert list(mars.customers()) == []
        with Database.open(data) as database:
            for table in ("customers", "contacts", "customer_managers", "custom_values", "customer_options"):
                assert database.fetch(f"SELECT count(*) FROM {table}") == [(0,)], table
            assert database.fetch("PRAGMA foreign_key_check") == []
        assert items(mars.past.undone_items(done.number)) == [
            ("1", None, None, None, None, None),
            ("2", None, None, None, None, None),
            ("3", None, None, None, None, None),
        ]

    def test_what_went_is_kept_whole_in_the_history(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        mars.past.undo(1)
        with Database.open(data) as database:
            rows = database.fetch(
                "SELECT import_id, customer_id, external_id, name, town, managers, custom, created_import "
                "FROM import_removed_customers ORDER BY customer_id LIMIT 1"
            )
            assert rows == [(2, 1, "1", "Acme", "Paris", "[1]", '{"3":"a","4":"1.50","5":"true","1":[1],"2":[3]}', 1)]
            contacts = database.fetch("SELECT email, phone, main FROM import_removed_contacts ORDER BY email")
            assert contacts == [("a@x.fr", "01", 1), ("b@x.fr", "02", 1)]
            created = created_at(database, 1, created_keys(database, 1))
            assert [customer.name for customer in created] == ["Acme", "Beta", "Gamma"]

    def test_children_go_together_with_their_parents(self, mars: Engine, bring: Bring) -> None:
        bring("Customer ID,Customer name,Parent name,Parent ID\n1,Child,Group,9\n2,Other,Group,9\n9,Group,,\n")
        assert mars.past.undo(1).kept == 0
        assert list(mars.customers()) == []

    def test_parents_made_from_the_cells_of_their_children_go_too(self, mars: Engine, bring: Bring) -> None:
        text = "Customer ID,Customer name,Parent name,Parent ID\n1,Child,Group,9\n"
        bring(text, missing_parents=MissingParents.CREATE)
        assert astuple(mars.past.undo(1).counts) == (2, 0, 0, 0)

    def test_contacts_of_customers_stored_before_go(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        before = customers_json(mars)
        number = bring("Customer ID,Customer name,Contact email\n1,Acme,z@x.fr\n1,Acme,y@x.fr\n3,Gamma,c@x.fr\n")
        done = mars.past.undo(number)
        assert astuple(done.counts) == (0, 3, 0, 0)
        assert customers_json(mars) == before
        assert [item[:2] for item in items(mars.past.undone_items(done.number))] == [
            ("1", "y@x.fr"),
            ("1", "z@x.fr"),
            ("3", "c@x.fr"),
        ]

    def test_a_customer_is_kept_for_a_changed_value(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Town\n1,Acme,Lyon\n")
        done = mars.past.undo(1)
        assert kept(mars, done) == [("1", None, None, "Import 2 changed its Town since.")]
        assert set(stored(mars)) == {"1"}
        assert stored(mars)["1"].custom["Note"] == "a"

    def test_a_customer_is_kept_for_a_contact_that_was_changed(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Contact email,Phone\n1,Acme,a@x.fr,09\n")
        assert kept(mars, mars.past.undo(1)) == [("1", None, None, "Import 2 changed Phone of a contact since.")]

    def test_a_customer_is_kept_for_a_contact_that_came_later(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Contact email\n1,Acme,z@x.fr\n")
        assert kept(mars, mars.past.undo(1)) == [("1", None, None, "Import 2 gave it a contact.")]

    def test_a_customer_is_kept_for_a_child_that_came_later(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Parent name,Parent ID\n7,New,Acme,1\n")
        done = mars.past.undo(1)
        assert kept(mars, done) == [("1", None, None, "Import 2 made it the parent of a customer.")]
        assert set(stored(mars)) == {"1", "7"}

    def test_a_parent_is_kept_with_its_child(self, mars: Engine, bring: Bring) -> None:
        bring("Customer ID,Customer name,Town,Parent name,Parent ID\n1,Child,,Group,9\n2,Other,,Group,9\n9,Group,,,\n")
        bring("Customer ID,Customer name,Town\n1,Child,Lyon\n")
        assert kept(mars, mars.past.undo(1)) == [
            ("1", None, None, "Import 2 changed its Town since."),
            ("9", None, None, "A child of it is kept."),
        ]

    def test_a_parent_is_kept_for_the_undo_of_an_import_that_took_its_child_away(
        self, mars: Engine, bring: Bring
    ) -> None:
        bring("Customer ID,Customer name,Parent name,Parent ID\n1,Child,,\n", fields=PARENT_FIELDS)
        bring("Customer ID,Customer name,Parent name,Parent ID\n1,Child,Group,9\n9,Group,,\n8,Second,,\n")
        bring("Customer ID,Customer name,Parent name,Parent ID\n1,Child,Second,8\n")
        assert kept(mars, mars.past.undo(2)) == [
            ("9", None, None, "Import 3 moved a child away from it, and can still be undone."),
            ("8", None, None, "Import 3 made it the parent of a customer."),
            ("1", None, "parent_id", "Import 3 changed it since."),
        ]
        assert mars.past.undo(3).kept == 0
        assert mars.past.undo(2).kept == 0
        assert set(stored(mars)) == {"1"}

    def test_a_contact_is_kept_if_it_was_changed(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Contact email,Phone\n1,Acme,z@x.fr,1\n1,Acme,y@x.fr,2\n")
        bring("Customer ID,Customer name,Contact email,Phone\n1,Acme,z@x.fr,9\n")
        done = mars.past.undo(2)
        assert kept(mars, done) == [("1", "z@x.fr", None, "Import 3 changed it since.")]
        assert [contact.email for contact in stored(mars)["1"].contacts] == ["a@x.fr", "z@x.fr"]

    def test_what_was_changed_there_and_back_again_is_as_it_was_written(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Town\n1,Acme,Lyon\n")
        bring("Customer ID,Customer name,Town\n1,Acme,Paris\n")
        assert mars.past.undo(1).kept == 0
        assert list(mars.customers()) == []
        assert [mars.past.undo(number).undone for number in (3, 2)] == [0, 0]
        assert {status for status, _ in statuses(mars).values()} == {"undone"}


class TestValues:
    """Values of customers stored before go back."""

    UPDATE = (
        "Customer ID,Customer name,Town,Workflow,Account manager,Tier,Tags,Note,Score,Active,Contact email,Phone,"
        "Position,Main contact,Parent name,Parent ID\n"
        '1,Acme SA,Lyon,Key accounts,"ben@mars.example,zoe@mars.example",Silver,"iron,tin",b,2,false,a@x.fr,09,'
        "Accounting,,Gamma,3\n"
        "1,,,,,,,,,,z@x.fr,,,1,,\n"
        "2,Beta,Metz,Standard,anna@mars.example,Gold,tin,c,3,true,B@X.fr,02,Sales,,,\n"
    )

    def test_every_kind_of_value_goes_back(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        before = customers_json(mars)
        number = bring(self.UPDATE)
        assert customers_json(mars) != before
        done = mars.past.undo(number)
        assert customers_json(mars) == before
        assert done.kept == 0
        found = items(mars.past.undone_items(done.number))
        assert {item[:5] for item in found if item[0] == "1"} == {
            ("1", "z@x.fr", None, None, None),
            ("1", None, "customer_name", "Acme SA", "Acme"),
            ("1", None, "town", "Lyon", "Paris"),
            ("1", None, "account_manager", ("ben@mars.example", "zoe@mars.example"), ("anna@mars.example",)),
            ("1", None, "workflow", "Key accounts", "Standard"),
            ("1", None, "custom:Tier", "Silver", "Gold"),
            ("1", None, "custom:Tags", ("iron", "tin"), ("zinc",)),
            ("1", None, "custom:Note", "b", "a"),
            ("1", None, "custom:Score", "2", "1.50"),
            ("1", None, "custom:Active", False, True),
            ("1", None, "parent_id", "3", None),
            ("1", "a@x.fr", "phone", "09", "01"),
            ("1", "a@x.fr", "position", "Accounting", "Sales"),
            ("1", "a@x.fr", "main_contact", False, True),
        }

    def test_what_was_cleared_comes_back(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        before = customers_json(mars)
        header = BASE.splitlines()[0]
        number = bring(f"{header}\n1,Acme{',' * 8},,a@x.fr,,\n", blank=BlankCells.CLEAR)
        assert stored(mars)["1"].custom == {}
        assert mars.past.undo(number).kept == 0
        assert customers_json(mars) == before

    def test_an_id_that_was_given_is_taken_back(self, mars: Engine, bring: Bring) -> None:
        bring("Customer name,Town\nSolo,Metz\n")
        number = bring("Customer ID,Customer name\n77,Solo\n")
        assert mars.past.undo(number).undone == 1
        assert stored(mars)["Solo"].external_id is None
        assert bring("Customer ID,Customer name\n78,Solo\n") == 4
        assert set(stored(mars)) == {"78"}

    def test_a_renamed_customer_is_found_by_its_old_name_again(self, mars: Engine, bring: Bring) -> None:
        bring("Customer ID,Customer name\n1,Acme\n")
        mars.past.undo(bring("Customer ID,Customer name\n1,Other\n"))
        bring("Customer name,Town\nACME,Lyon\n")
        assert stored(mars)["1"].details == {"town": "Lyon"}

    def test_a_value_that_a_later_import_changed_is_kept(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Town,Note\n1,Acme,Lyon,x\n")
        bring("Customer ID,Customer name,Town\n1,Acme,Metz\n")
        done = mars.past.undo(2)
        assert kept(mars, done) == [("1", None, "town", "Import 3 changed it since.")]
        assert (stored(mars)["1"].details["town"], stored(mars)["1"].custom["Note"]) == ("Metz", "a")
        assert statuses(mars)[2] == ("undone", 1)

    def test_a_value_that_something_else_changed_is_kept_too(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        number = bring("Customer ID,Customer name,Town\n1,Acme,Lyon\n")
        change(data, "UPDATE customers SET town = 'Metz' WHERE external_id = '1'")
        assert kept(mars, mars.past.undo(number)) == [("1", None, "town", "It was changed since.")]

    def test_what_was_kept_is_undone_later(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        first = customers_json(mars)
        bring("Customer ID,Customer name,Town,Note\n1,Acme,Lyon,x\n")
        bring("Customer ID,Customer name,Town\n1,Acme,Metz\n")
        mars.past.undo(2)
        mars.past.undo(3)
        again = mars.past.undo(2)
        assert astuple(again.counts) == (0, 0, 1, 0)
        assert customers_json(mars) == first
        assert statuses(mars)[2] == ("undone", 0)

    def test_imports_that_are_undone_do_not_count_as_later(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        first = customers_json(mars)
        bring("Customer ID,Customer name,Town\n1,Acme,Lyon\n")
        bring("Customer ID,Customer name,Town,Contact email\n1,Acme,Metz,z@x.fr\n")
        mars.past.undo(3)
        assert mars.past.undo(2).kept == 0
        assert customers_json(mars) == first

    def test_values_there_and_back_again_are_taken_back_together(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        for town in ("Lyon", "Metz", "Lyon"):
            bring(f"Customer ID,Customer name,Town\n1,Acme,{town}\n")
        assert mars.past.undo(2).kept == 0
        assert stored(mars)["1"].details["town"] == "Paris"
        assert [mars.past.undo(number).kept for number in (4, 3)] == [0, 0]
        assert stored(mars)["1"].details["town"] == "Paris"

    def test_where_all_was_changed_nothing_is_undone_and_it_says_so(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Town\n1,Acme,Lyon\n")
        bring("Customer ID,Customer name,Town\n1,Acme,Metz\n")
        done = mars.past.undo(2)
        assert (done.undone, done.kept) == (0, 1)
        assert statuses(mars)[2] == ("success", 1)
        assert mars.past.undo(3).undone == mars.past.undo(2).undone == 1

    def test_an_import_that_changed_nothing_is_undone_at_once(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        number = bring(BASE)
        assert astuple(mars.past.undo(number).counts) == (0, 0, 0, 0)
        assert statuses(mars)[number] == ("undone", 0)

    def test_an_erased_customer_leaves_nothing_to_undo(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Town,Contact email,Phone\n1,Acme,Lyon,a@x.fr,09\n2,Beta,Lyon,n@x.fr,\n")
        change(data, "DELETE FROM customers WHERE external_id = '1'")
        done = mars.past.undo(2)
        assert astuple(done.counts) == (0, 1, 1, 0)
        assert astuple(mars.past.undo(1).counts) == (2, 0, 0, 0)


class TestMainContact:
    """At most one main contact in every case."""

    def test_the_mark_goes_back(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        before = customers_json(mars)
        bring("Customer ID,Customer name,Contact email,Main contact\n1,Acme,z@x.fr,\n")
        bring("Customer ID,Customer name,Contact email,Main contact\n1,Acme,z@x.fr,1\n")
        assert mars.past.undo(3).undone == 2
        assert mars.past.undo(2).undone == 1
        assert customers_json(mars) == before

    def test_it_stays_where_a_later_import_put_it(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        before = customers_json(mars)
        bring("Customer ID,Customer name,Contact email,Main contact\n1,Acme,z@x.fr,1\n")
        bring("Customer ID,Customer name,Contact email,Main contact\n1,Acme,q@x.fr,1\n")
        assert kept(mars, mars.past.undo(2)) == [
            ("1", "z@x.fr", None, "Import 3 changed it since."),
            ("1", "a@x.fr", "main_contact", "Another contact is the main contact now."),
        ]
        assert [contact.email for contact in stored(mars)["1"].contacts if contact.main] == ["q@x.fr"]
        assert mars.past.undo(3).kept == mars.past.undo(2).kept == 0
        assert customers_json(mars) == before


class TestParents:
    """Links that go back make neither a third level nor a ring."""

    def test_a_link_is_kept_that_would_make_a_ring(self, mars: Engine, bring: Bring) -> None:
        header = "Customer ID,Customer name,Parent name,Parent ID\n"
        bring(f"{header}1,A,,\n2,B,,\n3,C,,\n", fields=PARENT_FIELDS)
        bring(f"{header}1,A,B,2\n")
        bring(f"{header}1,A,C,3\n")
        bring(f"{header}1,A,,\n2,B,,\n", blank=BlankCells.CLEAR, fields=PARENT_FIELDS)
        bring(f"{header}2,B,A,1\n")
        done = mars.past.undo(4)
        assert kept(mars, done) == [
            ("1", None, "parent_id", "Its parent has a parent now, or it has children itself."),
        ]
        assert mars.past.undo(5).kept == mars.past.undo(4).kept == mars.past.undo(3).kept == mars.past.undo(2).kept == 0
        assert all(customer.parent is None for customer in mars.customers())

    def test_a_link_to_a_customer_that_is_gone_is_kept(self, mars: Engine, bring: Bring, data: Path) -> None:
        header = "Customer ID,Customer name,Parent name,Parent ID\n"
        bring(f"{header}1,A,B,2\n2,B,,\n3,C,,\n")
        bring(f"{header}1,A,C,3\n")
        change(data, "DELETE FROM customers WHERE external_id = '2'")
        assert kept(mars, mars.past.undo(2)) == [("1", None, "parent_id", "The parent it had is gone.")]

    def test_a_parent_without_an_id_is_shown_by_its_name(self, mars: Engine, bring: Bring, data: Path) -> None:
        header = "Customer ID,Customer name,Parent name,Parent ID\n"
        bring(f"{header}1,A,B,2\n2,B,,\n3,C,,\n")
        number = bring(f"{header}1,A,C,3\n")
        change(data, "UPDATE customers SET external_id = NULL WHERE external_id IN ('2', '3')")
        with mars.past.undo_plan(number) as plan:
            assert items(plan.items(plan.places())) == [("1", None, "parent_id", "C", "B", None)]


class TestNames:
    """Workflows, members, positions, options and custom fields go by what they are, not by what they are called."""

    ALL = (
        "Customer ID,Customer name,Workflow,Account manager,Tier,Tags,Note,Contact email,Position\n"
        '1,Acme,Key accounts,ben@mars.example,Silver,"iron,tin",b,a@x.fr,Accounting\n'
    )
    RENAME = (
        "UPDATE workflows SET name = name || ' 2'",
        "UPDATE members SET email = 'x' || email",
        "UPDATE positions SET name = name || ' 2'",
        "UPDATE custom_options SET name = name || ' 2'",
        "UPDATE custom_fields SET name = name || ' 2'",
    )

    def test_renamed_ones_go_back_and_count_as_the_same(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        number = bring(self.ALL)
        for sql in self.RENAME:
            change(data, sql)
        done = mars.past.undo(number)
        assert done.kept == 0
        assert done.undone == 6
        customer = stored(mars)["1"]
        assert (customer.workflow, customer.account_managers) == ("Standard 2", ("xanna@mars.example",))
        assert customer.custom == {
            **{"Tier 2": "Gold 2", "Tags 2": ("zinc 2",), "Note 2": "a", "Score 2": "1.50", "Active 2": True},
        }
        assert customer.contacts[0].position == "Sales 2"
        found = {item[2]: item[3:5] for item in items(mars.past.undone_items(done.number))}
        assert found["workflow"] == ("Key accounts 2", "Standard 2")
        assert found["custom:Tags"] == (("iron 2", "tin 2"), ("zinc 2",))
        assert astuple(mars.past.undo(1).counts) == (3, 0, 0, 0)

    @pytest.mark.parametrize(
        ("table", "condition", "field", "reason"),
        [
            ("workflows", "name = 'Standard'", "workflow", 'Workflow "Standard" is no longer in the organization.'),
            (
                "members",
                "email = 'anna@mars.example'",
                "account_manager",
                'Member "anna@mars.example" is no longer in the organization.',
            ),
            ("positions", "name = 'Sales'", "position", 'Contact position "Sales" is no longer in the organization.'),
            ("custom_options", "name = 'Gold'", "custom:Tier", 'Option "Gold" is no longer in the organization.'),
            ("custom_options", "name = 'zinc'", "custom:Tags", 'Option "zinc" is no longer in the organization.'),
            ("custom_fields", "name = 'Note'", "custom:Note", "The custom field is no longer in the organization."),
        ],
    )
    def test_what_is_gone_cannot_be_given_back(
        self, mars: Engine, bring: Bring, data: Path, table: str, condition: str, field: str, reason: str
    ) -> None:
        bring(BASE)
        number = bring(self.ALL)
        change(data, f"DELETE FROM {table} WHERE {condition}")
        done = mars.past.undo(number)
        assert [(item[2], item[3]) for item in kept(mars, done)] == [(field, reason)]
        assert done.undone == 6 - 1
        with mars.past.undo_plan(number) as plan:
            assert next(item.back_to for item in plan.items(plan.places())) in (
                *("Standard", ("anna@mars.example",), "Sales", "Gold", ("zinc",), "a"),
            )

    def test_what_was_made_anew_under_its_name_is_given_back(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        first = customers_json(mars)
        number = bring("Customer ID,Customer name,Workflow,Tags\n1,Acme,Key accounts,tin\n")
        change(data, "DELETE FROM workflows WHERE name = 'Standard'")
        change(data, "DELETE FROM custom_options WHERE name = 'zinc'")
        assert mars.past.undo(number).kept == 2
        mars.replace_organization(MARS)
        assert mars.past.undo(number).kept == 0
        assert customers_json(mars) == first

    def test_a_value_of_which_a_part_was_taken_out_is_still_what_was_written(
        self, mars: Engine, bring: Bring, data: Path
    ) -> None:
        bring(BASE)
        number = bring(self.ALL)
        for sql in ("DELETE FROM workflows WHERE id = 2", "DELETE FROM custom_options WHERE name = 'iron'"):
            change(data, sql)
        change(data, "DELETE FROM positions WHERE name = 'Accounting'")
        assert mars.past.undo(number).kept == 0
        assert stored(mars)["1"].workflow == "Standard"
        assert stored(mars)["1"].custom["Tags"] == ("zinc",)

    def test_but_not_if_a_later_import_changed_it(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        number = bring("Customer ID,Customer name,Workflow\n1,Acme,Key accounts\n")
        bring("Customer ID,Customer name,Workflow\n1,Acme,\n", blank=BlankCells.CLEAR)
        change(data, "DELETE FROM workflows WHERE id = 2")
        assert kept(mars, mars.past.undo(number)) == [("1", None, "workflow", "Import 3 changed it since.")]

    def test_a_contact_whose_position_was_taken_out_still_goes(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        number = bring("Customer ID,Customer name,Contact email,Position\n1,Acme,z@x.fr,Accounting\n")
        change(data, "DELETE FROM positions WHERE name = 'Accounting'")
        assert mars.past.undo(number).undone == 1

    def test_an_id_that_another_customer_has_now_is_not_given_back(
        self, mars: Engine, bring: Bring, data: Path
    ) -> None:
        bring("Customer name\nSolo\n")
        number = bring("Customer ID,Customer name\n77,Solo\n8,Other\n")
        change(data, "UPDATE import_changes SET old = '\"8\"'")
        assert kept(mars, mars.past.undo(number)) == [("77", None, "external_id", "Another customer has that ID now.")]


class TestRefused:
    """What cannot be undone is said in one line, and nothing is written."""

    @pytest.mark.parametrize(
        ("number", "message"),
        [
            (9, "There is no import 9."),
            (2, "Entry 2 is itself the undo of import 1."),
            (1, "Import 1 is undone already."),
        ],
    )
    def test_numbers_that_cannot_be_undone(
        self, mars: Engine, bring: Bring, data: Path, number: int, message: str
    ) -> None:
        bring(BASE)
        mars.past.undo(1)
        before = dump(data)
        for asked in (mars.past.undo, mars.past.undo_plan):
            with pytest.raises(StoreError) as caught:
                asked(number)
            assert caught.value.message == message
            assert caught.value.fix
        assert dump(data) == before

    def test_an_import_that_failed(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        change(data, "UPDATE imports SET status = 'failed'")
        with pytest.raises(StoreError, match="Import 1 wrote nothing"):
            mars.past.undo(1)

    def test_a_folder_without_a_store(self, data: Path) -> None:
        with pytest.raises(StoreError, match="There is no import 1"):
            Engine(data).past.undo_plan(1)
        assert not data.exists()

    def test_another_window_writes(
        self, mars: Engine, bring: Bring, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bring(BASE)
        opened = Database.open
        monkeypatch.setattr(Database, "open", lambda folder, **others: opened(folder, **{"timeout": 0.0, **others}))
        with opened(data) as other, other.write(), pytest.raises(StoreError, match="Another window"):
            mars.past.undo(1)
        assert mars.past.undo(1).undone == 3


class TestPlan:
    """What is shown is what is done."""

    def test_the_plan_writes_nothing_and_says_all(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Town,Note,Contact email\n1,Acme,Lyon,x,z@x.fr\n4,New,,,\n")
        bring("Customer ID,Customer name,Town\n1,Acme,Metz\n")
        before = dump(data)
        with mars.past.undo_plan(2) as plan:
            assert astuple(plan.counts) == (1, 1, 1, 1)
            assert items(plan.items(plan.places())) == [
                ("4", None, None, None, None, None),
                ("1", "z@x.fr", None, None, None, None),
                ("1", None, "town", "Metz", "Paris", "Import 3 changed it since."),
                ("1", None, "custom:Note", "x", "a", None),
            ]
            assert [len(plan.places(kept=kept)) for kept in (True, False)] == [1, 3]
            assert [item.field for item in plan.items(plan.places(kept=True))] == ["town"]
            revision = plan.revision
        assert dump(data) == before
        assert mars.past.undo(2, revision=revision).counts == plan.counts

    def test_a_store_that_changed_since_is_not_written(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        with mars.past.undo_plan(1) as plan:
            bring("Customer ID,Customer name,Town\n1,Acme,Metz\n")
            before = dump(data)
            with pytest.raises(StoreChanged):
                mars.past.undo(1, revision=plan.revision)
        assert dump(data) == before

    def test_while_it_is_shown_others_write(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        with mars.past.undo_plan(1) as plan:
            bring("Customer ID,Customer name\n9,New\n")
            assert len(plan.items(plan.places())) == 3


class TestHistory:
    """An undo is an entry of the history."""

    def test_the_entry(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        done = mars.past.undo(1)
        undo, undone = mars.history()
        assert (undo.number, undo.kind, undo.undoes, undo.by, undo.status) == (
            done.number,
            "undo",
            1,
            "anna",
            "success",
        )
        assert undo.started < undo.ended
        assert (undo.file_name, undo.totals.customers, undo.kept) == (None, Counts(), 0)
        assert (undone.status, undone.undone) == ("undone", undo.ended)
        assert list(mars.past.undone_items(1)) == []

    def test_the_store_has_another_revision(self, mars: Engine, bring: Bring, data: Path) -> None:
        bring(BASE)
        with Database.open(data, readonly=True) as database:
            before = database.revision
        mars.past.undo(1)
        with Database.open(data, readonly=True) as database:
            assert database.revision == before + 1

    def test_the_kept_list_of_an_import_is_that_of_its_last_undo(self, mars: Engine, bring: Bring) -> None:
        bring(BASE)
        bring("Customer ID,Customer name,Town\n1,Acme,Lyon\n2,Beta,Lyon\n")
        first = mars.past.undo(1)
        assert kept(mars, first) == [
            ("1", None, None, "Import 2 changed its Town since."),
            ("2", None, None, "Import 2 changed its Town since."),
        ]
        bring("Customer ID,Customer name,Town\n1,Acme,Paris\n")
        mars.past.undo(1)
        assert [item.name for item in mars.past.kept_items(1)] == ["Beta"]
        assert [item.name for item in mars.past.kept_items(first.number)] == ["Acme", "Beta"]

    def test_the_same_file_is_not_said_to_be_imported(self, mars: Engine, bring: Bring, tmp_path: Path) -> None:
        bring(BASE)
        mars.past.undo(1)
        with mars.workspace() as workspace:
            assert mars.imported_before(mars.read(tmp_path / "file.csv", workspace)) == []


class TestAllOrNothing:
    """An undo is one transaction."""

    LATER = "Customer ID,Customer name,Town,Contact email,Phone\n1,Acme,Lyon,a@x.fr,09\n2,Beta,Lyon,n@x.fr,\n4,New,,,\n"

    @pytest.mark.parametrize("asked", range(1, 14, 2))
    def test_a_cancel_is_heard_at_every_step(
        self, mars: Engine, bring: Bring, data: Path, asked: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "_INSTRUCTIONS", 10**9)
        bring(BASE)
        bring(self.LATER)
        before = dump(data)
        count = iter(range(1, 100))
        with pytest.raises(Cancelled):
            mars.past.undo(2, cancelled=lambda: next(count) == asked)
        assert dump(data) == before

    @pytest.mark.parametrize("patience", [1, 5, 20, 40])
    def test_a_cancel_is_heard_in_the_middle_of_a_statement(
        self, mars: Engine, bring: Bring, data: Path, patience: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "_INSTRUCTIONS", 50)
        monkeypatch.setattr(watching.Watch, "look", lambda self: None)
        bring(BASE)
        bring(self.LATER)
        before = dump(data)
        count = iter(range(1, 10**6))
        with pytest.raises(Cancelled):
            mars.past.undo(2, cancelled=lambda: next(count) >= patience)
        assert dump(data) == before
        assert mars.past.undo(2, cancelled=lambda: False).kept == 0

    def test_a_fault_leaves_all_as_it_was(
        self, mars: Engine, bring: Bring, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bring(BASE)
        bring(self.LATER)
        before = dump(data)
        monkeypatch.setattr(undo_writing, "_KEEP_THEIR_CONTACTS", "INSERT INTO nowhere VALUES (1)")
        with pytest.raises(sqlite3.OperationalError):
            mars.past.undo(2)
        assert dump(data) == before

    def test_progress_rises_to_the_end(self, mars: Engine, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(undo_writing, "RANGE", 1)
        bring(BASE)
        told: list[Progress] = []
        mars.past.undo(1, progress=told.append)
        done = [progress.done for progress in told]
        assert done == sorted(done)
        assert done[-1] == 1.0
        assert len(done) > 10
