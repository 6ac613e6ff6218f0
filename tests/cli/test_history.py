"""`history`: the list, one import whole, and its file byte for byte (docs/commands.md)."""

from __future__ import annotations

import os
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import BAD, GOOD, Shell, Write

SUMMARY_KEYS = ["import", "started", "file", "mode", "status", "undoes", "totals", "by"]


@pytest.fixture
def imported(mars: Shell, good: Path, bad: Path, write: Write) -> Shell:
    """A shell with three imports: a good one, one with errors, one that updates."""
    assert mars("import", good, "--yes").code == 0
    assert mars("import", bad, "--yes").code == 1
    update = "Customer ID,Customer name,Town,Contact email,First name,Tags\nC-2,Durand Sud,Paris,a@sud.fr,Léo,B\n"
    assert mars("import", write("update.csv", update), "--yes").code == 0
    return mars


@pytest.mark.parametrize("words", [["history"], ["history", "list"]])
def test_the_list_is_that_of_the_contract_newest_first(words: list[str], imported: Shell) -> None:
    result = imported(*words, "--json")
    assert result.code == 0
    assert list(result.json) == ["imports"]
    entries = result.json["imports"]
    assert [list(entry) for entry in entries] == [SUMMARY_KEYS] * 3
    assert [(entry["import"], entry["file"], entry["status"]) for entry in entries] == [
        (3, "update.csv", "success"),
        (2, "bad.csv", "error"),
        (1, "good.csv", "success"),
    ]
    assert {entry["mode"] for entry in entries} == {"customers"}
    assert entries[1]["totals"]["errors"] == 5
    assert list(entries[1]["totals"]) == [
        "lines",
        "lines_skipped",
        "customers",
        "contacts",
        "errors",
        "warnings",
        "notes",
    ]
    for entry in entries:
        started = datetime.fromisoformat(entry["started"])
        assert started.tzinfo is not None
        assert abs(datetime.now(started.tzinfo) - started) < timedelta(minutes=5)
        assert entry["by"]


def test_people_read_a_line_per_import(imported: Shell) -> None:
    lines = imported("history").out.splitlines()
    assert lines[0].split() == [
        "Import",
        "Started",
        "File",
        "Mode",
        "Status",
        "New",
        "Updated",
        "Refused",
        "Errors",
        "By",
    ]
    assert [line.split()[0] for line in lines[2:]] == ["3", "2", "1"]


def test_before_the_first_import_the_list_is_empty(shell: Shell) -> None:
    assert shell("history", "--json").json == {"imports": []}
    assert "No imports yet" in shell("history").out


def test_one_import_has_its_findings_changes_mapping_and_choices(imported: Shell) -> None:
    entry = imported("history", "show", 3, "--json").json
    assert list(entry) == [*SUMMARY_KEYS, "findings", "changes", "mapping", "choices", "repairs"]
    [listed] = [item for item in imported("history", "--json").json["imports"] if item["import"] == 3]
    assert {key: entry[key] for key in SUMMARY_KEYS} == listed
    assert entry["mapping"]["0"] == "external_id"
    assert entry["mapping"]["5"] == "custom:Tags"
    assert (entry["choices"]["blank"], entry["choices"]["on_error"]) == ("keep", "valid")
    changes = {(change["contact"], change["field"]): (change["old"], change["new"]) for change in entry["changes"]}
    assert changes[None, "town"] == ("Nice", "Paris")
    assert changes[None, "custom:Tags"] == (None, ["B"])
    assert {change["customer"]["external_id"] for change in entry["changes"]} == {"C-2"}
    with_errors = imported("history", "show", 2, "--json").json
    assert sum(finding["severity"] == "error" for finding in with_errors["findings"]) == 5
    assert list(with_errors["findings"][0]) == [
        "line", "column", "field", "value", "severity", "scope", "code", "message", "fix",
    ]  # fmt: skip


def test_people_read_the_whole_import(imported: Shell) -> None:
    out = imported("history", "show", 3).out
    for part in (
        "Import 3 · success",
        "Import customers: update.csv · 1 line",
        "SHA-256",
        "Customer ID    Customer ID",
        "C-2 Durand Sud · Town: Nice → Paris",
        "C-2 Durand Sud · Tags: (nothing) → B",
    ):
        assert part in out
    out = imported("history", "show", 2).out
    assert '✗ "1,5" is not a number.' in out
    assert "customers created." in out


def test_people_read_the_first_changes_of_many(shell: Shell, write: Write) -> None:
    for town in ("Lyon", "Nice"):
        lines = [f"C-{number},Customer {number},{town}" for number in range(201)]
        path = write(f"{town}.csv", "\n".join(["Customer ID,Customer name,Town", *lines]))
        assert shell("import", path, "--yes").code == 0
    out = shell("history", "show", 2).out
    assert out.count("Town: Lyon → Nice") == 200
    assert "… and more; --json has them all." in out
    assert len(shell("history", "show", 2, "--json").json["changes"]) == 201


def test_an_import_that_is_not_there_is_refused(imported: Shell, tmp_path: Path) -> None:
    assert "There is no import 9." in imported("history", "show", 9).refused
    assert "There is no import 9." in imported("history", "show", 9, "--json").refused
    assert "There is no import 9." in imported("history", "file", 9, "-o", "x").refused
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".", "x"))) == []


@pytest.mark.parametrize(("number", "content"), [(1, GOOD), (2, BAD)])
def test_the_file_comes_back_byte_for_byte_and_private(
    number: int, content: str, imported: Shell, tmp_path: Path
) -> None:
    before = os.umask(0)
    try:
        assert imported("history", "file", number, "-o", "back.csv").code == 0
    finally:
        os.umask(before)
    path = tmp_path / "back.csv"
    assert path.read_bytes() == content.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_overwritten_without_force(imported: Shell, tmp_path: Path, write: Write) -> None:
    path = write("mine.csv", "mine")
    assert "exists already" in imported("history", "file", 1, "-o", path).refused
    assert path.read_text() == "mine"
    assert imported("history", "file", 1, "-o", path, "--force", "--json").json == {"import": 1, "written": str(path)}
    assert path.read_text() == GOOD
