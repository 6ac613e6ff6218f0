"""Workbooks by command: the sheet is said, chosen and remembered, and the file comes back byte for byte.

Source: docs/commands.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write
from tests.importing.books import Cell, Failed, compound, xls, xlsx

CLIENTS: list[list[Cell]] = [
    ["Customer ID", "Customer name", "Address", "Postal code", "Town"],
    [7, "Durand", "1 rue X\n69000 Lyon", 1000, "Lyon"],
    [],
    [8, "Roy", None, 69000, Failed("#REF!")],
]
SHEETS: dict[str, list[list[Cell]]] = {
    "Notes": [],
    "Clients": CLIENTS,
    "Old": [["Customer ID", "Customer name"], ["X", "Y"]],
}


@pytest.fixture
def book(write: Write) -> Path:
    return write("clients.xlsx", xlsx(SHEETS))


def codes(answer: dict[str, list[dict[str, object]]]) -> list[str]:
    return sorted(str(finding["code"]) for finding in answer["findings"])


def test_inspect_says_the_sheet_and_its_numbers(shell: Shell, book: Path) -> None:
    answer = shell("inspect", book, "--json").json
    assert answer["sheet"] == "Clients"
    assert (answer["lines"], answer["blank_lines"], answer["header_line"]) == (2, 1, 1)
    assert answer["file"]["size"] == book.stat().st_size
    assert codes(answer) == ["blank_lines", "number_cells", "number_cells", "other_sheets"]
    out = shell("inspect", book).out
    assert '"Clients" of 3' in out
    assert "delimiter" not in out
    assert "Postal code was stored as numbers, so leading zeros may be lost." in out


def test_a_column_of_numbers_that_is_not_mapped_is_no_matter(shell: Shell, book: Path) -> None:
    answer = shell("check", book, "--map", "Postal code=", "--json").json
    assert [item["field"] for item in answer["findings"] if item["code"] == "number_cells"] == ["external_id"]


def test_the_import_knows_rows_and_sheet_and_gives_the_file_back(shell: Shell, book: Path, tmp_path: Path) -> None:
    result = shell("import", book, "--yes", "--json")
    assert result.code == 1
    assert [(item["line"], item["value"]) for item in result.json["findings"] if item["severity"] == "error"] == [
        (4, "#REF!")
    ]
    first, second = shell("customers", "--json").json["customers"]
    assert (first["external_id"], first["address"], first["postal_code"]) == ("7", "1 rue X\n69000 Lyon", "1000")
    assert second["external_id"] == "8"
    assert shell("history", "show", 1, "--json").json["choices"]["sheet"] == "Clients"
    assert 'clients.xlsx, sheet "Clients"' in shell("history", "show", 1).out
    assert shell("history", "file", 1, "-o", "back.xlsx").code == 0
    assert (tmp_path / "back.xlsx").read_bytes() == book.read_bytes()
    again = shell("check", book, "--json").json
    assert again["totals"]["customers"] == {"create": 0, "update": 0, "unchanged": 2, "refused": 0}
    assert "same_file" in codes(again)


def test_the_same_sheet_as_csv_changes_nothing(shell: Shell, book: Path, write: Write) -> None:
    shell("import", book, "--yes")
    text = 'Customer ID;Customer name;Address;Postal code\n7;Durand;"1 rue X\n69000 Lyon";1000\n'
    assert shell("check", write("c.csv", text), "--json").json["totals"]["customers"]["unchanged"] == 1


def test_another_sheet_is_chosen_by_its_name(shell: Shell, book: Path) -> None:
    for command in (["inspect"], ["check", "--full"], ["import", "--yes"]):
        answer = shell(*command, book, "--sheet", "Old", "--json").json
        assert [customer["name"] for customer in answer.get("customers", [{"name": "Y"}])] == ["Y"]
    assert 'sheet "Old"' in shell("check", book, "--sheet", "Old").out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sheet", "Kunden"], 'There is no sheet "Kunden"; the workbook has "Notes", "Clients", "Old".'),
        (["--sheet", "Notes"], 'The sheet "Notes" is empty. Choose another sheet.'),
        (["--delimiter", ","], "no separator"),
        (["--encoding", "cp1252"], "no encoding"),
        (["--header-line", "3"], "Line 3 is empty"),
    ],
)
def test_a_choice_that_does_not_fit_is_one_clear_line(options: list[str], said: str, shell: Shell, book: Path) -> None:
    for command in ("inspect", "check"):
        assert said in shell(command, book, *options).refused
    assert said in shell("import", book, "--yes", *options).refused


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (xls(SHEETS, protected=True), "protected by a password"),
        (compound("EncryptedPackage", b""), "protected by a password"),
        (xlsx(SHEETS)[:500], "damaged"),
        (xlsx({"A": []}), "All sheets of the workbook are empty"),
        (xlsx({"A": [["Customer ID", "Customer name"]]}), "no line under its header"),
    ],
    ids=["password", "encrypted", "cut", "empty", "header only"],
)
def test_a_workbook_that_cannot_be_read_is_one_clear_line(
    content: bytes, said: str, shell: Shell, write: Write
) -> None:
    assert said in shell("check", write("x.xlsx", content)).refused


def test_a_csv_file_has_no_sheet(shell: Shell, write: Write) -> None:
    path = write("c.csv", "Customer ID;Customer name\nC-1;Durand\n")
    assert "c.csv is not a workbook" in shell("check", path, "--sheet", "Clients").refused
    assert "sheet" not in shell("inspect", path, "--json").json


def test_without_what_reads_workbooks_it_is_said_how_to_add_it(
    shell: Shell, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    refused = shell("check", book).refused
    assert "This is an Excel workbook (XLSX), not a CSV file." in refused
    assert "pip install python-calamine" in refused
