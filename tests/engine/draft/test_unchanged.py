"""A file that meets stored customers: told at once that they stay, or read and compared one by one, it is the same."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.engine.model_draws import BASE, books, files
from tests.engine.test_model import organization_of, run, stored_book
from tests.examples import few
from upflow_tui.core.fields import Mode
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.stored_customers import Expected
from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.database import Database

BY_HAND = (
    "UPDATE customers SET town = NULL",
    "UPDATE customers SET town = 'Beta'",
    "UPDATE customers SET name = 'Durand'",
    "UPDATE customers SET parent_id = NULL",
    "UPDATE customers SET workflow_id = NULL",
    "DELETE FROM customer_managers",
    "UPDATE custom_values SET value = '1.50' WHERE value = '1.5'",
    "UPDATE custom_values SET value = 'false' WHERE value = 'true'",
    "DELETE FROM custom_values",
    "DELETE FROM customer_options",
    "UPDATE contacts SET first_name = NULL",
    "UPDATE contacts SET phone = ''",
    "UPDATE contacts SET position_id = 1",
    "UPDATE contacts SET main = 0",
    "UPDATE contacts SET email = upper(email)",
    "DELETE FROM contacts WHERE main = 0",
    "INSERT OR IGNORE INTO contacts SELECT id, 'z@x.io', 'z@x.io', NULL, NULL, NULL, NULL, 0 FROM customers",
)
"""What hands do to a store, each to all customers, or to those of an odd number."""
_TABLES = ("lines", "kept", "customers", "contacts", "changes", "findings", "alike", "problems")


def drafted(engine: Engine, path: Path, choices: ImportChoices, depth: Depth) -> list[Any]:
    """All that a draft holds."""
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), choices)
        with closing(sqlite3.connect(engine.draft(opened, choices, workspace, depth=depth))) as draft:
            return [draft.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES]


def each_alone(store: StoredCustomersOf, expected: Expected, fields: object, texts: object) -> Sequence[int]:
    """Nobody is told at once: all are read."""
    return expected.keys


@settings(max_examples=few(15), suppress_health_check=list(HealthCheck))
@given(st.data())
def test_it_is_the_same_whether_customers_are_read_or_not(data: st.DataObject) -> None:
    with stored_book(data.draw(books(), "book")) as (engine, folder):
        engine.replace_organization(organization_of(BASE))
        chosen, lines = data.draw(files(BASE), "file")
        run(engine, folder, chosen, lines)
        with Database.open(engine.folder) as database, database.write() as connection:
            for sql in data.draw(st.lists(st.sampled_from(BY_HAND), max_size=2), "by hand"):
                which = "AND" if " WHERE " in sql else "WHERE"
                key = "id" if "customers SET" in sql or sql.startswith("INSERT") else "customer_id"
                some = f" {which} {key} % 2" if data.draw(st.booleans()) and "IGNORE" not in sql else ""
                connection.execute(sql + some)
        path = folder / "file.csv"
        if data.draw(st.booleans(), "some columns only"):
            _without(path, data.draw(st.sets(st.sampled_from(range(len(lines[0])))), "columns"))
        choices = ImportChoices(
            delimiter=";",
            encoding="utf-8",
            header_line=1,
            keep_lines=("all",),
            mode=Mode(chosen["mode"]),
            fields=tuple(lines[0]),
            blank=data.draw(st.sampled_from(BlankCells)),
            on_error=data.draw(st.sampled_from((OnError.VALID, OnError.SKIP_LINE))),
            missing_parents=data.draw(st.sampled_from(MissingParents)),
        )
        for depth in (Depth.COUNTS, Depth.FINDINGS, Depth.CHANGES):
            quick = drafted(engine, path, choices, depth)
            with mock.patch.object(StoredCustomersOf, "unlike", each_alone):
                assert drafted(engine, path, choices, depth) == quick


def _without(path: Path, places: set[int]) -> None:
    """Empties some columns of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file, delimiter=";")
    emptied = [["" if at in places else cell for at, cell in enumerate(line)] for line in lines]
    assume(any(map(any, emptied)))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(header)
        writer.writerows(emptied)
