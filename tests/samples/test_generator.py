"""Big sample files have the shape that the goals of docs/performance.md speak of."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from stdnum.eu import vat

from upflow_tui.samples.generator import _CELL_FAULTS, HEADERS, main, records, write_lines

LINES = 12_000
SOUND: dict[str, Callable[[str], bool]] = {
    "Contact email": lambda cell: "@" in cell,
    "Contract end": lambda cell: cell[4] == "-",
    "Payment terms": lambda cell: cell.isdigit(),
    "Tier": lambda cell: cell in ("", "Gold", "Silver", "Bronze"),
    "Direct debit": lambda cell: cell in ("true", "false"),
    "Account manager": lambda cell: "nobody" not in cell,
    "Workflow": lambda cell: cell != "standard reminders",
    "Position": lambda cell: cell in ("Accounting", "Sales", "Purchaser", "Payer"),
    "Main contact": lambda cell: cell in ("", "1"),
    "Customer ID": bool,
}


def text(lines: int, seed: int = 1) -> str:
    file = io.StringIO(newline="")
    write_lines(file, lines, seed)
    return file.getvalue()


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    headers, *rows = csv.reader(io.StringIO(text(LINES), newline=""), strict=True)
    assert ",".join(headers) == HEADERS
    return rows


@pytest.mark.parametrize("lines", [0, 1, 2, 49, 50, 51, 1000])
def test_it_has_as_many_data_lines_as_asked_for(lines: int) -> None:
    assert len(list(csv.reader(io.StringIO(text(lines), newline="")))) == lines + 1
    assert sum(1 for _ in records(lines)) == lines + 1


def test_a_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert text(500, 3) == text(500, 3) != text(500, 4)


def test_a_shorter_file_is_the_beginning_of_a_longer_one() -> None:
    assert text(1000).startswith(text(400))


def test_lines_are_about_277_bytes_with_accents_and_line_breaks_in_quotes() -> None:
    content = text(LINES)
    assert 265 < len(content.encode()) / LINES < 290
    assert LINES * 0.1 < content.count("\nBâtiment") < LINES * 0.3


def test_a_customer_has_two_and_a_half_contact_lines(rows: list[list[str]]) -> None:
    customers = Counter(row[1] for row in rows if row[1])
    assert 2.4 < LINES / len(customers) < 2.6
    assert max(customers.values()) == 4


def test_two_lines_in_a_hundred_are_faulty_and_the_others_sound(rows: list[list[str]]) -> None:
    headers = HEADERS.split(",")
    faulty = 0
    for number, row in enumerate(rows, 1):
        cells = dict(zip(headers, row, strict=False))
        sound = len(row) == 25 and all(check(cells[header]) for header, check in SOUND.items())
        assert sound == (number % 50 != 0), (number, row)
        faulty += not sound
    assert faulty == LINES // 50


def test_every_kind_of_fault_occurs(rows: list[list[str]]) -> None:
    faulty = rows[49::50]
    for header, value in _CELL_FAULTS:
        assert any(row[HEADERS.split(",").index(header)] == value.strip('"') for row in faulty), header
    assert any(len(row) == 26 for row in faulty)
    assert any(row[0] == row[1] == "" for row in faulty)


def test_parents_are_customers_of_the_file_without_a_parent(rows: list[list[str]]) -> None:
    names = {row[1]: row[0] for row in rows if row[1]}
    parents = {row[1]: (row[10], row[9]) for row in rows if row[10]}
    assert len(parents) > len(names) * 0.15
    assert all(names[parent] == name and parent not in parents for parent, name in parents.values())


def test_lines_of_a_customer_agree(rows: list[list[str]]) -> None:
    sound = [row for number, row in enumerate(rows, 1) if number % 50]
    details = {row[1]: row[:13] for row in sound}
    assert all(details[row[1]] == row[:13] for row in sound)


def test_vat_numbers_are_right(rows: list[list[str]]) -> None:
    numbers = {row[3] for row in rows if row[3]}
    assert len(numbers) > 1000
    assert all(vat.is_valid(number) for number in numbers)


class TestCommand:
    def test_it_writes_the_file(self, tmp_path: Path) -> None:
        out = tmp_path / "big.csv"
        assert main(["--lines", "20", "--seed", "2", str(out)]) == 0
        assert out.read_bytes() == text(20, 2).encode()

    def test_it_never_replaces_a_file_unless_told_to(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = tmp_path / "big.csv"
        out.write_text("mine")
        assert main(["--lines", "1", str(out)]) == 2
        assert out.read_text() == "mine"
        assert "--force" in capsys.readouterr().err
        assert main(["--lines", "1", "--force", str(out)]) == 0
        assert out.read_bytes() == text(1).encode()

    def test_a_folder_that_is_not_there_is_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(tmp_path / "none" / "big.csv")]) == 2
        assert capsys.readouterr().err.count("\n") == 1
