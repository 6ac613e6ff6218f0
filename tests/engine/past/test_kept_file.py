"""The file of a past import opened again: as it was read then, whatever would be detected now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.imports import import_file
from upflow_tui.engine.past.kept_file import kept_table
from upflow_tui.engine.service import Engine
from upflow_tui.importing.file.table import Table
from upflow_tui.store.database import Database, StoreError

Write = Callable[..., Path]


def reopened(engine: Engine) -> tuple[Table, list[int]]:
    """The file of import 1, and the numbers of its lines."""
    with engine.workspace() as workspace, Database.open(engine.folder, readonly=True) as database:
        table = kept_table(database, 1, workspace)
        return table, [line for chunk in table.read() for line in chunk.lines]


def test_lines_above_the_first_record_of_a_file_without_a_header_stay_out(
    sample_engine: Engine, file_of: Write
) -> None:
    path = file_of("Export of May\n" + "".join(f"C-{n};a{n}@b.fr;2026-01-0{n};{n}\n" for n in range(1, 8)))
    fields = ("external_id", None, "custom:Contract end", None)
    import_file(sample_engine, path, fields=fields)
    assert reopened(sample_engine)[1] == [2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("column", "value"), [("encoding", "iso8859-2"), ("delimiter", ","), ("header_line", 2), ("header_line", 0)]
)
def test_what_the_history_says_counts_more_than_what_would_be_detected(
    column: str, value: object, sample_engine: Engine, file_of: Write
) -> None:
    import_file(sample_engine, file_of("Customer ID;Customer name\nC-1;Société\nC-2;Été\n".encode("cp1252")))
    with Database.open(sample_engine.folder) as database, database.write() as connection:
        connection.execute(f"UPDATE imports SET {column} = ?", (value,))
    assert getattr(reopened(sample_engine)[0].dialect, column) == value


def test_what_cannot_be_opened_any_more_is_said(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of("Customer ID;Customer name\nC-1;Durand\n"))
    with Database.open(sample_engine.folder) as database, database.write() as connection:
        connection.execute("UPDATE imports SET encoding = 'utf-16-le', choices = NULL")
    with pytest.raises(StoreError):
        reopened(sample_engine)
    with Database.open(sample_engine.folder) as database, database.write() as connection:
        connection.execute("UPDATE imports SET encoding = 'no such', choices = '{}'")
    with pytest.raises(StoreError, match="cannot be opened again"):
        reopened(sample_engine)
