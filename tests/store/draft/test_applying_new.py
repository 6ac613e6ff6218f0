"""New customers that were held are written as those of a draft are: the same rows, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.store.builders import (
    MARS,
    apply_plan,
    contact,
    dump,
    expected_customers,
    fresh_store,
    new,
    stored_customers,
    write_draft,
)
from tests.store.draft.held import apply_held, plain, write_held
from tests.store.strategies import new_customers
from upflow_tui.importing.checking.rows import RowLayout
from upflow_tui.importing.planning.plan import ParentLink, PlannedCustomer, PlannedValue
from upflow_tui.store import watching
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.draft import applying_customers, held_customers
from upflow_tui.store.draft.applying import Cancelled
from upflow_tui.store.draft.held import Held
from upflow_tui.store.organization.organization import replace_organization

KEPT = ["customers", "customer_managers", "custom_values", "customer_options", "contacts", "import_lines"]


def tables(db: Database) -> list[list[tuple[object, ...]]]:
    """What an import writes of customers and lines."""
    return [sorted(db.fetch(f"SELECT * FROM {table}"), key=repr) for table in KEPT]


@settings(max_examples=few(25))
@given(new_customers(), new_customers(), st.sets(st.integers(1, 6)), st.sampled_from([0, 4, 1_000]))
def test_they_are_written_as_through_a_draft(
    first: list[PlannedCustomer], second: list[PlannedCustomer], drafted: set[int], room: int
) -> None:
    taken = {customer.external_id for customer in first}
    for customer in second:
        customer.external_id = None if customer.external_id in taken else customer.external_id
    with fresh_store() as (db, folder), fresh_store() as (other, beside), pytest.MonkeyPatch.context() as patch:
        patch.setattr(held_customers, "_IN_MEMORY", room)
        patch.setattr(applying_customers, "RANGE", 3)
        for plan in (first, second):
            customers = plain(plan)
            with Held.of(folder) as held:
                path = folder / "draft.db"
                read = write_held(path, customers, held, drafted=drafted, revision=db.revision)
                apply_held(db, folder, held)
                assert held.counts == (0, 0)
            apply_plan(other, beside, read)
            assert tables(db) == tables(other)
        assert len(stored_customers(db)) == len(first) + len(second)
        assert db.fetch("PRAGMA foreign_key_check") == []
        assert db.fetch("PRAGMA integrity_check") == [("ok",)]
        schema = "SELECT name, sql FROM sqlite_schema ORDER BY name"
        assert db.fetch(schema) == other.fetch(schema)


def test_a_file_of_names_alone_is_written_too(mars: Database, tmp_path: Path) -> None:
    layout = RowLayout.of(["customer_name"])
    with Held.of(tmp_path) as held:
        plan = write_held(
            tmp_path / "draft.db",
            plain([new(1, "Acme"), new(2, "Béta")], layout),
            held,
            revision=mars.revision,
            layout=layout,
        )
        apply_held(mars, tmp_path, held)
    assert stored_customers(mars) == expected_customers(plan)


def test_a_parent_may_be_stored_or_come_in_the_same_plan(mars: Database, tmp_path: Path) -> None:
    apply_plan(mars, tmp_path, [new(1, "Stored")])
    parents = [ParentLink(None, 1, None, "Stored"), ParentLink(9, 1, None, "Stored"), ParentLink(4, None, None, "Last")]
    plan = [new(number, f"N{number}", parent=parent) for number, parent in enumerate([*parents, None], 1)]
    with Held.of(tmp_path) as held:
        write_held(tmp_path / "draft.db", plain(plan), held, revision=mars.revision)
        apply_held(mars, tmp_path, held)
    assert [customer.parent_key for customer in stored_customers(mars)] == [None, 1, 1, 5, None]


# What does not fit


@pytest.mark.parametrize(
    "values",
    [
        {"workflow": "Nobody's"},
        {"account_manager": ("anna@mars.example", "nobody@mars.example")},
        {"custom:Tier": "Lead"},
        {"custom:Tags": ("iron", "lead")},
    ],
)
def test_a_name_that_the_organization_does_not_have_is_never_dropped_in_silence(
    mars: Database, tmp_path: Path, values: dict[str, PlannedValue]
) -> None:
    refused(mars, tmp_path, [new(1, "Acme"), new(2, "Beta", values=values)])


@pytest.mark.parametrize("name", ["Note", "Tags"])
def test_a_custom_field_that_is_gone_is_never_dropped_in_silence(mars: Database, tmp_path: Path, name: str) -> None:
    fields = tuple(field for field in MARS.custom_fields if field.name != name)
    replace_organization(mars, replace(MARS, custom_fields=fields))
    value: PlannedValue = ("iron",) if name == "Tags" else "x"
    refused(mars, tmp_path, [new(1, "Acme", values={f"custom:{name}": value})])


def test_an_unknown_position_a_missing_parent_and_a_second_id_are_refused(mars: Database, tmp_path: Path) -> None:
    planned = contact("a@x.example")
    planned.position = "Chief"
    refused(mars, tmp_path, [new(1, "Acme", contacts=[planned])])
    refused(mars, tmp_path, [new(1, "Acme", parent=ParentLink(7, None, None, "Nobody"))])
    refused(mars, tmp_path, [new(1, "Acme", external_id="C-1"), new(2, "Beta", external_id="C-1")])


def refused(db: Database, folder: Path, plan: list[PlannedCustomer]) -> None:
    """Nothing of the plan is written, and it is said."""
    before = dump(db)
    with Held.of(folder) as held:
        write_held(folder / "draft.db", plain(plan), held, revision=db.revision)
        with pytest.raises(StoreError, match="does not fit the store"):
            apply_held(db, folder, held)
    assert dump(db) == before


# What belongs together


def test_a_draft_is_not_applied_without_what_was_held_of_it(mars: Database, tmp_path: Path) -> None:
    before = dump(mars)
    plan = plain([new(number, f"N{number}") for number in range(1, 6)])
    with Held.of(tmp_path) as held, Held.of(tmp_path) as empty:
        write_held(tmp_path / "draft.db", plan, held, revision=mars.revision)
        with pytest.raises(StoreError, match="without its customers"):
            apply_held(mars, tmp_path, empty)
        next(held.customers.take(9))
        with pytest.raises(StoreError, match="without its customers"):
            apply_held(mars, tmp_path, held)
    assert dump(mars) == before


def test_what_was_held_of_another_draft_is_not_written(mars: Database, tmp_path: Path) -> None:
    before = dump(mars)
    with Held.of(tmp_path) as held:
        write_held(tmp_path / "other.db", plain([new(1, "Acme")]), held, revision=mars.revision)
        write_draft(tmp_path / "draft.db", [new(1, "Beta")], revision=mars.revision)
        with pytest.raises(StoreError, match="without its customers"):
            apply_held(mars, tmp_path, held)
    assert dump(mars) == before


def test_a_new_draft_forgets_what_was_held_of_the_one_before(mars: Database, tmp_path: Path) -> None:
    with Held.of(tmp_path) as held:
        write_held(tmp_path / "draft.db", plain([new(1, "Acme"), new(2, "Beta")]), held)
        plan = write_held(tmp_path / "draft.db", plain([new(1, "Gamma")]), held, revision=mars.revision)
        apply_held(mars, tmp_path, held)
    assert stored_customers(mars) == expected_customers(plan)


# Cancelling


def big_plan() -> list[PlannedCustomer]:
    return [
        new(
            number,
            f"N{number}",
            external_id=f"C-{number}",
            values={"account_manager": ("anna@mars.example",), "custom:Tags": ("iron",), "custom:Note": "n"},
            contacts=[contact(f"{number}@x.example", main=True)],
        )
        for number in range(1, 61)
    ]


@pytest.fixture
def apply_big(mars: Database, tmp_path: Path) -> Callable[..., int]:
    """Applies sixty customers, held ten by ten."""

    def apply(**others: object) -> int:
        with Held.of(tmp_path) as held:
            write_held(tmp_path / "draft.db", plain(big_plan()), held, revision=mars.revision, at_once=10)
            return apply_held(mars, tmp_path, held, **others)

    return apply


@pytest.mark.parametrize("instructions", [50, 500])
def test_a_cancel_is_heard_in_the_middle_of_a_statement(
    mars: Database, apply_big: Callable[..., int], instructions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_INSTRUCTIONS", instructions)
    monkeypatch.setattr(watching.Watch, "look", lambda self: None)
    before = dump(mars)
    for patience in (1, 2, 9):
        count = iter(range(1, 10**6))
        with pytest.raises(Cancelled):
            apply_big(cancelled=lambda patience=patience, count=count: next(count) >= patience)
        assert dump(mars) == before
    assert apply_big(cancelled=lambda: False) == 1


@pytest.mark.parametrize("step", range(9))
def test_an_error_at_any_step_leaves_the_store_as_it_was(
    mars: Database, apply_big: Callable[..., int], step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying_customers, "RANGE", 8)
    before = dump(mars)
    told: list[float] = []

    def progress(done: float) -> None:
        if len(told) == step:
            raise MemoryError
        told.append(done)

    with pytest.raises(MemoryError):
        apply_big(progress=progress)
    assert dump(mars) == before
    told[:] = [-1.0] * 100  # from now on it only listens
    assert apply_big(progress=progress) == 1
    assert told[100:] == sorted(told[100:])
    assert told[-1] == 1.0
    assert len(stored_customers(mars)) == 60
