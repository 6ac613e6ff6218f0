"""A look at a file through the engine: nothing is left behind, and a file imported before is known."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from upflow_tui.engine.prepare.first_look import peek_file, peek_opened
from upflow_tui.engine.prepare.saved_mappings import all_mappings, mapping_of, save
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.matching.mapping import Mapping

DATA = "Customer ID;Customer name\nC-1;Acme\n"


def test_looking_creates_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    path = tmp_path / "customers.csv"
    path.write_text(DATA)
    peek = peek_file(Engine(tmp_path / "data"), path, ImportChoices())
    assert peek.first.rows == (("C-1", "Acme"),)
    assert not (tmp_path / "data").exists()
    assert list(temporary.iterdir()) == []


def test_a_file_that_cannot_be_read_is_a_refusal(tmp_path: Path) -> None:
    peek = peek_file(Engine(tmp_path / "data"), tmp_path / "gone.csv", ImportChoices())
    assert peek.refusal is not None
    assert (peek.name, peek.refusal.code) == ("gone.csv", "missing")


def test_a_file_imported_before_is_known_before_and_after_it_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(DATA)
    engine = Engine(tmp_path / "data", user="anna")
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), ImportChoices())
        assert [finding.code for finding in peek_opened(engine, opened).findings] == []
        engine.run(opened, ImportChoices(), workspace)
        assert [finding.code for finding in peek_opened(engine, opened).findings] == ["same_file"]
    assert [finding.code for finding in peek_file(engine, path, ImportChoices()).findings] == ["same_file"]


def test_a_damaged_store_does_not_keep_a_file_from_being_seen(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "upflow.db").write_bytes(b"no database at all" * 100)
    path = tmp_path / "customers.csv"
    path.write_text(DATA)
    assert peek_file(Engine(folder), path, ImportChoices()).first.rows == (("C-1", "Acme"),)


def test_a_mapping_is_saved_under_a_name_and_found_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(DATA)
    engine = Engine(tmp_path / "data")
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), ImportChoices(fields=(None, "customer_name")))
        assert mapping_of(engine.folder, opened.header_key) is None
        save(engine.folder, "Mars ERP", opened)
        found = mapping_of(engine.folder, opened.header_key)
        assert found is not None
        assert (found.name, found.fields) == ("Mars ERP", (None, "customer_name"))
        assert [item.name for item in all_mappings(engine.folder)] == ["Mars ERP"]
        again = engine.open(opened.source, ImportChoices())
        assert again.mapping == Mapping((None, "customer_name"))
    with sqlite3.connect(engine.folder / "upflow.db") as connection:
        assert connection.execute("SELECT used FROM mappings").fetchall() == [(0,)]
