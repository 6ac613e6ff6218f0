"""Applying: exactly the plan, all of it or nothing (docs/rules.md §6)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from tests.examples import few
from tests.store.builders import (
    MARS,
    NOW,
    apply_plan,
    contact,
    counted_totals,
    dump,
    expected_customers,
    fresh_store,
    new,
    number_finding,
    record_of,
    refused,
    source_of,
    stored_customers,
    unchanged,
    update,
    write_draft,
)
from tests.store.strategies import NAUGHTY, new_customers
from upflow_tui.core.customer import DETAIL_KEYS, Customer
from upflow_tui.core.organization import Workflow
from upflow_tui.importing.planning.plan import Action, Change, ParentLink, PlannedContact, PlannedCustomer, PlannedValue
from upflow_tui.store import watching
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.draft import applying_customers, applying_findings, applying_history
from upflow_tui.store.draft.applying import Cancelled, StoreChanged, apply_draft
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.files import FILE_NAME
from upflow_tui.store.history.history import past_import, write_file
from upflow_tui.store.organization.organization import replace_organization


def add(db: Database, folder: Path, *customers: PlannedCustomer) -> list[Customer]:
    """What is stored after these were created."""
    apply_plan(db, folder, customers)
    return stored_customers(db)


# What is written


@settings(max_examples=few(15))
@given(new_customers(), new_customers())
def test_customers_are_stored_as_they_were_planned(first: list[PlannedCustomer], second: list[PlannedCustomer]) -> None:
    taken = {customer.external_id for customer in first}
    for customer in second:
        if customer.external_id in taken:
            customer.external_id = None
            customer.parent = None
    for customer in second:
        if customer.parent is not None and customer.parent.external_id in taken:
            customer.parent = None
    with fresh_store() as (db, folder):
        apply_plan(db, folder, first)
        expected = expected_customers(first)
        assert stored_customers(db) == expected
        base = db.fetch("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'customers'")[0][0]
        apply_plan(db, folder, second)
        assert stored_customers(db) == expected + expected_customers(second, base)
        assert db.fetch("PRAGMA foreign_key_check") == []
        assert db.fetch("PRAGMA integrity_check") == [("ok",)]


@settings(max_examples=few(12))
@given(new_customers(), new_customers())
def test_an_update_makes_stored_customers_what_the_plan_says(
    old: list[PlannedCustomer], wanted: list[PlannedCustomer]
) -> None:
    with fresh_store() as (db, folder):
        apply_plan(db, folder, old)
        stored = stored_customers(db)
        plan: list[PlannedCustomer] = []
        expected = {customer.key: customer for customer in stored}
        for before, after in zip(stored, wanted, strict=False):
            if after.external_id in {customer.external_id for customer in stored}:
                after.external_id = before.external_id
            after.parent = None
            (target,) = expected_customers([after])
            keeps = {item.email.casefold() for item in before.contacts}
            main = next((item for item in target.contacts if item.main), None)
            for planned in after.contacts:
                if planned.email.casefold() in keeps:
                    planned.action = Action.UPDATE
            others = [
                item
                for item in before.contacts
                if item.email.casefold() not in {c.email.casefold() for c in target.contacts}
            ]
            for item in others:
                if item.main and main is not None:
                    item.main = False
                    after.contacts.append(
                        PlannedContact(
                            item.email, Action.UPDATE, item.first_name, item.family_name, item.phone, item.position
                        )
                    )
            key = before.key
            keys = [*DETAIL_KEYS, "account_manager", "workflow", "custom:Note"]
            after.action, after.key, after.number = Action.UPDATE, key, len(plan) + 1
            after.changes = [Change(field, None, "x", None) for field in keys]
            plan.append(after)
            target.key = key
            target.contacts = sorted([*target.contacts, *others], key=lambda item: item.email.casefold())
            expected[key] = target
        for customer in expected.values():
            if customer.parent_key is not None:
                parent = expected[customer.parent_key]
                customer.parent = replace(customer.parent, external_id=parent.external_id, name=parent.name)  # type: ignore[type-var]
        apply_plan(db, folder, plan)
        assert stored_customers(db) == list(expected.values())


@pytest.mark.parametrize("naughty", [*NAUGHTY, "x" * 1_000_000 + "\x00é"])
def test_naughty_text_comes_back_equal_from_every_field(mars: Database, tmp_path: Path, naughty: str) -> None:
    plan = [
        new(
            1,
            naughty,
            external_id=naughty,
            values=dict.fromkeys([*DETAIL_KEYS, "custom:Note", "custom:Score"], naughty),
            contacts=[PlannedContact(naughty, Action.CREATE, naughty, naughty, naughty, None, True)],
        ),
        new(2, naughty, parent=ParentLink(1, None, naughty, naughty)),
    ]
    apply_plan(mars, tmp_path, plan)
    assert stored_customers(mars) == expected_customers(plan)


def test_the_naughty_strings_of_others_come_back_equal(mars: Database, tmp_path: Path, corpora: Path) -> None:
    strings = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    plan = [
        new(
            number,
            text,
            external_id=f"{number}{text}",
            values={"address": text, "custom:Note": text},
            contacts=[PlannedContact(text, Action.CREATE, text, text, text)],
        )
        for number, text in enumerate((text for text in strings if text), 1)
    ]
    assert len(plan) > 400
    apply_plan(mars, tmp_path, plan)
    assert stored_customers(mars) == expected_customers(plan)


def test_every_kind_of_custom_value_is_stored_in_its_own_form(mars: Database, tmp_path: Path) -> None:
    plain: dict[str, PlannedValue] = {
        "custom:Tier": "Gold",
        "custom:Tags": ("a,b", "iron", "zinc"),
        "custom:Note": "text",
        "custom:Score": "-12.50",
        "custom:Since": "2026-02-28",
        "custom:Active": False,
    }
    # A NUL in one value sends all of that customer another way, which must end in the same place.
    other: dict[str, PlannedValue] = {**plain, "custom:Active": True, "custom:Note": "a\x00b"}
    (first, second) = add(mars, tmp_path, new(1, "Plain", values=plain), new(2, "Nul", values=other))
    assert first.custom == {
        "Tier": "Gold",
        "Tags": ("zinc", "iron", "a,b"),
        "Note": "text",
        "Score": "-12.50",
        "Since": "2026-02-28",
        "Active": False,
    }
    assert second.custom == {**first.custom, "Active": True, "Note": "a\x00b"}


def test_a_parent_may_be_created_before_or_after_its_children_or_be_stored(mars: Database, tmp_path: Path) -> None:
    (stored,) = add(mars, tmp_path, new(1, "Stored"))
    link = ParentLink(None, stored.key, None, "Stored")
    both = ParentLink(4, stored.key, None, "Stored")
    plan = [
        new(1, "Child", parent=ParentLink(3, None, "P", "Parent")),
        new(2, "Other", parent=link),
        new(3, "Parent", external_id="P", lines=[]),
        unchanged(4, stored),
        new(5, "Both", parent=both),
    ]
    by_name = {customer.name: customer for customer in add(mars, tmp_path, *plan)}
    assert by_name["Child"].parent_key == by_name["Parent"].key
    assert by_name["Other"].parent_key == by_name["Both"].parent_key == stored.key


def test_ids_are_never_used_twice(mars: Database, tmp_path: Path) -> None:
    (first,) = add(mars, tmp_path, new(1, "First"))
    with mars.write() as connection:
        connection.execute("DELETE FROM customers")
    (second,) = add(mars, tmp_path, new(1, "Second"))
    assert second.key > first.key


def test_managers_and_custom_values_are_replaced_only_where_they_changed(mars: Database, tmp_path: Path) -> None:
    values: dict[str, PlannedValue] = {
        "account_manager": ("anna@mars.example",),
        "workflow": "Standard",
        "custom:Tier": "Gold",
        "custom:Note": "x",
    }
    first, second, third = add(mars, tmp_path, *(new(number, f"N{number}", values=values) for number in (1, 2, 3)))
    town = Change("town", None, "Lyon", 2)
    managers = Change("account_manager", ("anna@mars.example",), ("ben@mars.example", "zoe@mars.example"), 2)
    plan = [
        update(1, first, [managers]),
        update(2, second, [Change("custom:Tier", "Gold", "Silver", 3), Change("custom:Note", "x", None, 3)]),
        update(3, third, [town, Change("workflow", "Standard", None, 4)]),
    ]
    writes: list[str] = []
    mars.connection.set_trace_callback(writes.append)
    first, second, third = add(mars, tmp_path, *plan)
    mars.connection.set_trace_callback(None)
    assert writes
    assert first.account_managers == ("ben@mars.example", "zoe@mars.example")
    assert first.custom == third.custom == {"Tier": "Gold", "Note": "x"}
    assert second.custom == {"Tier": "Silver"}
    assert second.account_managers == third.account_managers == ("anna@mars.example",)
    assert (third.workflow, third.details) == (None, {"town": "Lyon"})
    assert (first.workflow, first.details) == ("Standard", {})


def test_an_update_of_contacts_alone_leaves_the_customer(mars: Database, tmp_path: Path) -> None:
    (stored,) = add(
        mars, tmp_path, new(1, "Acme", values={"town": "Lyon"}, contacts=[contact("a@x.example", main=True)])
    )
    plan = update(1, stored, [], values={}, contacts=[contact("b@x.example")])
    (after,) = add(mars, tmp_path, plan)
    assert after.details == {"town": "Lyon"}
    assert [(item.email, item.main) for item in after.contacts] == [("a@x.example", True), ("b@x.example", False)]


@pytest.mark.parametrize("emails", [("a@x.example", "b@x.example"), ("b@x.example", "a@x.example")])
def test_the_main_mark_moves_in_either_direction(mars: Database, tmp_path: Path, emails: tuple[str, str]) -> None:
    old, now = emails
    (stored,) = add(mars, tmp_path, new(1, "Acme", contacts=[contact(old, main=True), contact(now)]))
    loses = PlannedContact(old, Action.UPDATE, changes=[Change("main_contact", True, False, None)])
    gains = PlannedContact(now.upper(), Action.UPDATE, main=True, changes=[Change("main_contact", False, True, 2)])
    (after,) = add(mars, tmp_path, update(1, stored, [], contacts=[gains, loses]))
    assert {item.email.lower(): item.main for item in after.contacts} == {old: False, now: True}


def test_a_new_contact_can_take_the_main_mark(mars: Database, tmp_path: Path) -> None:
    (stored,) = add(mars, tmp_path, new(1, "Acme", contacts=[contact("a@x.example", main=True)]))
    loses = PlannedContact("a@x.example", Action.UPDATE)
    (after,) = add(mars, tmp_path, update(1, stored, [], contacts=[contact("b@x.example", main=True), loses]))
    assert [item.main for item in after.contacts] == [False, True]


def test_two_main_contacts_of_one_customer_are_refused_whole(mars: Database, tmp_path: Path) -> None:
    before = dump(mars)
    with pytest.raises(StoreError, match="does not fit"):
        add(mars, tmp_path, new(1, "Acme", contacts=[contact("a@x", main=True), contact("b@x", main=True)]))
    assert dump(mars) == before


def test_more_customers_than_a_range_with_their_parent_last(
    mars: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying_customers, "RANGE", 7)
    plan = [
        new(number, f"N{number}", contacts=[contact(f"{number}@x")], parent=ParentLink(30, None, None, "N30"))
        for number in range(1, 30)
    ]
    plan.append(new(30, "N30"))
    apply_plan(mars, tmp_path, plan)
    assert stored_customers(mars) == expected_customers(plan)


def test_unchanged_and_refused_customers_write_only_history(mars: Database, tmp_path: Path) -> None:
    stored = add(mars, tmp_path, new(1, "Acme"), new(2, "Bolt"))
    tables = ("customers", "contacts", "custom_values", "import_changes")
    before = {table: mars.fetch(f"SELECT * FROM {table}") for table in tables}
    number = apply_plan(mars, tmp_path, [unchanged(1, stored[0]), unchanged(2, stored[1]), refused(3)])
    assert {table: mars.fetch(f"SELECT * FROM {table}") for table in tables} == before
    past = past_import(mars, number)
    assert past is not None
    assert past.line_customers == {2: stored[0].key, 3: stored[1].key}


# The store must be the one that was planned against


def test_a_store_that_changed_since_is_left_alone(mars: Database, tmp_path: Path) -> None:
    source = source_of(tmp_path)
    draft = write_draft(tmp_path / "draft.db", [new(1, "Acme")], revision=mars.revision)
    replace_organization(mars, replace(MARS, name="Another"))
    before = dump(mars)
    with pytest.raises(StoreChanged):
        apply_draft(mars, draft, source, record_of(source), now=lambda: NOW)
    assert dump(mars) == before


def test_an_import_raises_the_revision_once(mars: Database, tmp_path: Path) -> None:
    before = mars.revision
    assert apply_plan(mars, tmp_path, [new(1, "Acme")]) == 1
    assert mars.revision == before + 1
    assert apply_plan(mars, tmp_path, []) == 2
    assert mars.revision == before + 2


def test_a_plan_can_be_made_and_applied_under_one_lock(mars: Database, folder: Path, tmp_path: Path) -> None:
    with mars.write(), Database.open(folder, readonly=True) as reader:
        assert apply_plan(mars, tmp_path, [new(1, "Acme")]) == 1
        assert stored_customers(reader) == []
    assert [customer.name for customer in stored_customers(mars)] == ["Acme"]
    assert mars.revision == 2
    assert apply_plan(mars, tmp_path, [new(1, "Bolt")]) == 2


def test_the_draft_is_not_changed(mars: Database, tmp_path: Path) -> None:
    source = source_of(tmp_path)
    draft = write_draft(tmp_path / "draft.db", [new(1, "Acme")], revision=mars.revision)
    data = draft.read_bytes()
    apply_draft(mars, draft, source, record_of(source), now=lambda: NOW)
    assert draft.read_bytes() == data
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "draft.db", "source"]


def test_a_draft_that_somebody_reads_is_applied_whole(mars: Database, tmp_path: Path) -> None:
    source = source_of(tmp_path)
    plan = [new(1, "Acme", contacts=[contact("a@x.example")])]
    with DraftWriter(tmp_path / "read.db") as writer:
        with DraftReader(tmp_path / "read.db") as reader:
            writer.add_customers(plan)
            assert not reader.finished
            writer.finish(*counted_totals(plan, []), {"revision": mars.revision})
            assert reader.finished
            apply_draft(mars, tmp_path / "read.db", source, record_of(source), now=lambda: NOW)
        assert (tmp_path / "read.db-wal").exists()
    assert stored_customers(mars) == expected_customers(plan)


def test_an_unfinished_draft_is_not_applied(mars: Database, tmp_path: Path) -> None:
    source = source_of(tmp_path)
    with DraftWriter(tmp_path / "draft.db") as writer:
        writer.add_customers([new(1, "Acme")])
    with pytest.raises(StoreError, match="not prepared to the end"):
        apply_draft(mars, tmp_path / "draft.db", source, record_of(source), now=lambda: NOW)
    assert stored_customers(mars) == []


def test_a_store_opened_for_reading_is_not_written(mars: Database, folder: Path, tmp_path: Path) -> None:
    with Database.open(folder, readonly=True) as reader, pytest.raises(StoreError, match="cannot be written"):
        apply_plan(reader, tmp_path, [new(1, "Acme")])


@pytest.mark.parametrize(
    "values",
    [
        {"workflow": "Unknown"},
        {"account_manager": ("anna@mars.example", "nobody@mars.example")},
        {"custom:Unknown": "x"},
        {"custom:Tier": "Bronze"},
        {"custom:Tags": ("iron", "lead")},
        {"custom:Tier": "Bronze", "custom:Note": "\x00"},
        {"custom:Unknown": "\x00"},
    ],
)
def test_a_name_that_the_organization_does_not_have_is_never_dropped_in_silence(
    mars: Database, tmp_path: Path, values: dict[str, PlannedValue]
) -> None:
    before = dump(mars)
    with pytest.raises(StoreError, match="does not fit") as caught:
        add(mars, tmp_path, new(1, "Acme", values=values))
    assert "Prepare it again" in caught.value.fix
    assert dump(mars) == before


def test_an_unknown_position_a_missing_parent_and_a_second_id_are_refused(mars: Database, tmp_path: Path) -> None:
    add(mars, tmp_path, new(1, "Acme", external_id="C-1"))
    before = dump(mars)
    position = PlannedContact("a@x", Action.CREATE, position="Chief")
    for plan in (
        new(1, "Bolt", contacts=[position]),
        new(1, "Bolt", parent=ParentLink(None, 99, "P", "Gone")),
        new(1, "Bolt", external_id="C-1"),
    ):
        with pytest.raises(StoreError, match="does not fit"):
            add(mars, tmp_path, plan)
    assert dump(mars) == before


# The file


@pytest.mark.parametrize("data", [b"name\nBolt\n", b"name\nAcmeX\n", b"", b"name\n"])
def test_a_private_copy_that_changed_is_not_kept(mars: Database, tmp_path: Path, data: bytes) -> None:
    source = source_of(tmp_path)
    draft = write_draft(tmp_path / "draft.db", [new(1, "Acme")], revision=mars.revision)
    source.path.write_bytes(data)
    before = dump(mars)
    with pytest.raises(StoreError, match=r'copy of "customers\.csv" changed') as caught:
        apply_draft(mars, draft, source, record_of(source), now=lambda: NOW)
    assert caught.value.fix == "Choose the file again."
    assert dump(mars) == before


def test_a_private_copy_that_is_gone_is_said(mars: Database, tmp_path: Path) -> None:
    source = source_of(tmp_path)
    draft = write_draft(tmp_path / "draft.db", [new(1, "Acme")], revision=mars.revision)
    source.path.unlink()
    with pytest.raises(StoreError, match="copy of"):
        apply_draft(mars, draft, source, record_of(source), now=lambda: NOW)
    assert stored_customers(mars) == []


def parts_of(db: Database, number: int) -> list[bytes]:
    return [data for (data,) in db.fetch("SELECT data FROM import_files WHERE import_id = ? ORDER BY part", (number,))]


def kept_file(db: Database, number: int) -> bytes:
    out = BytesIO()
    write_file(db, number, out)
    return out.getvalue()


LONG = b"name\n" + b"".join(b"Acme %d\n" % number for number in range(200_000))
"""A file of three parts."""


def test_a_file_that_comes_again_is_kept_as_it_was_compressed(mars: Database, tmp_path: Path) -> None:
    first = apply_plan(mars, tmp_path, [new(1, "Acme")], data=LONG)
    by_hand = [zlib.compress(zlib.decompress(part), 9) for part in parts_of(mars, first)]
    assert len(by_hand) == 3
    with mars.write() as connection:
        connection.executemany(
            "UPDATE import_files SET data = ? WHERE import_id = ? AND part = ?",
            [(part, first, place) for place, part in enumerate(by_hand, 1)],
        )
    second = apply_plan(mars, tmp_path, [], data=LONG)
    assert parts_of(mars, second) == by_hand
    assert kept_file(mars, second) == LONG
    with mars.write() as connection:  # of a customer that is erased the file goes: an older one has it still
        connection.execute("DELETE FROM import_files WHERE import_id = ?", (second,))
    assert parts_of(mars, apply_plan(mars, tmp_path, [], data=LONG)) == by_hand
    other = apply_plan(mars, tmp_path, [], data=LONG + b"X\n")
    assert kept_file(mars, other) == LONG + b"X\n"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM import_files WHERE part = 2",
        "UPDATE import_files SET data = CAST(substr(data, 1, 5000) || x'00' || substr(data, 5002) AS BLOB) WHERE part = 2",
        "UPDATE import_files SET data = substr(data, 1, length(data) - 4) WHERE part = 2",
        "UPDATE import_files SET data = x'' WHERE part = 3",
        "UPDATE import_files SET data = (SELECT f.data FROM import_files f WHERE f.part = 1) WHERE part = 2",
    ],
)
def test_a_damaged_copy_is_not_taken_for_the_file_that_comes_again(mars: Database, tmp_path: Path, sql: str) -> None:
    first = apply_plan(mars, tmp_path, [new(1, "Acme")], data=LONG)
    with mars.write() as connection:
        connection.execute(sql)
    with pytest.raises(StoreError, match="damaged"):
        kept_file(mars, first)
    assert kept_file(mars, apply_plan(mars, tmp_path, [], data=LONG)) == LONG


def test_a_copy_that_cannot_be_read_is_damage_and_nothing_is_written(mars: Database, tmp_path: Path) -> None:
    data = b"name\n" + Random(5).randbytes(4 * 2**20).hex().encode()  # more than is looked through on opening
    first = apply_plan(mars, tmp_path, [new(1, "Acme")], data=data)
    part = parts_of(mars, first)[1]
    mars.close()
    path = mars.folder / FILE_NAME
    with path.open("r+b") as file:
        page = path.read_bytes().index(part[250_000:250_100]) // 4096 * 4096
        file.seek(page)
        file.write(b"\xff" * 4)  # which page comes next
    with Database.open(mars.folder) as db:
        with pytest.raises(StoreError, match="damaged"):
            apply_plan(db, tmp_path, [new(1, "Bolt")], data=data)
        assert [name for (name,) in db.fetch("SELECT name FROM customers")] == ["Acme"]
        assert db.fetch("SELECT count(*) FROM imports") == [(1,)]


def test_a_copy_that_is_cut_in_another_way_is_not_taken(mars: Database, tmp_path: Path) -> None:
    first = apply_plan(mars, tmp_path, [new(1, "Acme")], data=LONG)
    with mars.write() as connection:
        connection.execute("DELETE FROM import_files")
        for part in range(5):
            data = LONG[part * 600_000 : (part + 1) * 600_000]
            connection.execute("INSERT INTO import_files VALUES (?, ?, ?)", (first, part + 1, zlib.compress(data)))
    assert kept_file(mars, first) == LONG
    second = apply_plan(mars, tmp_path, [], data=LONG)
    assert kept_file(mars, second) == LONG
    assert len(parts_of(mars, second)) == 3


def test_a_private_copy_that_changed_is_not_kept_though_the_file_is_there(mars: Database, tmp_path: Path) -> None:
    apply_plan(mars, tmp_path, [new(1, "Acme")])
    source = source_of(tmp_path)
    draft = write_draft(tmp_path / "draft.db", [], revision=mars.revision)
    source.path.write_bytes(b"name\nBolt\n")
    with pytest.raises(StoreError, match=r'copy of "customers\.csv" changed'):
        apply_draft(mars, draft, source, record_of(source), now=lambda: NOW)


# Cancelling and crashing


def big_plan(size: int = 60) -> list[PlannedCustomer]:
    return [
        new(
            number,
            f"N{number}",
            external_id=f"C-{number}",
            values={"account_manager": ("anna@mars.example",), "custom:Tags": ("iron",)},
            contacts=[contact(f"{number}@x.example", main=True)],
        )
        for number in range(1, size + 1)
    ]


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many steps in a small import."""
    monkeypatch.setattr(applying_customers, "RANGE", 8)
    monkeypatch.setattr(applying_history, "PART", 100)
    for module in (applying_findings, applying_history):
        monkeypatch.setattr(module, "_AT_ONCE", 10)


def apply_big(
    db: Database,
    folder: Path,
    *,
    now: Callable[[], datetime] = lambda: NOW,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    source = source_of(folder, b"0123456789" * 100)
    plan = big_plan()
    findings = [number_finding(number + 1) for number in range(1, 41)]
    draft = write_draft(folder / "draft.db", plan, findings, revision=db.revision)
    return apply_draft(db, draft, source, record_of(source), now=now, progress=progress, cancelled=cancelled)


@pytest.mark.usefixtures("small_steps")
def test_progress_rises_from_0_to_1(mars: Database, tmp_path: Path) -> None:
    told: list[float] = []
    apply_big(mars, tmp_path, progress=told.append, cancelled=lambda: False)
    assert len(told) == 8 + 4 + 10 + 1
    assert told == sorted(told)
    assert 0 < told[0] < 0.2
    assert told[-1] == 1.0


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("step", range(23))
def test_an_error_at_any_step_leaves_the_store_as_it_was(mars: Database, tmp_path: Path, step: int) -> None:
    before = dump(mars)
    steps = iter(range(23))

    def progress(_: float) -> None:
        if next(steps) == step:
            raise MemoryError

    with pytest.raises(MemoryError):
        apply_big(mars, tmp_path, progress=progress)
    assert dump(mars) == before
    # The connection is as good as new.
    assert apply_big(mars, tmp_path) == 1
    assert stored_customers(mars) == expected_customers(big_plan())


def test_an_error_of_the_clock_at_the_very_end_leaves_the_store_as_it_was(mars: Database, tmp_path: Path) -> None:
    before = dump(mars)
    with pytest.raises(ValueError, match="zone"):
        apply_big(mars, tmp_path, now=lambda: NOW.replace(tzinfo=None))
    assert dump(mars) == before


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("asked", [1, 2, 5, 12, 20, 23])
def test_a_cancel_is_heard_at_every_step(
    mars: Database, tmp_path: Path, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_INSTRUCTIONS", 10**9)
    before = dump(mars)
    count = iter(range(1, 100))
    with pytest.raises(Cancelled):
        apply_big(mars, tmp_path, cancelled=lambda: next(count) == asked)
    assert dump(mars) == before


@pytest.mark.parametrize("instructions", [50, 500, 1_000])
def test_a_cancel_is_heard_in_the_middle_of_a_statement(
    mars: Database, tmp_path: Path, instructions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_INSTRUCTIONS", instructions)
    # The look between two steps never hears it: only the one inside SQLite does.
    monkeypatch.setattr(watching.Watch, "look", lambda self: None)
    before = dump(mars)
    for patience in (1, 2, 7):
        count = iter(range(1, 10**6))
        with pytest.raises(Cancelled):
            apply_big(mars, tmp_path, cancelled=lambda patience=patience, count=count: next(count) >= patience)  # type: ignore[misc]
        assert dump(mars) == before
    assert apply_big(mars, tmp_path, cancelled=lambda: False) == 1


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_the_first_import_leaves_the_indexes_as_they_were(mars: Database, tmp_path: Path, is_cancelled: bool) -> None:
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name"
    before = mars.fetch(query)
    with contextlib.suppress(Cancelled):
        apply_big(mars, tmp_path, cancelled=lambda: is_cancelled)
    assert mars.fetch(query) == before
    assert {"customers_name", "customers_near"} <= {name for name, _ in before}
    assert bool(stored_customers(mars)) is not is_cancelled


def test_an_error_of_sqlite_is_not_taken_for_a_cancel(
    mars: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying_customers, "_CREATE", "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        apply_big(mars, tmp_path, cancelled=lambda: False)
    assert stored_customers(mars) == []


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("moment", [0, 3, 9, 15, 22])
def test_a_kill_leaves_all_or_nothing(mars: Database, folder: Path, tmp_path: Path, moment: int) -> None:
    mars.close()
    child = os.fork()
    if child == 0:  # pragma: no cover
        steps = iter(range(100))

        def progress(_: float) -> None:
            if next(steps) == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        with Database.open(folder) as db:
            db.connection.execute("PRAGMA cache_spill = ON")  # so that pages are already being written
            db.connection.execute("PRAGMA cache_size = 2")
            apply_big(db, tmp_path, progress=progress)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    with Database.open(folder, readonly=True) as db:
        assert stored_customers(db) == []
        assert db.fetch("SELECT * FROM imports") == []
        assert db.fetch("PRAGMA integrity_check") == [("ok",)]
    with Database.open(folder) as db:
        assert apply_big(db, tmp_path) == 1


def test_a_kill_at_any_time_leaves_all_or_nothing(mars: Database, folder: Path, tmp_path: Path) -> None:
    mars.close()
    whole = expected_customers(big_plan())
    aside = tmp_path / "aside"
    shutil.copytree(folder, aside)
    seen = set()
    for delay in (0.0, 0.01, 0.02, 0.03, 0.05, 0.3):
        shutil.rmtree(folder)
        shutil.copytree(aside, folder)
        child = os.fork()
        if child == 0:  # pragma: no cover
            with Database.open(folder) as db:
                apply_big(db, tmp_path)
            os._exit(0)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with Database.open(folder, readonly=True) as db:
            customers, imports = stored_customers(db), db.fetch("SELECT count(*) FROM imports")[0][0]
        assert (customers, imports) in (([], 0), (whole, 1))
        seen.add(imports)
    assert seen == {0, 1}


def test_readers_are_not_kept_out_while_it_is_applied(mars: Database, folder: Path, tmp_path: Path) -> None:
    with Database.open(folder, readonly=True, timeout=0.05) as reader:
        apply_big(mars, tmp_path, progress=lambda _: stored_customers(reader).clear())
        assert len(stored_customers(reader)) == 60


def test_nothing_but_the_store_and_its_journal_is_written(mars: Database, folder: Path, tmp_path: Path) -> None:
    seen: set[str] = set()
    apply_big(mars, tmp_path, progress=lambda _: seen.update(path.name for path in folder.iterdir()))
    assert seen == {FILE_NAME, f"{FILE_NAME}-journal"}
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_an_organization_changed_by_another_window_between_draft_and_apply(
    mars: Database, folder: Path, tmp_path: Path
) -> None:
    source = source_of(tmp_path)
    draft = write_draft(tmp_path / "draft.db", [new(1, "Acme")], revision=mars.revision)
    with Database.open(folder) as other:
        replace_organization(other, replace(MARS, workflows=(Workflow("New"), *MARS.workflows)))
    with pytest.raises(StoreChanged):
        apply_draft(mars, draft, source, record_of(source), now=lambda: NOW)
    assert stored_customers(mars) == []
