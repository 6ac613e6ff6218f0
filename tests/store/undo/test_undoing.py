"""Undo over a store with any text that it can hold: what comes back is what was there, to the last character."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.store.builders import MARS, NOW, apply_plan, contact, stored_customers, update, values_of
from tests.store.strategies import new_customers, text, values
from upflow_tui.importing.planning.plan import Change, PlannedCustomer
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import replace_organization
from upflow_tui.store.undo.items import iter_undone
from upflow_tui.store.undo.undoing import undo_import


@settings(max_examples=few(12))
@given(new_customers(), st.data())
def test_any_text_comes_back_as_it_was(plan: list[PlannedCustomer], data: st.DataObject) -> None:
    with TemporaryDirectory() as place, Database.open(Path(place) / "data") as db:
        folder = Path(place)
        replace_organization(db, MARS)
        apply_plan(db, folder, plan)
        before = stored_customers(db)
        updates = []
        changed = 0
        for number, customer in enumerate(before, 1):
            old, new = values_of(customer), data.draw(values())
            changes = [
                Change(key, old.get(key), new.get(key), None)
                for key in sorted({*old, *new})
                if old.get(key) != new.get(key)
            ]
            name = data.draw(text)
            if name != customer.name:
                changes.append(Change("customer_name", customer.name, name, None))
            has_main = any(known.main for known in customer.contacts)
            known = {known.email.casefold() for known in customer.contacts}
            emails = data.draw(st.lists(text.filter(lambda one: one.casefold() not in known), max_size=1))  # noqa: B023
            contacts = [contact(email, main=not has_main, first_name=name) for email in emails]
            if changes or contacts:
                updates.append(update(number, customer, changes, contacts=contacts))
                changed += len(changes) + len(contacts)
        second = apply_plan(db, folder, updates)
        done = undo_import(db, second, by="anna", now=lambda: NOW)
        assert (done.counts.undone, done.counts.kept) == (changed, 0)
        assert stored_customers(db) == before
        items = list(iter_undone(db, done.number, second))
        shown = {(item.customer_id, item.field): item.back_to for item in items if item.field is not None}
        for planned in updates:
            assert all(shown[planned.key, change.field] == change.old for change in planned.changes)  # type: ignore[index]
        undo_import(db, 1, by="anna", now=lambda: NOW)
        assert stored_customers(db) == []
        assert db.fetch("PRAGMA foreign_key_check") == []
