"""`history report N -o F` (docs/commands.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def imported(mars: Shell, bad: Path) -> Shell:
    """A shell with one import that found errors."""
    assert mars("import", bad, "--yes").code == 1
    return mars


@pytest.mark.parametrize(("name", "begins"), [("r.md", "# Import 1: `bad.csv`"), ("r.html", "<!DOCTYPE html>")])
def test_the_ending_says_what_it_becomes(name: str, begins: str, imported: Shell, tmp_path: Path) -> None:
    result = imported("history", "report", 1, "-o", name)
    assert (result.code, result.out) == (0, f"The report of import 1 is now {name}.\n")
    assert (tmp_path / name).read_text().startswith(begins)
    assert "exists already" in imported("history", "report", 1, "-o", name).refused
    assert imported("history", "report", 1, "-o", name, "--force", "--json").json == {"import": 1, "written": name}


def test_what_cannot_be_written_is_one_line(imported: Shell) -> None:
    assert "neither in .md nor in .html" in imported("history", "report", 1, "-o", "r.txt").refused
    assert "There is no import 4." in imported("history", "report", 4, "-o", "r.md").refused
    assert "cannot be written" in imported("history", "report", 1, "-o", "missing/r.md").refused
