"""Records and the quotes that tear or swallow them (docs/rules.md §2 "Quotes")."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.table import open_table

HEADER = "Customer ID;Customer name;Address;Town"


def read(folder: Path, text: str, **choices: object) -> tuple[dict[int, list[str]], dict[int, int | None]]:
    """The rows by line; the unreadable lines, each with the line that opens the quote around it."""
    data = text.encode()
    path = folder / "source"
    path.write_bytes(data)
    source = Source("a.csv", len(data), hashlib.sha256(data).hexdigest(), path)
    table = open_table(source, detect(source, ImportChoices(**choices)))  # type: ignore[arg-type]
    rows: dict[int, list[str]] = {}
    broken: dict[int, int | None] = {}
    for chunk in table.read():
        rows.update(zip(chunk.lines, chunk.rows, strict=True))
        broken.update((line, chunk.opened.get(line)) for line, _ in chunk.broken)
    return rows, broken


@pytest.mark.parametrize(
    "address",
    [
        "Business Park\nUnit 4;Block B;North Rd\nUnited Kingdom",
        "1;2;3;4\n5;6;7;8",
        "Dept. AP; Building 2\n1; High St; York; UK\nC-1; x; y; z",
        "\n".join(["line; of; an; address"] * 49),
        "C-9",
        "x\nC-1",
    ],
)
def test_a_record_that_closes_at_the_header_s_width_is_trusted(tmp_path: Path, address: str) -> None:
    text = f'{HEADER}\nC-1;Alpha;"{address}";Hull\nC-2;Beta;2 High St;Leeds\nC-3;Gamma;3 High St;York\n'
    rows, broken = read(tmp_path, text)
    assert broken == {}
    assert rows[2] == ["C-1", "Alpha", address, "Hull"]
    assert [row[0] for row in rows.values()] == ["C-1", "C-2", "C-3"]


def test_a_cell_of_several_lines_in_front_of_the_ids_is_trusted(tmp_path: Path) -> None:
    text = 'Address;Customer ID;Town\n"1 High St\nYork";C-1;York\n"2 High St\nHull";C-2;Hull\n3 Low St;C-3;Leeds\n'
    rows, broken = read(tmp_path, text)
    assert broken == {}
    assert [row[1] for row in rows.values()] == ["C-1", "C-2", "C-3"]


def test_a_quote_that_closes_by_chance_in_the_next_line_makes_no_customer(tmp_path: Path) -> None:
    text = f'{HEADER}\nC-1;"Alpha;1 High St;Bonn\nC-2;Beta";2 High St;Lyon\nC-3;Gamma;3 High St;Rome\n'
    rows, broken = read(tmp_path, text)
    assert broken == {2: None, 3: 2}
    assert list(rows) == [4]


def test_whole_records_inside_a_broken_quote_are_read_and_nothing_else(tmp_path: Path) -> None:
    text = (
        f'{HEADER}\nC-1;"Alpha;1 High St;Bonn\nC-2;Beta;2 High St;Lyon\nsecond line;of;an;address\n'
        'C-3;Gamma;3 High St;Rome\nC-4;"Delta";4 High St;Oslo\nC-5;Epsilon;5 High St;Rome\n'
    )
    rows, broken = read(tmp_path, text)
    assert broken == {2: None, 4: 2}
    assert [row[0] for row in rows.values()] == ["C-2", "C-3", "C-4", "C-5"]


def test_ids_of_digits_alone_need_the_exact_width_too(tmp_path: Path) -> None:
    lines = "".join(f"{n};Name {chr(64 + n % 26)};x street;Hull\n" for n in range(1005, 1030))
    good, none = read(tmp_path, f'{HEADER}\n1001;Alpha;"Floor\n12;North Rd\nUK";Hull\n{lines}')
    assert none == {} and good[2][2] == "Floor\n12;North Rd\nUK"
    _, broken = read(tmp_path, f'{HEADER}\n1001;"Alpha;1 St;Bonn\n1002;Beta";2 St;Lyon\n{lines}')
    assert broken == {2: None, 3: 2}


def test_an_address_that_holds_an_e_mail_elsewhere_is_no_record(tmp_path: Path) -> None:
    text = 'Customer ID;Customer name;Address;Contact email\nC-1;Alpha;"c/o x;ap@x.example\nYork";a@b.example\nC-2;Beta;x;c@d.example\n'
    rows, broken = read(tmp_path, text)
    assert broken == {} and len(rows) == 2


def test_without_a_column_of_strict_shape_the_whole_span_is_refused(tmp_path: Path) -> None:
    text = 'Company;Contact;Town\nAlpha;"Ann;Bonn\nBeta;Bob;Lyon\nGamma;Cy";Rome;x\nDelta;Dan;Oslo\nEta;Eve;Hull\n'
    rows, broken = read(tmp_path, text)
    assert broken == {2: None, 3: 2, 4: 2}
    assert [row[0] for row in rows.values()] == ["Delta", "Eta"]


def test_a_quote_inside_a_cell_is_named_where_the_file_quotes_its_cells(tmp_path: Path) -> None:
    text = f'{HEADER}\nC-1;Alpha;"1; High St";Bonn\nC-2;Joys "R Many;2 High St;Lyon\nC-3;Pipes 3/4";3 High St;Rome\n'
    _, broken = read(tmp_path, text)
    assert broken == {3: None, 4: None}
    rows, broken = read(tmp_path, text.replace('"1; High St"', "1 High St"))
    assert broken == {} and rows[4][1] == 'Pipes 3/4"'


def test_doubled_quotes_are_right(tmp_path: Path) -> None:
    text = f'{HEADER}\nC-1;"Pipes 3/4"" Ltd";"say ""x""";""\nC-2;"""Beta""";x;"y"\n'
    rows, broken = read(tmp_path, text)
    assert broken == {}
    assert (rows[2][1], rows[3][1]) == ('Pipes 3/4" Ltd', '"Beta"')


def test_an_unclosed_quote_holds_up_only_what_is_no_record(tmp_path: Path) -> None:
    text = f'{HEADER}\nC-1;"Alpha;1 High St;Bonn\nsome rest\nC-2;Beta;2 High St;Lyon\nx\n'
    rows, broken = read(tmp_path, text, header_line=1)
    assert broken == {2: None, 3: 2}
    assert rows[4][0] == "C-2"


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        ("C-1;a;b;c\n" * 6, 4),
        ("C-1;a;b;\n" * 6, None),
        ("C-1;a;b\n" * 6, None),
        ("C-1;a;b\n" * 6 + "C-1;a;b;c\n", None),
        ("C-1;a\n" * 6, None),
        ("C-1;a\n" * 20 + "C-1;a;b\n", 2),
        ("C-1;a\n" * 20 + "C-1;a;\n", None),
    ],
)
def test_a_header_of_another_width_than_nearly_all_lines_is_said(tmp_path: Path, lines: str, cells: int | None) -> None:
    data = f"Customer ID;Customer name;Town\n{lines}".encode()
    path = tmp_path / "source"
    path.write_bytes(data)
    source = Source("a.csv", len(data), hashlib.sha256(data).hexdigest(), path)
    table = open_table(source, detect(source, ImportChoices(delimiter=";", header_line=1)))
    assert [item.message for item in table.findings if item.code == "header_width"] == (
        [f"The header has 3 cells, nearly all lines have {cells}."] if cells else []
    )


NAMES = [f"Firm {chr(65 + number)} Ltd,Town {number},France" for number in range(26)]


def test_a_quote_that_closes_late_at_the_header_s_width_makes_no_customer_in_a_file_of_names(tmp_path: Path) -> None:
    """No column has a strict shape: each line of the span has as many separators as lines usually have."""
    harmed = [*NAMES[:10], '"Ada Ltd,Ulm,France', 'Bob Ltd",Rome,Italy', *NAMES[10:]]
    rows, broken = read(tmp_path, "\n".join(["Customer name,Town,Country", *harmed, ""]))
    assert broken == {12: None, 13: 12}
    assert len(rows) == len(NAMES)


def test_the_same_in_a_trimmed_file(tmp_path: Path) -> None:
    lines = [f"{name},call first" if at % 3 else name for at, name in enumerate(NAMES)]
    harmed = [*lines[:10], 'Ada Ltd,Ulm,France,"none', "Bob Ltd,Rome,Italy,", 'Cy Ltd,Lyon,France,"', *lines[10:]]
    rows, broken = read(tmp_path, "\n".join(["Customer name,Town,Country,Account notes", *harmed, ""]))
    assert broken == {12: None, 13: 12, 14: 12}
    assert len(rows) == len(NAMES)


def test_an_address_of_several_lines_with_commas_is_trusted_in_a_file_of_names(tmp_path: Path) -> None:
    lines = [f'Firm {number},"Unit {number}, Block B\nBack door, left",Hull' for number in range(30)]
    rows, broken = read(tmp_path, "\n".join(["Customer name,Address,Town", *lines, ""]))
    assert broken == {}
    assert len(rows) == 30


def test_a_record_of_several_lines_whose_quote_seems_to_close_a_stray_one_is_read(tmp_path: Path) -> None:
    lines = [f"C-{number};Firm {number};{number} High St;Hull" for number in range(100, 130)]
    tall = 'C-200;Ada;"Unit 4\nBlock B\nBack door";York'
    text = "\n".join([HEADER, *lines[:10], 'C-150;Bob;"1 Low St;Leeds', *lines[10:12], tall, *lines[12:], ""])
    rows, broken = read(tmp_path, text)
    assert broken == {12: None}
    assert rows[15] == ["C-200", "Ada", "Unit 4\nBlock B\nBack door", "York"]
    assert len(rows) == len(lines) + 1


def test_short_lines_behind_a_stray_quote_are_read_where_lines_are_trimmed(tmp_path: Path) -> None:
    lines = [f"C-{number};Firm {number};{number} High St{';Hull' if number % 2 else ''}" for number in range(100, 140)]
    harmed = [*lines[:10], 'C-150;"Bob;1 Low St;Leeds', *lines[10:12], 'C-151;Cy;"2 Low St"', *lines[12:]]
    rows, broken = read(tmp_path, "\n".join([HEADER, *harmed, ""]))
    assert broken == {12: None}
    assert len(rows) == len(lines) + 1


def test_quoted_cells_that_hold_doubled_quotes_show_that_the_file_quotes_its_cells(tmp_path: Path) -> None:
    lines = [f'C-{number};Firm {number};"the ""old"" mill";Hull' for number in range(10)]
    rows, broken = read(tmp_path, "\n".join([HEADER, *lines, 'C-20;Ada;the ""old"" mill";York', ""]))
    assert broken == {12: None}
    assert len(rows) == 10
