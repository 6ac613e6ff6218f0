"""A workbook the whole way through the engine: prepared, drafted by the program's engine, applied, given back."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.imports import draft, stored
from tests.importing.books import Cell, xlsx
from upflow_tui.engine.child.protocol import Ask, Message
from upflow_tui.engine.child.worker import EngineWorker
from upflow_tui.engine.prepare.choices_file import PreparedChoices, choices_as_json
from upflow_tui.engine.prepare.first_look import peek_file, peek_opened
from upflow_tui.engine.prepare.prepared import new_prepared, waiting
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import workbooks
from upflow_tui.importing.file.source import Source

FileOf = Callable[..., Path]

ROWS: list[list[Cell]] = [["Customer ID", "Customer name", "Address"], ["C-1", "Durand", "a\nb"], [2, "Roy", None]]
BOOK = xlsx({"Notes": [], "Clients": ROWS, "Old": [["Customer ID", "Customer name"], ["X-1", "Old"]]})


def test_the_program_s_engine_reads_drafts_and_applies_a_workbook(data: Path, tmp_path: Path, file_of: FileOf) -> None:
    said: list[Message] = []
    worker, folder = EngineWorker(data, said.append), tmp_path / "prepared"
    folder.mkdir()
    path = file_of(BOOK, "clients.xlsx")
    worker.handle(Message(Ask.READ, 1, {"path": str(path), "folder": str(folder)}))
    source = said[-1].values["source"]
    assert source["size"] == len(BOOK)
    choices = choices_as_json(ImportChoices())
    worker.handle(Message(Ask.DRAFT, 2, {"folder": str(folder), "source": source, "choices": choices}))
    assert said[-1].kind == "ready"
    worker.handle(Message(Ask.APPLY, 3, {"drafted": 2}))
    assert said[-1].kind == "applied"
    engine = Engine(data)
    assert [(key, customer.details.get("address")) for key, customer in stored(engine).items()] == [
        ("C-1", "a\nb"),
        ("2", None),
    ]
    back = io.BytesIO()
    engine.write_file(1, back)
    assert back.getvalue() == BOOK
    with engine.past_import(1) as past:
        assert past is not None
        assert past.choices["sheet"] == "Clients"
    worker.handle(Message(Ask.DRAFT, 4, {"folder": str(folder), "source": source, "choices": {"sheet": "Kunden"}}))
    assert said[-1].kind == "refused"
    assert 'no sheet "Kunden"' in said[-1].values["message"]


def test_a_prepared_workbook_is_offered_again_with_its_sheet(
    engine: Engine, data: Path, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = new_prepared(data)
    source = engine.read(file_of(BOOK, "clients.xlsx"), prepared.folder)
    chosen = ImportChoices(sheet="Old")
    assert engine.open(source, chosen).source.sheet is not None
    prepared.save(PreparedChoices(source.name, source.size, source.sha256, chosen))
    prepared.release()
    (again,) = waiting(data)
    remembered, choices = again.load()
    assert choices.choices == chosen
    monkeypatch.setattr(workbooks, "_ask", None)  # it was converted before
    opened = engine.open(remembered, choices.choices)
    assert opened.source.sheet is not None
    assert opened.source.sheet.name == "Old"
    again.discard()
    assert not again.folder.exists()


def test_two_windows_on_one_workbook_do_not_disturb_each_other(engine: Engine, tmp_path: Path, file_of: FileOf) -> None:
    source = engine.read(file_of(BOOK, "clients.xlsx"), tmp_path)

    def sheet(_: int) -> Source:
        return engine.open(source, ImportChoices()).source

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(sheet, range(4)))
    assert all(item == found[0] for item in found)
    assert not list(tmp_path.glob("*.new")) + list(tmp_path.glob("sheet-*.xlsx"))


def test_the_draft_warns_of_numbers_in_the_columns_that_are_mapped(engine: Engine, file_of: FileOf) -> None:
    path = file_of(BOOK, "clients.xlsx")
    drafted = draft(engine, path)
    assert "number_cells" in drafted.codes
    assert drafted.totals.warnings == 1
    unmapped = draft(engine, path, fields=(None, "customer_name", "address"))
    assert "number_cells" not in unmapped.codes


def test_a_look_at_a_workbook_is_a_look_at_its_table(engine: Engine, tmp_path: Path, file_of: FileOf) -> None:
    path = file_of(BOOK, "clients.xlsx")
    seen = peek_file(engine, path, ImportChoices())
    opened = engine.open(engine.read(path, tmp_path), ImportChoices())
    chosen = peek_opened(engine, opened)
    assert seen.first == chosen.first
    assert seen.sha256 == chosen.sha256 == opened.source.sha256
    other = peek_file(engine, path, ImportChoices(sheet="Old"))
    assert other.first.rows == (("X-1", "Old"),)
