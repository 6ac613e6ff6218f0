"""Everything that an import changed or created as one list, and what it created a customer with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from upflow_tui.engine.past.changes import (
    ChangedOnly,
    CreatedRow,
    CreatedValue,
    EveryChange,
    StoredChange,
    created_values,
    kept_by_undo,
)
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices

FileOf = Callable[..., Path]

FIRST = (
    "Customer ID,Customer name,Town,Account manager,Workflow,Parent ID,Parent name,Contact email,First name,Position,Tier\n"
    "P-1,Group,,,,,,,,,\n"
    "C-1,Abel,Lyon,anna@mars.example,Standard reminders,P-1,Group,a@abel.fr,Ana,Sales,Gold\n"
    "C-2,Berta,Paris,,,,,,,,\n"
)
SECOND = (
    "Customer ID,Customer name,Town,Workflow,Parent ID,Parent name,Contact email,First name,Position,Tier\n"
    "C-1,Abel & Fils,Lille,No reminders,,,a@abel.fr,Anna,Payer,Silver\n"
    "C-1,Abel & Fils,Lille,No reminders,,,b@abel.fr,Bo,,Silver\n"
    "C-3,Carl,Nice,,,,,,,\n"
)


FIELDS = (
    *("external_id", "customer_name", "town", "workflow", "parent_id", "parent_name"),
    *("contact_email", "first_name", "position", "custom:Tier"),
)
"""Of the second file: its empty columns of parents propose nothing, but can be chosen."""


def run(engine: Engine, path: Path, **choices: object) -> int:
    chosen = ImportChoices(**choices)  # type: ignore[arg-type]
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), chosen)
        return engine.run(opened, chosen, workspace).number


@pytest.fixture
def filled(sample_engine: Engine, file_of: FileOf) -> Engine:
    """Two imports; the second changes what the first created, clears a parent, adds a contact and a customer."""
    run(sample_engine, file_of(FIRST, "first.csv"))
    run(sample_engine, file_of(SECOND, "second.csv"), blank=BlankCells.CLEAR, fields=FIELDS)
    return sample_engine


def key_of(engine: Engine, external_id: str) -> int:
    return next(customer.key for customer in engine.customers() if customer.external_id == external_id)


def values(engine: Engine, number: int, key: int) -> dict[tuple[str | None, str], object]:
    return {(item.contact_email, item.field): item.value for item in created_values(engine.folder, number, key)}


def test_changes_come_first_then_what_was_created(filled: Engine) -> None:
    every = EveryChange(filled.folder, 2)
    rows = every.rows(0, 100)
    assert len(rows) == every.count()
    kinds = [type(row) for row in rows]
    assert kinds == sorted(kinds, key=lambda kind: kind is CreatedRow)
    created = [row for row in rows if isinstance(row, CreatedRow)]
    assert [(row.name, row.is_new, row.contacts) for row in created] == [
        ("Carl", True, ()),
        ("Abel & Fils", False, ("b@abel.fr",)),
    ]
    changed = {row.field for row in rows if isinstance(row, StoredChange)}
    assert {"customer_name", "town", "workflow", "parent_id", "first_name", "position"} <= changed


def test_any_page_is_a_part_of_the_whole(filled: Engine) -> None:
    every = EveryChange(filled.folder, 2)
    whole = every.rows(0, 100)
    for start in range(len(whole) + 1):
        for count in (1, 2, 5):
            assert every.rows(start, count) == whole[start : start + count]


@pytest.mark.parametrize(
    ("only", "count"), [(ChangedOnly.CUSTOMERS, 1), (ChangedOnly.CONTACTS, 1), (ChangedOnly.FIELDS, None)]
)
def test_a_part_alone(filled: Engine, only: ChangedOnly, count: int | None) -> None:
    rows = EveryChange(filled.folder, 2, only=only).rows(0, 100)
    if count is None:
        assert rows and all(isinstance(row, StoredChange) for row in rows)
    else:
        assert len(rows) == count and all(isinstance(row, CreatedRow) for row in rows)


def test_the_search_finds_names_values_and_new_contacts(filled: Engine) -> None:
    def found(text: str) -> list[str | None]:
        return [row.name for row in EveryChange(filled.folder, 2, text).rows(0, 100)]

    assert found("carl") == ["Carl"]
    assert found("lille") == ["Abel & Fils"]
    assert found("b@abel") == ["Abel & Fils"]
    assert found("nothing of the kind") == []


def test_a_customer_was_created_with_what_its_import_wrote_not_with_what_it_holds(filled: Engine) -> None:
    made = values(filled, 1, key_of(filled, "C-1"))
    assert made == {
        (None, "external_id"): "C-1",
        (None, "customer_name"): "Abel",
        (None, "town"): "Lyon",
        (None, "parent_id"): "P-1",
        (None, "account_manager"): ("anna@mars.example",),
        (None, "workflow"): "Standard reminders",
        (None, "custom:Tier"): "Gold",
        ("a@abel.fr", "contact_email"): "a@abel.fr",
        ("a@abel.fr", "first_name"): "Ana",
        ("a@abel.fr", "position"): "Sales",
        ("a@abel.fr", "main_contact"): True,
    }


def test_of_a_customer_stored_before_only_its_new_contacts_were_created(filled: Engine) -> None:
    assert values(filled, 2, key_of(filled, "C-1")) == {
        ("b@abel.fr", "contact_email"): "b@abel.fr",
        ("b@abel.fr", "first_name"): "Bo",
    }
    assert created_values(filled.folder, 2, key_of(filled, "C-2")) == []


def test_what_an_undo_took_away_is_still_told(filled: Engine) -> None:
    before = values(filled, 1, key_of(filled, "C-1"))
    key, carl = key_of(filled, "C-1"), key_of(filled, "C-3")
    filled.past.undo(2)
    assert values(filled, 2, carl) == {
        (None, "external_id"): "C-3",
        (None, "customer_name"): "Carl",
        (None, "town"): "Nice",
    }
    filled.past.undo(1)
    assert [customer.name for customer in filled.customers()] == []
    gone = values(filled, 1, key)
    gone.pop((None, "parent_id"), None)  # the parent is gone, too
    before.pop((None, "parent_id"))
    assert gone == before


def test_a_customer_that_is_not_there_was_created_with_nothing(filled: Engine) -> None:
    assert created_values(filled.folder, 1, 999) == []


def test_how_much_an_undo_kept(filled: Engine) -> None:
    assert kept_by_undo(filled.folder, 1) == 0
    filled.past.undo(1)
    assert kept_by_undo(filled.folder, 1) > 0
    assert kept_by_undo(filled.folder, 2) == 0


def test_created_values_are_plain(filled: Engine) -> None:
    first = created_values(filled.folder, 1, key_of(filled, "C-2"))[0]
    assert first == CreatedValue(None, "external_id", "C-2")
