"""Workbooks: one sheet read as text, a row on each line; what is wrong with one is said in one line."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.importing.books import Cell, Failed, Sheets, compound, ods, xls, xlsb, xlsx, xlsx_of
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import error_cells, sheet_text, workbooks
from upflow_tui.importing.file.dialect import Dialect, detect
from upflow_tui.importing.file.first_lines import peek_head
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.sheet import LINE_BREAK, number_findings
from upflow_tui.importing.file.sheet_text import Limits, Refused, text_of, write_sheet
from upflow_tui.importing.file.source import Source, SourceError, read_source
from upflow_tui.importing.file.table import Table, open_table
from upflow_tui.importing.file.workbooks import with_sheet

HEADER: list[Cell] = ["Customer ID", "Customer name", "Address"]
CLIENTS: list[list[Cell]] = [HEADER, [7, 'Durand; "Fils"', "1 rue X\n75001 Paris"], [], ["008", "Roy", None]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Source]:
    """Reads the bytes of a file, as the engine does."""

    def read(data: bytes, sheet: str | None = None, name: str = "clients.xlsx") -> Source:
        path = tmp_path / name
        path.write_bytes(data)
        folder = tmp_path / f"workspace-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return with_sheet(read_source(path, folder / "source"), sheet)

    return read


def opened(source: Source, **choices: object) -> Table:
    return open_table(source, detect(source, replace(ImportChoices(), **choices)))  # type: ignore[arg-type]


def cells(table: Table) -> list[tuple[int, list[str]]]:
    """Every data line with its number."""
    return [found for chunk in table.read() for found in zip(chunk.lines, chunk.rows, strict=True)]


def evidence(dialect: Dialect) -> dict[str, str]:
    return {item.subject: item.text for item in dialect.evidence}


@pytest.mark.parametrize("write", [xlsx, ods, xls, xlsb])
def test_every_kind_of_workbook_gives_the_same_table(
    read: Callable[..., Source], write: Callable[[Sheets], bytes]
) -> None:
    table = opened(read(write({"Clients": CLIENTS})))
    assert [column.header for column in table.columns] == HEADER
    assert cells(table) == [(2, ["7", 'Durand; "Fils"', "1 rue X\n75001 Paris"]), (4, ["008", "Roy", ""])]
    assert table.findings == ()


def test_a_line_is_the_row_of_the_sheet_whatever_stands_above_and_inside(read: Callable[..., Source]) -> None:
    rows: list[list[Cell]] = [
        [],
        [],
        ["Customer ID", "Customer name"],
        ["C-1", "a\nb\r\nc\rd"],
        ["C-2", "Roy"],
        [],
        ["C-3", "x"],
    ]
    table = opened(read(xlsx({"S": rows})))
    assert table.dialect.header_line == 3
    assert cells(table) == [(4, ["C-1", "a\nb\nc\nd"]), (5, ["C-2", "Roy"]), (7, ["C-3", "x"])]


def test_the_lines_of_the_preview_are_those_of_the_table(read: Callable[..., Source]) -> None:
    table = opened(read(xlsx({"S": CLIENTS})))
    pages = LinePages(table.source, table.dialect)
    assert pages.records([2, 4], [4, 5]) == [row for _, row in cells(table)]
    assert list(pages.lines_with("75001")) == [2]


def test_the_columns_begin_with_the_first_one_that_holds_anything(read: Callable[..., Source]) -> None:
    rows: list[list[Cell]] = [[None, "Customer ID", "Customer name", "", " "], [None, "C-1", "Durand", "", ""]]
    table = opened(read(xlsx({"S": rows})))
    assert [column.header for column in table.columns] == ["Customer ID", "Customer name"]
    assert table.findings == ()


def test_the_bytes_and_the_hash_stay_those_of_the_workbook(read: Callable[..., Source]) -> None:
    data = xlsx({"S": CLIENTS})
    source = read(data)
    with source.open() as file:
        assert file.read() == data
    assert source.size == len(data)
    assert source.sheet is not None
    assert source.text_size == source.sheet.path.stat().st_size != source.size


def test_what_is_written_beside_the_copy_is_private_and_nothing_else_stays(read: Callable[..., Source]) -> None:
    old = os.umask(0)
    try:
        source = read(xlsx({"S": [["Customer ID"], ["C-1"], [Failed("#REF!")]]}))
    finally:
        os.umask(old)
    files = list(source.path.parent.iterdir())
    assert {path.suffix for path in files} == {"", ".csv", ".json"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


@pytest.mark.parametrize(
    "text", ['[{"Customer ID": "C-1"}]', '{"a":1}\n{"a":2}\n', '\ufeff [\n {\n  "customers" : []}]']
)
def test_json_is_refused_as_what_it_is(read: Callable[..., Source], text: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(text.encode(), name="f.json")
    assert caught.value.finding.message == "This is a JSON document, not a CSV file."
    assert read(b'{"a"};[b]\n1;2\n', name="f.csv").sheet is None


def test_a_text_stays_as_it_is(read: Callable[..., Source]) -> None:
    source = read(b"Customer ID;Customer name\nC-1;Durand\n", name="a.csv")
    assert source.sheet is None
    assert source.text_size == source.size


# The cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7.0, "7"),
        (7, "7"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1234567.891, "1234567.891"),
        (12345678901234.5, "12345678901234.5"),
        (0.1 + 0.2, "0.3"),
        (1234.5600000000002, "1234.56"),
        (0.12345678901234566, "0.12345678901234566"),
        (1e22, "1E+22"),
        (1.5e-7, "0.00000015"),
        (True, "true"),
        (False, "false"),
        (date(2026, 5, 12), "2026-05-12"),
        (datetime(2026, 5, 12), "2026-05-12"),
        (datetime(2026, 5, 12, 9, 30), "2026-05-12 09:30:00"),
        (datetime(2026, 5, 12, 9, 29, 59, 999_000), "2026-05-12 09:30:00"),
        (time(9, 30), "09:30:00"),
        (timedelta(days=1, hours=12), "36:00:00"),
        (-timedelta(minutes=90), "-1:30:00"),
        ("007", "007"),
        ("a\r\nb\nc", f"a{LINE_BREAK}b{LINE_BREAK}c"),
        ("", ""),
    ],
)
def test_a_cell_is_the_text_that_a_person_reads(cell: object, text: str) -> None:
    assert text_of(cell) == text


@given(st.floats(-1e15, 1e15, exclude_min=True, exclude_max=True))
@settings(deadline=None)
def test_no_number_loses_a_digit_and_none_has_an_exponent(value: float) -> None:
    if len(text_of(value)) > 15:
        assert float(text_of(value)) == value
    assert float(text_of(value)) == pytest.approx(value, rel=1e-14, abs=0)
    assert set(text_of(value)) <= set("-.0123456789")


@pytest.mark.parametrize("write", [xlsx, ods])
@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#SPILL!"])
def test_an_error_is_read_as_what_the_cell_shows(
    read: Callable[..., Source], write: Callable[[Sheets], bytes], error: str
) -> None:
    table = opened(read(write({"S": [["Customer ID", "Town"], ["C-1", Failed(error)], ["C-2", "Lyon"]]})))
    assert cells(table) == [(2, ["C-1", error]), (3, ["C-2", "Lyon"])]


def test_the_words_of_an_error_in_a_text_change_nothing(read: Callable[..., Source]) -> None:
    rows = "<row r='1'><c r='A1' t='inlineStr'><is><t>Note</t></is></c></row>"
    rows += "<row r='2'><c r='A2' t='inlineStr'><is><t>c t=\"e\" &lt;c t=\"e\"&gt;</t></is></c></row>"
    assert cells(opened(read(xlsx_of({"S": rows})))) == [(2, ['c t="e" <c t="e">'])]


def test_no_tag_is_cut_where_errors_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body: list[list[Cell]] = [[f"C-{number}"] for number in range(50)]
    rows: list[list[Cell]] = [["Customer ID"], *body, [Failed("#REF!")]]
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx({"S": rows}))
    for block in (1, 7, 64):
        monkeypatch.setattr(error_cells, "_BLOCK", block)
        text = tmp_path / f"{block}.csv"
        write_sheet(book, tmp_path / "named.xlsx", None, text)
        assert text.read_text("utf-8").splitlines() == [str(row[0]) for row in rows]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\u2028\u2029\x85"), max_size=8
)


@settings(deadline=None, max_examples=few(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6))
def test_every_text_comes_back_as_it_stood_in_its_cell(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    book, named, text = tmp_path / "book.xlsx", tmp_path / "named.xlsx", tmp_path / "text.csv"
    book.write_bytes(xlsx({"S": [["A", "B", "C"], *map(list, rows)]}))
    text.unlink(missing_ok=True)
    write_sheet(book, named, None, text)
    found = list(csv.reader(text.read_text("utf-8").split("\n")[:-1], delimiter=";", strict=True))
    found += [[]] * (len(rows) + 1 - len(found))  # rows of nothing at the end are no part of the sheet
    assert [row or ["", "", ""] for row in found] == [["A", "B", "C"], *map(list, rows)]


# Which sheet


THREE: dict[str, list[list[Cell]]] = {
    "Notes": [],
    "Clients": CLIENTS,
    "Old": [["Customer ID", "Customer name"], ["X-1", "Old"]],
}


def test_the_first_sheet_with_data_is_read_and_said(read: Callable[..., Source]) -> None:
    table = opened(read(xlsx(THREE)))
    assert cells(table)[0][1][0] == "7"
    why = evidence(table.dialect)
    assert why["sheet"] == 'sheet "Clients" of 3'
    assert set(why) == {"sheet", "delimiter", "encoding", "header"}


def test_a_hidden_sheet_is_read_only_where_no_other_holds_anything(read: Callable[..., Source]) -> None:
    source = read(xlsx(THREE, hidden=frozenset({"Clients"})))
    assert source.sheet is not None
    assert source.sheet.name == "Old"
    alone = read(xlsx({"Clients": CLIENTS, "Notes": []}, hidden=frozenset({"Clients"})))
    assert alone.sheet is not None
    assert alone.sheet.name == "Clients"


def test_another_sheet_can_be_chosen(read: Callable[..., Source]) -> None:
    table = opened(read(xlsx(THREE), "Old"), sheet="Old")
    assert cells(table) == [(2, ["X-1", "Old"])]
    assert evidence(table.dialect)["sheet"] == 'sheet "Old" of 3 was chosen'


def test_the_only_sheet_is_said_to_be_the_only_one(read: Callable[..., Source]) -> None:
    assert evidence(opened(read(xlsx({"Clients": CLIENTS}))).dialect)["sheet"] == 'sheet "Clients", the only one'


def test_an_unknown_sheet_is_answered_with_the_names_of_all(read: Callable[..., Source]) -> None:
    with pytest.raises(ValueError, match=r'There is no sheet "Kunden"; the workbook has "Notes", "Clients", "Old"\.'):
        read(xlsx(THREE), "Kunden")
    with pytest.raises(ValueError, match="and 8 more"):
        read(xlsx({f"Sheet {number}": CLIENTS for number in range(20)}), "Kunden")


def test_a_text_has_no_sheet_to_choose(read: Callable[..., Source]) -> None:
    with pytest.raises(ValueError, match=r"a\.csv is not a workbook"):
        read(b"Customer ID\nC-1\n", "Clients", name="a.csv")


def test_a_sheet_is_converted_once_for_each_choice(
    read: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = read(xlsx(THREE))
    monkeypatch.setattr(workbooks, "_ask", None)  # nothing may be asked again
    again = with_sheet(replace(source, sheet=None), None)
    assert again == source
    assert source.sheet is not None
    with source.sheet.path.open("ab") as text:  # what is not whole is not trusted
        text.write(b"more")
    with pytest.raises(TypeError):
        with_sheet(replace(source, sheet=None), None)


def test_neither_delimiter_nor_encoding_of_a_workbook_can_be_chosen(read: Callable[..., Source]) -> None:
    source = read(xlsx(THREE))
    with pytest.raises(ValueError, match="no separator"):
        detect(source, ImportChoices(delimiter=","))
    with pytest.raises(ValueError, match="no encoding"):
        detect(source, ImportChoices(encoding="cp1252"))
    dialect = detect(source, ImportChoices())
    assert detect(source, ImportChoices(delimiter=dialect.delimiter, encoding=dialect.encoding)) == dialect


def test_the_header_line_is_a_row_of_the_sheet(read: Callable[..., Source]) -> None:
    rows: list[list[Cell]] = [["Our clients"], ["Customer ID", "Customer name"], ["C-1", "Durand"], ["C-2", "Roy"]]
    source = read(xlsx({"S": rows}))
    assert detect(source, ImportChoices()).header_line == 2
    assert detect(source, ImportChoices(header_line=3)).header_line == 3


def test_a_cell_that_looks_like_a_separator_line_is_a_cell(read: Callable[..., Source]) -> None:
    table = opened(read(xlsx({"S": [["sep=,"], ["Durand"]]})), header_line=1)
    assert table.columns[0].header == "sep=,"


def test_damaged_accents_are_to_be_fixed_in_the_workbook(read: Callable[..., Source]) -> None:
    table = opened(read(xlsx({"S": [["Customer ID", "Customer name"], ["C-1", "SociÃ©tÃ© GÃ©nÃ©rale"]]})))
    assert [finding.code for finding in table.findings] == ["damaged_accents"]
    assert "encoding" not in table.findings[0].fix


# Numbers


def test_columns_of_numbers_are_warned_of_once_they_are_mapped(read: Callable[..., Source]) -> None:
    rows: list[list[Cell]] = [
        ["ID", "Zip", "Phone", "Name", "Parent", 2026],
        [7, "01000", 612345678, "x", "P-1", "C-9"],
    ]
    sheet = read(xlsx({"S": rows})).sheet
    assert sheet is not None
    fields = {"external_id": 0, "postal_code": 1, "phone": 2, "customer_name": 3, "parent_id": 5}
    found = number_findings(sheet, 2, fields)
    assert [(item.code, item.column, item.field, item.line) for item in found] == [
        ("number_cells", 0, "external_id", None),
        ("number_cells", 2, "phone", None),
    ]
    assert found[0].message == "Customer ID was stored as numbers, so leading zeros may be lost."
    assert found[0].fix == "Format the column as text in the workbook, or check the IDs."
    assert found[1].fix.endswith("check the phone numbers.")
    assert (found[0].severity, found[0].scope) == ("warning", "column")


# What cannot be read


def refusal(read: Callable[..., Source], data: bytes, sheet: str | None = None) -> tuple[str, str, str]:
    with pytest.raises(SourceError) as caught:
        read(data, sheet)
    finding = caught.value.finding
    assert finding.is_error
    assert finding.fix
    return finding.code, finding.message, finding.fix


def test_a_workbook_with_a_password_says_so(read: Callable[..., Source]) -> None:
    for data in (xls({"S": CLIENTS}, protected=True), compound("EncryptedPackage", b"")):
        code, message, fix = refusal(read, data)
        assert (code, message) == ("not_text", "This workbook is protected by a password.")
        assert "password" in fix


@pytest.mark.parametrize(
    "data",
    [
        xlsx({"S": CLIENTS})[:400],
        xlsx_of({"S": "<row r='1'><c r='A1' t='s'><v>5</v></c></row>"}),
        xlsx_of({"S": "<row r='1'><c r='A1'"}),
        compound("Workbook", b"nothing"),
        ods({"S": CLIENTS})[:300],
    ],
    ids=["cut", "no such text", "no XML", "no records", "cut ODS"],
)
def test_a_damaged_workbook_says_so(read: Callable[..., Source], data: bytes) -> None:
    code, message, _ = refusal(read, data)
    assert (code, message) == ("not_text", "This workbook is damaged and cannot be read.")


def test_an_empty_workbook_and_an_empty_sheet_say_so(read: Callable[..., Source]) -> None:
    assert refusal(read, xlsx({"A": [], "B": [["", " "]]}))[:2] == ("empty", "All sheets of the workbook are empty.")
    code, message, fix = refusal(read, xlsx(THREE), "Notes")
    assert (code, message) == ("empty", 'The sheet "Notes" is empty.')
    assert "another sheet" in fix


def test_a_sheet_of_nothing_but_a_header_has_no_data(read: Callable[..., Source]) -> None:
    with pytest.raises(SourceError) as caught:
        opened(read(xlsx({"S": [["Customer ID", "Customer name"]]})))
    assert caught.value.finding.code == "no_data"


def test_a_small_workbook_that_unpacks_to_a_giant_is_refused(read: Callable[..., Source]) -> None:
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    code, _, fix = refusal(read, xlsx_of({"S": rows}))
    assert code == "too_large"
    assert "CSV" in fix


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(cells=11), "The sheet has 4 rows and 3 columns, more than can be read."),
        (Limits(characters=60), "The workbook is too large to be read."),
        (Limits(unpacked=1000), "The workbook is too large to be read."),
    ],
)
def test_every_limit_is_kept(tmp_path: Path, limits: Limits, message: str) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx({"S": CLIENTS}))
    with pytest.raises(Refused, match=message) as caught:
        write_sheet(book, tmp_path / "named.xlsx", None, tmp_path / "text.csv", limits)
    assert caught.value.finding.code == "too_large"
    assert not (tmp_path / "named.xlsx").exists()
    assert write_sheet(book, tmp_path / "named.xlsx", None, tmp_path / "whole.csv", Limits(12, 100, 10_000))


def test_a_process_that_is_ended_by_the_system_asked_for_too_much(
    read: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, -9))
    assert refusal(read, xlsx(THREE))[0] == "too_large"


def test_a_process_that_takes_too_long_is_ended(read: Callable[..., Source], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_SECONDS", 0.001)
    assert refusal(read, xlsx(THREE))[0] == "too_large"


def test_a_fault_of_the_process_is_a_fault_of_the_program(
    read: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    with pytest.raises(RuntimeError):
        read(xlsx(THREE))


def test_a_text_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx(THREE))
    request = {
        "workbook": str(book),
        "named": str(tmp_path / "n.xlsx"),
        "sheet": None,
        "text": str(tmp_path / "no" / "t"),
    }
    answer = sheet_text.answer(request)
    with pytest.raises(FileNotFoundError):
        workbooks._facts(answer, None)


def test_the_answers_are_those_of_the_process(tmp_path: Path) -> None:
    book, text = tmp_path / "book.xlsx", tmp_path / "text.csv"
    book.write_bytes(xlsx(THREE))
    request = {"workbook": str(book), "named": str(tmp_path / "n.xlsx"), "text": str(text)}
    answer = sheet_text.answer(request | {"sheet": "Old"})
    nothing: dict[str, list[object]] = {"last_numbers": [], "percents": [], "shown": [], "merged": [], "hidden": []}
    assert answer == {"sheet": {"name": "Old", "names": list(THREE), **nothing}}
    assert sheet_text.answer(request | {"sheet": "Kunden"}) == {"names": list(THREE)}
    assert sheet_text.answer(request | {"sheet": "Notes"})["refused"]["code"] == "empty"


def test_where_the_system_has_no_links_the_bytes_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(self: Path, target: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    book = tmp_path / "book.xls"
    book.write_bytes(xls(THREE))
    assert write_sheet(book, tmp_path / "named.xls", None, tmp_path / "text.csv")["name"] == "Clients"


def test_without_the_extra_a_prepared_workbook_says_how_to_add_it(
    read: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = replace(read(xlsx(THREE)), sheet=None)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(SourceError) as caught:
        with_sheet(source, "Old")
    assert "pip install python-calamine" in caught.value.finding.fix


# The look at a file


def test_a_small_workbook_can_be_looked_at_before_it_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    path.write_bytes(xlsx(THREE))
    peek = peek_head(path, tmp_path / "head", ImportChoices())
    assert peek.is_whole
    assert peek.clues.accents == b""
    assert peek.first.lines == (2, 4)
    assert peek.first.rows[0] == ("7", 'Durand; "Fils"', "1 rue X\n75001 Paris")


def test_a_workbook_that_cannot_be_read_is_looked_at_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "clients.xls"
    path.write_bytes(xls(THREE, protected=True))
    peek = peek_head(path, tmp_path / "head", ImportChoices())
    assert peek.table is None
    assert peek.refusal is not None
    assert "password" in peek.refusal.message


def test_a_large_workbook_is_not_looked_at_in_passing(tmp_path: Path) -> None:
    path = tmp_path / "clients.xls"
    path.write_bytes(compound("Workbook", b"", padding=2**22))
    peek = peek_head(path, tmp_path / "head", ImportChoices())
    assert not peek.is_whole
    assert peek.refusal is not None
    assert "Choose it" in peek.refusal.fix


def test_a_workbook_of_too_many_parts_is_refused_by_the_end_of_its_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is opened: the directory alone may take all the memory there is."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx({"S": CLIENTS}))
    monkeypatch.setattr(error_cells, "MAX_PARTS", 4)
    monkeypatch.setattr(error_cells, "ZipFile", None)
    with pytest.raises(Refused, match=r"The workbook is too large to be read\."):
        write_sheet(book, tmp_path / "named.xlsx", None, tmp_path / "text.csv")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not count the data of a process")
def test_a_process_that_asks_for_too_much_memory_is_said_in_one_line(read: Callable[..., Source]) -> None:
    """A small file of 300,000 cells; the limit is made small, too."""
    cells = '<c t="inlineStr"><is><t>a</t></is></c>' * 100
    rows = "".join(f"<row r='{row}'>{cells}</row>" for row in range(1, 3_000))
    small = (
        "import sys\n"
        "from upflow_tui.importing.file import sheet_text\n"
        "sheet_text.MAX_MEMORY = 40 * 2**20\n"
        "sheet_text.main()\n"
    )
    run = subprocess.run

    def with_less(command: list[str], **options: object) -> object:
        return run([command[0], "-c", small], **options)  # type: ignore[call-overload]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "run", with_less)
        code, message, fix = refusal(read, xlsx_of({"S": rows}))
    assert (code, message) == (
        "too_large",
        "The workbook is too large to be read: it takes more than 1.5 GiB of memory.",
    )
    assert "CSV" in fix
