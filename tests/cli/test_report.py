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
    assert "Choose .md or .html, or - for a pipe." in imported("history", "report", 1, "-o", "r.txt").refused
    assert "There is no import 4." in imported("history", "report", 4, "-o", "r.md").refused
    assert "cannot be written" in imported("history", "report", 1, "-o", "missing/r.md").refused


def test_lines_that_were_skipped_or_put_back_are_listed(mars: Shell, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(
        "Customer ID;Customer name;Town\nC-1;Alpha;Lyon\n;Total: 4;\n-----;-----;-----\nC-2;Beta;Nice\n;Total;\n"
    )
    assert mars("import", path, "--yes", "--keep-lines", "3").code == 0
    assert mars("history", "report", 1, "-o", "r.md").code == 0
    report = (
        (tmp_path / "r.md").read_text().partition("## Lines that do not look like customers")[2].partition("## ")[0]
    )
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in report.splitlines() if line.startswith("|")][
        2:
    ]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("3", "Line 3 looks like a total.", "put back"),
        ("4", "Line 4 is only a divider.", "skipped"),
        ("6", "Line 6 looks like a total.", "skipped"),
    ]


def test_lines_to_put_back_are_named_together_or_one_by_one(mars: Shell, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Customer ID;Customer name;Town\nC-1;Alpha;Lyon\n;Total: 4;\n-----;-----;-----\nC-2;Beta;Nice\n")
    together = mars("check", path, "--keep-lines", "3,4,99").out
    assert "no line 99" in together
    assert "0 skipped" in together
    assert mars("check", path, "--keep-lines", "3", "--keep-lines", "4", "--keep-lines", "99").out == together
