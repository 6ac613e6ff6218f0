"""Imports that were stopped, cancelled or failed: by every command that knows past imports (docs/rules.md §6)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import BAD, Shell, Write
from upflow_tui.engine.service import Engine
from upflow_tui.store.database import StoreError
from upflow_tui.store.draft import applying, attempts


@pytest.fixture
def stopped(mars: Shell, bad: Path) -> Shell:
    """A shell with one customer by import 1, and import 2, which was stopped."""
    assert mars("import", bad, "--yes", "--on-error", "skip-line").code == 1
    assert "as import 2." in mars("import", bad, "--yes", "--on-error", "stop").refused
    return mars


def test_the_list_and_the_entry_have_file_and_findings(stopped: Shell, bad: Path) -> None:
    newest, _ = stopped("history", "list", "--json").json["imports"]
    assert (newest["import"], newest["status"], newest["undoes"]) == (2, "failed", None)
    assert newest["totals"]["customers"]["create"] == newest["totals"]["customers"]["update"] == 0
    assert newest["totals"]["lines"] == newest["totals"]["lines_skipped"] + 2  # one unchanged, one refused
    shown = stopped("history", "show", "2", "--json").json
    assert len([item for item in shown["findings"] if item["severity"] == "error"]) == 5
    assert shown["changes"] == []
    assert shown["choices"]["on_error"] == "stop"
    assert "Import 2 · failed · nothing was imported" in stopped("history", "show", "2").out
    stopped("history", "file", "2", "-o", "again.csv")
    assert Path("again.csv").read_bytes() == bad.read_bytes()


def test_its_lines_with_errors_are_written_and_do_not_continue_it(stopped: Shell) -> None:
    assert stopped("history", "errors", "2", "-o", "errors.csv").code == 0
    rows = list(csv.DictReader(Path("errors.csv").read_text("utf-8-sig").splitlines()))
    assert [row["Customer ID"] for row in rows] == ["C-2", "", "C-3", "C-4"]
    codes = [item["code"] for item in stopped("check", "errors.csv", "--json").json["findings"]]
    assert "continues_import" not in codes
    stopped("history", "errors", "1", "-o", "first.csv")
    assert "continues_import" in [item["code"] for item in stopped("check", "first.csv", "--json").json["findings"]]


def test_it_is_no_pattern_no_earlier_import_of_the_file_and_saves_no_mapping(mars: Shell, bad: Path) -> None:
    assert mars("import", bad, "--yes", "--on-error", "stop").code == 2
    answer = mars("check", bad, "--json").json
    assert "same_file" not in [item["code"] for item in answer["findings"]]
    assert answer["saved_mapping"] is None
    assert mars("mappings", "--json").json == {"mappings": []}
    assert mars("check", bad, "--like", "1").refused == "Import 1 wrote nothing. Choose another import."


def test_it_cannot_be_undone_and_can_be_forgotten(stopped: Shell, data_dir: Path) -> None:
    assert stopped("history", "undo", "2").refused == "Import 2 wrote nothing. There is nothing to undo."
    stopped("history", "report", "2", "-o", "report.html")
    assert "Failed · nothing was imported" in Path("report.html").read_text("utf-8")
    assert stopped("history", "undo", "1").code == 0
    assert stopped("history", "list", "--json").json["imports"][0]["undoes"] == 1
    for number in (1, 2):
        assert stopped("history", "forget", number).code == 0
    assert b"Lenoir" not in b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())


def test_an_import_without_yes_leaves_none(mars: Shell, good: Path) -> None:
    assert "add --yes" in mars("import", good).refused
    assert mars("history", "--json").json == {"imports": []}


def test_one_that_fails_while_it_is_written_is_kept(mars: Shell, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("The disk is full.", "Free some space, then try again.")

    with monkeypatch.context() as patch:
        patch.setattr(applying, "keep_lines", full)
        message = mars("import", good, "--yes").refused
    assert message == "The disk is full. Free some space, then try again. The history keeps it as import 1."
    assert mars("customers", "--json").json == {"customers": []}
    assert mars("history", "--json").json["imports"][0]["status"] == "failed"


@pytest.mark.parametrize(
    ("error", "said"),
    [(StoreError("The disk is full.", ""), "The disk is full"), (OSError(28, "No space left"), "No space left")],
)
def test_a_history_that_cannot_be_written_either_is_said(
    mars: Shell, bad: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def full(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(attempts, "keep_unwritten_lines", full)
        message = mars("import", bad, "--yes", "--on-error", "stop").refused
    assert message.startswith("5 errors were found, so nothing was imported.")
    assert message.endswith(f"The history has no entry of it: {said}.")
    assert mars("history", "--json").json == {"imports": []}


def test_the_entry_is_written_apart_and_ages_no_draft(mars: Shell, write: Write, data_dir: Path) -> None:
    file = write("bad.csv", BAD)
    engine = Engine(data_dir)
    assert mars("import", file, "--yes", "--on-error", "stop").code == 2
    from upflow_tui.engine.lists import store_revision

    before = store_revision(engine.folder)
    assert mars("import", file, "--yes", "--on-error", "stop").code == 2
    assert store_revision(engine.folder) == before
