"""Workbooks that commands write (docs/commands.md "Files that leave"): texts alone, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write
from tests.reports.sheets import filled_cells, has_formula, notes_of, sheets_of
from upflow_tui.reports import errors_workbook, text_sheet
from upflow_tui.reports.workbook import write_workbook

FAULTY = """\
Customer ID;Customer name;Postal code;Contact email;Phone;Score
00100;=1+1;01310;a@durand.fr;0123456789;1.5
00101;Lenoir;01310;nobody;+33 1 23;1.5
00102;@Petit;01310;;;"1,5"
"""


@pytest.fixture
def imported(mars: Shell, write: Write) -> Shell:
    """A shell with one import, two of whose three lines have errors."""
    assert mars("import", write("faulty.csv", FAULTY), "--yes").code == 1
    return mars


def save_as_person(path: Path, *pairs: tuple[str, str]) -> None:
    """The workbook with other texts in some cells, saved by another program: no marks, one sheet of another name."""
    [rows] = sheets_of(path.read_bytes()).values()
    for wrong, right in pairs:
        assert any(wrong in row for row in rows)
        rows = [[right if cell == wrong else cell for cell in row] for row in rows]
    with path.open("wb") as out:
        write_workbook(rows, out, "Sheet1")


def test_errors_are_fixed_in_the_workbook_and_continue_their_import(imported: Shell, tmp_path: Path) -> None:
    done = imported("history", "errors", 1, "-o", "errors.xlsx")
    assert done.code == 0
    assert done.out.split("\n")[0] == "2 lines with errors are now in errors.xlsx; the last column says why."
    path = tmp_path / "errors.xlsx"
    content = path.read_bytes()
    assert filled_cells(content) == {"D2", "F3"}
    assert set(notes_of(content)) == {"D2", "F3"}
    assert not has_formula(content)
    assert [row[:5] for row in sheets_of(content)["Lines with errors"][1:]] == [
        ["00101", "Lenoir", "01310", "nobody", "+33 1 23"],
        ["00102", "'@Petit", "01310", "", ""],
    ]

    save_as_person(path, ("nobody", "b@lenoir.fr"), ("1,5", "2.5"))
    result = imported("import", path, "--yes")

    assert result.code == 0, result.out
    assert (
        "Continues import 1: its file contained that import's lines with errors." in imported("history", "show", 2).out
    )
    assert imported("history", "show", 2, "--json").json["continues"] == 1
    customers = {item["external_id"]: item for item in imported("customers", "--json").json["customers"]}
    assert customers["00102"]["name"] == "@Petit"
    assert customers["00102"]["custom_fields"]["Score"] == "2.5"
    assert customers["00101"]["contacts"][0]["email"] == "b@lenoir.fr"


def test_marked_cells_without_a_comment_are_counted(imported: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors_workbook, "MOST_COMMENTS", 1)
    said = imported("history", "errors", 1, "-o", "errors.xlsx").out
    assert "1 marked cell without a comment: more comments would slow Excel down." in said


def test_customers_are_texts_and_bring_nothing_new(imported: Shell, tmp_path: Path) -> None:
    assert imported("customers", "-o", "customers.xlsx").out == "3 customers in 3 lines written to customers.xlsx.\n"
    content = (tmp_path / "customers.xlsx").read_bytes()
    header, *rows = sheets_of(content)["Customers"]
    rows.sort(key=lambda row: str(row[1]))
    assert [row[:2] for row in rows] == [["'=1+1", "00100"], ["Lenoir", "00101"], ["'@Petit", "00102"]]
    assert {row[header.index("Postal code")] for row in rows} == {"01310"}
    assert [row[header.index("Phone")] for row in rows] == ["0123456789", "", ""]
    again = imported("check", "customers.xlsx", "--json").json["totals"]
    assert again["customers"] == {"create": 0, "update": 0, "unchanged": 3, "refused": 0}
    assert again["errors"] == 0


def test_differences_are_texts_as_they_are(imported: Shell, write: Write, tmp_path: Path) -> None:
    later = FAULTY.replace("=1+1", "=2+2").replace(";01310;a@", ";00007;a@")
    imported("import", write("later.csv", later), "--yes")
    done = imported("history", "compare", 1, 2, "-o", "compare.xlsx")
    assert done.out == "2 differences written to compare.xlsx.\n"
    content = (tmp_path / "compare.xlsx").read_bytes()
    assert not has_formula(content)
    assert [row[1:] for row in sheets_of(content)["Differences"][1:]] == [
        ["00100", "=2+2", "", "Customer name", "=1+1", "=2+2"],
        ["00100", "=2+2", "", "Postal code", "01310", "00007"],
    ]


def test_a_template_says_which_sheet_is_filled_in(mars: Shell) -> None:
    assert mars("templates", "all", "-o", "t.xlsx").out == (
        'The template was written to t.xlsx. Fill in the sheet "Customers"; "Examples" shows how, and is not read.\n'
    )
    assert mars("check", "t.xlsx").code == 2


@pytest.mark.parametrize(
    "command", [("history", "errors", 1), ("customers",), ("history", "compare", 1, 1), ("templates", "all")]
)
def test_a_dialect_is_none_of_a_workbook(command: tuple[object, ...], imported: Shell) -> None:
    said = imported(*command, "-o", "out.xlsx", "--dialect", "plain")
    assert said.code == 2
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "command", [("history", "errors", 1), ("history", "fixed", 1), ("customers",), ("templates", "all")]
)
def test_what_does_not_fit_is_refused_in_one_line_and_nothing_is_left(
    command: tuple[object, ...], imported: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(text_sheet, "MOST_LINES", 1)
    said = imported(*command, "-o", "out.xlsx").refused
    assert said == "An Excel sheet has 1 rows, and there are more lines. Write a .csv file."
    assert sorted(tmp_path.iterdir()) == before


def test_a_text_that_is_too_long_is_refused_with_its_place(mars: Shell, write: Write, tmp_path: Path) -> None:
    long = write("long.csv", f"Customer ID;Customer name;Notes\nC-1;Durand;{'x' * 40_000}\n")
    said = mars("fix", long, "-o", "out.xlsx", "--all-columns").refused
    assert (
        said == "Line 2, column 3: a text of 40,000 characters; an Excel cell has room for 32,767. Write a .csv file."
    )
    assert not (tmp_path / "out.xlsx").exists()
    assert mars("fix", long, "-o", "out.csv", "--all-columns").code in (0, 1)
