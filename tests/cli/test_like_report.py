"""`history errors N -o F`, the file coming back, and `--like N` (docs/commands.md, docs/rules.md §6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write

HEADER = "Code,Nom,Ville,Suivi,Score\n"
MAP = [
    f"--map={pair}"
    for pair in ("Code=external_id", "Nom=customer_name", "Ville=town", "Suivi=workflow", "Score=custom:Score")
]


@pytest.fixture
def imported(mars: Shell, write: Write) -> Shell:
    """A shell with one import of two lines, one of them with an error, that clears what is blank."""
    lines = 'C-1,Durand,Lyon,Standard reminders,1.5\nC-2,Lenoir,Nice,,"1,5"\n'
    assert mars("import", write("clients.csv", HEADER + lines), "--yes", *MAP, "--blank", "clear").code == 1
    return mars


def test_the_lines_with_errors_are_written_once(imported: Shell, tmp_path: Path) -> None:
    result = imported("history", "errors", 1, "-o", "errors.csv")
    assert result.code == 0
    assert "1 line with errors is now in errors.csv" in result.out
    assert "upflow-tui import errors.csv --yes" in result.out
    content = (tmp_path / "errors.csv").read_text()
    assert content.splitlines()[0] == "Code,Nom,Ville,Suivi,Score,Upflow import errors"
    assert content.splitlines()[1].startswith('C-2,Lenoir,Nice,,"1,5","Import 1, line 3: Score: ')
    assert "exists already" in imported("history", "errors", 1, "-o", "errors.csv").refused
    forced = imported("history", "errors", 1, "-o", "errors.csv", "--force", "--json")
    assert forced.json == {"import": 1, "written": "errors.csv", "lines": 1, "encoding": "utf-8", "bom": False}


def test_what_cannot_be_written_is_one_line(imported: Shell, write: Write, tmp_path: Path) -> None:
    assert "There is no import 9." in imported("history", "errors", 9, "-o", "errors.csv").refused
    assert imported("import", write("fine.csv", "Customer ID,Customer name\nC-9,Fine\n"), "--yes").code == 0
    assert "Import 2 has no lines with errors." in imported("history", "errors", 2, "-o", "errors.csv").refused
    assert not (tmp_path / "errors.csv").exists()
    assert "-o" in imported("history", "errors", 1).refused


def test_another_encoding_is_said(mars: Shell, write: Write) -> None:
    lines = "Customer ID;Customer name;Parent ID;Parent name\nC-1;Été;C-2;Deux\nC-2;Deux;C-1;Été\n"
    assert mars("import", write("loop.csv", lines.encode("cp1252")), "--yes").code == 1
    assert "UTF-8 with BOM" in mars("history", "errors", 1, "-o", "errors.csv").out


def test_the_file_says_what_it_continues_and_the_choices_of_then_hold(imported: Shell) -> None:
    imported("history", "errors", 1, "-o", "errors.csv")
    said = "This file continues import 1 (clients.csv): it contains that import's lines with errors."
    assert said in imported("inspect", "errors.csv").out.replace("\n    ", " ")
    columns = imported("inspect", "errors.csv", "--json").json["columns"]
    assert [column["proposal"]["field"] for column in columns] == [
        "external_id",
        "customer_name",
        "town",
        "workflow",
        "custom:Score",
    ]
    check = imported("check", "errors.csv", "--json")
    assert check.code == 1
    assert check.json["continues"] == 1
    assert [item["code"] for item in check.json["findings"]] == ["continues_import", "number_invalid"]
    assert imported("import", "errors.csv", "--yes").code == 1
    shown = imported("history", "show", 2, "--json").json
    assert (shown["choices"]["blank"], shown["continues"]) == ("clear", 1)
    assert (
        "Continues import 1: its file contained that import's lines with errors." in imported("history", "show", 2).out
    )
    assert imported("import", "errors.csv", "--yes", "--blank", "keep").code == 1
    assert imported("history", "show", 3, "--json").json["choices"]["blank"] == "keep"


def test_a_newer_file_is_checked_like_an_earlier_one(imported: Shell, write: Write) -> None:
    newer = write("newer.csv", "Nom,Code,Suivi,Pays\nDurand,C-1,Sometimes,France\nNeuf,C-3,,\n")
    result = imported("check", newer, "--like", 1, "--json")
    assert result.json["mapping"] == {"0": "customer_name", "1": "external_id", "2": "workflow"}
    assert result.json["like"] == {
        "import": 1,
        "new_columns": ["Pays"],
        "missing_columns": [{"column": "Ville", "field": "town"}, {"column": "Score", "field": "custom:Score"}],
        "lost_fields": [],
        "locked_fields": [],
        "new_values": [{"field": "workflow", "values": [{"value": "Sometimes", "lines": 1, "accepted": False}]}],
    }
    text = imported("check", newer, "--like", 1).out
    assert "Like import 1, but:" in text
    assert 'Column "Ville" is missing: nothing is mapped to Town.' in text
    assert 'Workflow: "Sometimes" (unknown)' in text
    assert imported("import", newer, "--like", 1, "--yes", "--map", "Pays=country").code == 1
    shown = imported("history", "show", 2, "--json").json
    assert shown["choices"]["blank"] == "clear"
    assert shown["mapping"]["3"] == "country"


def test_under_another_source_system_what_is_locked_is_said_once(imported: Shell, write: Write) -> None:
    organization = write("locked.toml", 'name = "Mars"\nsource_system = "native"\n')
    assert imported("org", "load", organization, "--force").code == 0
    same = write("again.csv", HEADER + "C-1,Durand,Lyon,Standard reminders,1.5\n")
    result = imported("check", same, "--like", 1)
    assert result.out.count("Locked now, so not used: ") == 1
    assert "Town" in result.out and "Map what is missing" not in result.out + result.err
    assert "town" in imported("check", same, "--like", 1, "--json").json["like"]["locked_fields"]


def test_a_file_that_is_just_like_it_says_so(imported: Shell, write: Write) -> None:
    same = write("same.csv", HEADER + "C-1,Durand,Lyon,Standard reminders,1.5\n")
    assert "Like import 1: the same columns, and no new values." in imported("check", same, "--like", 1).out


def test_like_needs_an_import_and_no_other_mapping(imported: Shell, write: Write) -> None:
    same = write("same.csv", HEADER + "C-1,Durand,Lyon,Standard reminders,1.5\n")
    assert "There is no import 5." in imported("check", same, "--like", 5).refused
    assert "--like already sets the mapping" in imported("check", same, "--like", 1, "--mapping", "clients").refused
    assert "not the number of an import" in imported("check", same, "--like", "x").refused
