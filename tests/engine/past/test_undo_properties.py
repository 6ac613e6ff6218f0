"""Random imports and undos: newest first they lead back to the first customers, older ones keep what later ones changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.conftest import Clock
from tests.engine.imports import import_file
from tests.engine.undo_files import ASSIGNED, MARS, RENAMES, customers_json, files
from tests.examples import few
from upflow_tui.core.fields import Mode
from upflow_tui.core.text import email_key
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, MissingParents, OnError
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.undo.items import UndoItem

choices = st.fixed_dictionaries(
    {
        "blank": st.sampled_from(BlankCells),
        "missing_parents": st.sampled_from(MissingParents),
        "on_error": st.sampled_from((OnError.VALID, OnError.SKIP_LINE)),
        "mode": st.sampled_from((Mode.CUSTOMERS, Mode.CUSTOMERS, Mode.ASSIGN)),
    }
)
imports = st.tuples(files(), choices)
steps = st.lists(st.one_of(imports, imports, st.integers(0, 5), st.sampled_from(RENAMES)), min_size=1, max_size=8)
"""Files with their choices; a number undoes the import of that place, the name of a table gives its rows other names."""

LINKED = ("parent_id", "main_contact")
"""Fields whose value may be kept although it is what the import wrote: what it was may not fit any more."""


@contextmanager
def mars() -> Iterator[tuple[Engine, Callable[[str, dict[str, Any]], int]]]:
    """An engine over an organization, and a function that imports a text and returns the import's number."""
    with TemporaryDirectory() as folder:
        engine = Engine(Path(folder) / "data", now=Clock(), user="anna")
        engine.replace_organization(MARS)

        def bring(text: str, chosen: dict[str, Any]) -> int:
            path = Path(folder) / "file.csv"
            path.write_text(text, "utf-8")
            if not set(ASSIGNED) & set(text.partition("\n")[0].split(",")):
                chosen = {**chosen, "mode": Mode.CUSTOMERS}
            return import_file(engine, path, delimiter=",", encoding="utf-8", header_line=1, **chosen).number

        yield engine, bring


def undo(engine: Engine, number: int) -> tuple[list[UndoItem], list[UndoItem]]:
    """Undoes an import, looks whether the plan had said just that, and returns what was undone and kept."""
    with engine.past.undo_plan(number) as plan:
        shown = plan.items(plan.places())
        counts = plan.counts
    done = engine.past.undo(number, revision=plan.revision)
    undone, kept = list(engine.past.undone_items(done.number)), list(engine.past.kept_items(done.number))
    assert done.counts == counts
    assert (done.undone, done.kept) == (len(undone), len(kept))
    assert [_bare(item) for item in shown if item.reason is None] == [_bare(item) for item in undone]
    assert [_bare(item)[:4] for item in shown if item.reason is not None] == [_bare(item)[:4] for item in kept]
    assert [item.reason for item in shown if item.reason is not None] == [item.reason for item in kept]
    return undone, kept


def rename(engine: Engine, table: str) -> None:
    """Gives every row of a table of the organization another name, and with the next call the one it had."""
    with Database.open(engine.folder) as database, database.write() as connection:
        name = "CASE WHEN name LIKE '% 2' THEN substr(name, 1, length(name) - 2) ELSE name || ' 2' END"
        connection.execute(f"UPDATE {table} SET name = {name}")


def _bare(item: UndoItem) -> tuple[Any, ...]:
    """What can be compared of an item: labels and parents are looked up anew each time."""
    values = (None, None) if item.field == "parent_id" else (item.now, item.back_to)
    return item.customer_id, item.contact_email, item.field, item.reason is None, *values


@settings(max_examples=few(10))
@given(steps)
def test_undoing_everything_newest_first_leads_back_to_the_first_customers(walk: list[Any]) -> None:
    with mars() as (engine, bring):
        first = customers_json(engine)
        numbers: list[int] = []
        for step in walk:
            if isinstance(step, tuple):
                numbers.append(bring(*step))
            elif isinstance(step, str):
                rename(engine, step)
            elif step < len(numbers):
                try:
                    undo(engine, numbers[step])
                except StoreError as error:
                    assert error.message.endswith("is undone already.")
        states = {item.number: item.undone for item in engine.history()}
        for number in reversed(numbers):
            kept = list(engine.past.kept_items(number)) if states[number] is not None else [None]
            if kept:
                assert undo(engine, number)[1] == []
        assert customers_json(engine) == first
        summaries = [item for item in engine.history() if item.kind == "import"]
        assert {item.status for item in summaries} <= {"undone"}


@settings(max_examples=few(10))
@given(st.lists(imports, min_size=2, max_size=5), st.data())
def test_undoing_an_older_import_keeps_what_later_ones_changed_and_lists_it(files: list[Any], data: Any) -> None:
    with mars() as (engine, bring):
        states = [_cells(engine)]
        numbers = []
        for text, chosen in files:
            numbers.append(bring(text, chosen))
            states.append(_cells(engine))
        place = data.draw(st.integers(0, len(files) - 2))
        undone, kept = undo(engine, numbers[place])
        before, wrote, now, after = states[place], states[place + 1], states[-1], _cells(engine)
        kept_cells = {_place_of(item) for item in kept}
        assert not kept_cells & {_place_of(item) for item in undone}
        _check_cells(before, wrote, now, after, kept_cells)


def _cells(engine: Engine) -> dict[tuple[Any, ...], Any]:
    """Every stored value by customer, contact and field; (customer, contact, None) for what is there at all."""
    cells: dict[tuple[Any, ...], Any] = {}
    for customer in engine.customers():
        key = customer.key
        cells[key, None, None] = True
        values: dict[str, Any] = {
            **customer.details,
            **{f"custom:{name}": value for name, value in customer.custom.items()},
        }
        values |= {"customer_name": customer.name, "external_id": customer.external_id, "workflow": customer.workflow}
        values |= {"parent_id": customer.parent_key, "account_manager": customer.account_managers or None}
        cells |= {(key, None, field): value for field, value in values.items()}
        for contact in customer.contacts:
            who = email_key(contact.email)
            cells[key, who, None] = True
            cells |= {
                (key, who, field): value for field, value in asdict(contact).items() if field not in ("email", "main")
            }
            cells[key, who, "main_contact"] = contact.main
    return cells


def _place_of(item: UndoItem) -> tuple[Any, ...]:
    return item.customer_id, email_key(item.contact_email) if item.contact_email else None, item.field


def _check_cells(
    before: dict[Any, Any], wrote: dict[Any, Any], now: dict[Any, Any], after: dict[Any, Any], kept: set[Any]
) -> None:
    for cell in {*before, *wrote, *now, *after}:
        key, contact, field = cell
        if (key, None, None) in wrote and (key, None, None) not in before:
            own = [other for other in {*wrote, *now} if other[0] == key]
            if (key, None, None) in kept:
                assert after.get(cell) == now.get(cell), cell
            else:
                assert all(now.get(other) == wrote.get(other) for other in own), cell
                assert cell not in after
        elif contact is not None and (key, contact, None) in wrote and (key, contact, None) not in before:
            if (key, contact, None) in kept:
                assert after.get(cell) == now.get(cell), cell
            else:
                assert now.get(cell) == wrote.get(cell), cell
                assert cell not in after
        elif before.get(cell) == wrote.get(cell):
            assert after.get(cell) == now.get(cell), cell
        elif now.get(cell) != wrote.get(cell):
            assert cell in kept, cell
            assert after.get(cell) == now.get(cell), cell
        elif cell in kept:
            assert field in LINKED, cell
            assert after.get(cell) == now.get(cell), cell
        else:
            assert after.get(cell) == before.get(cell), cell


forgetful = st.lists(st.one_of(imports, st.tuples(st.sampled_from(("undo", "forget")), st.integers(0, 4))), max_size=8)


@settings(max_examples=few(12))
@given(forgetful)
def test_imports_forgotten_in_between_leave_a_store_that_is_whole(walk: list[Any]) -> None:
    with mars() as (engine, bring):
        numbers: list[int] = []
        for first, second in [*walk, *(("undo", place) for place in reversed(range(len(walk))))]:
            if isinstance(second, dict):
                numbers.append(bring(first, second))
            elif second < len(numbers):
                try:
                    if first == "undo":
                        undo(engine, numbers[second])
                    else:
                        before = customers_json(engine)
                        engine.past.forget(numbers[second])
                        assert customers_json(engine) == before
                except StoreError as error:
                    assert error.message.endswith(("is undone already.", "it can no longer be undone."))
        with Database.open(engine.folder, readonly=True) as database:
            assert database.fetch("PRAGMA foreign_key_check") == []
        for customer in engine.customers():
            assert sum(contact.main for contact in customer.contacts) <= 1
            assert customer.parent is None or engine_parent(engine, customer.parent_key) is None


def engine_parent(engine: Engine, key: int | None) -> int | None:
    """The number of the parent of a customer."""
    return next(customer.parent_key for customer in engine.customers() if customer.key == key)
