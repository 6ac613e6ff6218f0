"""`customers erase ID`: one customer with its history, said before it is done (docs/commands.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def stored(mars: Shell, good: Path) -> Shell:
    """A shell with two customers, one the parent of the other."""
    assert mars("import", good, "--yes").code == 0
    return mars


def names(shell: Shell) -> list[str]:
    return [customer["name"] for customer in shell("customers", "--json").json["customers"]]


def test_without_yes_it_says_what_would_go_and_stay(stored: Shell) -> None:
    said = stored("customers", "erase", "C-1").refused
    assert said.startswith("Durand & Fils (C-1) would be erased, which cannot be undone. Erased: the customer")
    for part in (
        "2 contacts",
        "Its child is kept, without a parent",
        "file of import 1 still holds its lines",
        "--with-files",
    ):
        assert part in said
    assert said.count("--yes") == 1
    assert names(stored) == ["Durand & Fils", "Durand Sud"]


def test_it_goes_and_its_children_stay(stored: Shell) -> None:
    result = stored("customers", "erase", "C-1", "--yes")
    assert result.code == 0
    assert result.out.startswith("Durand & Fils (C-1) is erased.")
    assert "file of import 1 still holds its lines" in result.out
    [left] = stored("customers", "--json").json["customers"]
    assert (left["name"], left["parent"]) == ("Durand Sud", None)
    assert stored("history", "file", 1, "-o", "kept.csv").code == 0


def test_for_scripts_it_is_one_object(stored: Shell) -> None:
    answer = stored("customers", "erase", " C-1 ", "--yes", "--json", "--with-files").json
    assert {
        key: answer[key] for key in ("erased", "contacts", "children", "imports", "files_erased", "files_kept")
    } == {
        "erased": {"external_id": "C-1", "name": "Durand & Fils"},
        "contacts": 2,
        "children": 1,
        "imports": [1],
        "files_erased": [1],
        "files_kept": [],
    }
    assert "erased" in stored("history", "file", 1, "-o", "kept.csv").refused


def test_an_id_that_nobody_has(stored: Shell) -> None:
    assert 'No stored customer has the customer ID "c-1".' in stored("customers", "erase", "c-1", "--yes").refused
    assert len(names(stored)) == 2


@pytest.mark.parametrize("option", [["--csv"], ["--search", "Durand"]])
def test_options_of_the_list_are_refused(option: list[str], stored: Shell) -> None:
    assert "options of the list" in stored("customers", *option, "erase", "C-1", "--yes").refused
    assert len(names(stored)) == 2


def test_a_data_folder_that_is_not_there_stays_so(shell: Shell, data_dir: Path) -> None:
    assert "No stored customer" in shell("customers", "erase", "C-1", "--yes").refused
    assert not data_dir.exists()
