"""What the XML of a workbook tells that its cells do not (docs/rules.md §2, Workbooks)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.importing.books import Cell, Failed, NotWorkedOut, Rows, ods, xls, xlsb, xlsx, xlsx_of
from upflow_tui.core.findings import Severity
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import error_cells
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.sheet import Sheet, sheet_findings
from upflow_tui.importing.file.sheet_facts import NO_RESULT
from upflow_tui.importing.file.sheet_styles import shows_more
from upflow_tui.importing.file.source import SourceError, read_source
from upflow_tui.importing.file.table import open_table
from upflow_tui.importing.file.workbooks import with_sheet
from upflow_tui.importing.file.xls_facts import xls_facts
from upflow_tui.importing.file.xlsb_facts import xlsb_facts


def text(place: str, value: str) -> str:
    return f"<c r='{place}' t='inlineStr'><is><t xml:space='preserve'>{value}</t></is></c>"


HEAD = f"<row r='1'>{text('A1', 'Customer ID')}{text('B1', 'Customer name')}{text('C1', 'Discount')}</row>"


def row(number: int, *cells: str, attributes: str = "") -> str:
    return f"<row r='{number}'{attributes}>{''.join(cells)}</row>"


def read(tmp_path: Path, data: bytes, name: str = "book.xlsx") -> tuple[Sheet, list[list[str]]]:
    path = tmp_path / name
    path.write_bytes(data)
    source = with_sheet(read_source(path, tmp_path / "kept"), None)
    assert source.sheet is not None
    table = open_table(source, detect(source, ImportChoices()))
    return source.sheet, [cells for chunk in table.read() for cells in chunk.rows]


def said(sheet: Sheet, fields: Mapping[str, int] | None = None) -> list[tuple[str, int | None, Severity]]:
    found = sheet_findings(sheet, 2, fields or {"external_id": 0, "customer_name": 1, "custom:Discount": 2})
    return [(one.code, one.column, one.severity) for one in found]


@pytest.mark.parametrize("block", [2**20, 37])
def test_a_formula_without_result_is_named_and_one_with_a_result_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(error_cells, "_BLOCK", block)
    rows = (
        HEAD
        + row(2, "<c r='A2' t='str'><f>B2</f><v>C-1</v></c>", text("B2", "Alpha"), "<c r='C2'><f>1+1</f><v/></c>")
        + row(3, text("A3", "C-2"), "<c r='B3'><f t='shared' si='0'/></c>", "<c r='C3'><f>1+1</f><v>2</v></c>")
    )
    _, cells = read(tmp_path, xlsx_of({"S": rows}))
    assert cells == [["C-1", "Alpha", NO_RESULT], ["C-2", NO_RESULT, "2"]]


def test_a_column_of_formulas_that_are_all_zero_was_never_worked_out(tmp_path: Path) -> None:
    rows = HEAD + "".join(
        row(
            n,
            f"<c r='A{n}'><f>\"C-\"&amp;{n}</f><v>0</v></c>",
            text(f"B{n}", "x"),
            f"<c r='C{n}'><f>1</f><v>{n % 2}</v></c>",
        )
        for n in (2, 3, 4)
    )
    _, cells = read(tmp_path, xlsx_of({"S": rows}))
    assert [line[0] for line in cells] == [NO_RESULT] * 3
    assert [line[2] for line in cells] == ["0", "1", "0"]


def test_long_numbers_are_read_digit_by_digit_where_they_are_there(tmp_path: Path) -> None:
    rows = (
        HEAD
        + row(2, "<c r='A2'><v>900719925474099312</v></c>", text("B2", "Alpha"))
        + row(3, "<c r='A3' t='n'><v>900719925474099313</v></c>", text("B3", "Beta"))
        + row(4, "<c r='A4'><v>9.00719925474099E+17</v></c>", text("B4", "Gamma"))
    )
    _, cells = read(tmp_path, xlsx_of({"S": rows}))
    assert [line[0] for line in cells] == ["900719925474099312", "900719925474099313", "9.00719925474099E+17"]


def test_percents_and_hidden_rows_are_said(tmp_path: Path) -> None:
    rows = (
        HEAD
        + row(2, text("A2", "C-1"), text("B2", "Alpha"), "<c r='C2' s='2'><v>0.025</v></c>")
        + row(3, text("A3", "C-2"), text("B3", "Beta"), attributes=" hidden='1'")
    )
    book = io.BytesIO(xlsx_of({"S": rows}))
    styles = "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='0.0%'/></numFmts><cellXfs>"
    styles += "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/></cellXfs></styleSheet>"
    changed = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            new.writestr(part, styles if part == "xl/styles.xml" else old.read(part))
    sheet, cells = read(tmp_path, changed.getvalue())
    assert cells[0][2] == "0.025"
    assert said(sheet) == [
        ("percent_cells", 2, Severity.WARNING),
        ("hidden_rows", None, Severity.WARNING),
    ]
    assert said(sheet, {"external_id": 0}) == [("hidden_rows", None, Severity.WARNING)]


def with_styles(data: bytes, styles: str) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            new.writestr(part, styles if part == "xl/styles.xml" else old.read(part))
    return changed.getvalue()


def test_numbers_that_are_shown_with_zeros_or_signs_are_said(tmp_path: Path) -> None:
    rows = HEAD + row(
        2, "<c r='A2' s='1'><v>12</v></c>", "<c r='B2' s='2'><v>7</v></c>", "<c r='C2' s='1'><v>1</v></c>"
    )
    styles = '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="&quot;C-&quot;0"/></numFmts><cellXfs>'
    styles += "<xf numFmtId='0'/><xf numFmtId='170'/><xf numFmtId='1'/></cellXfs></styleSheet>"
    sheet, cells = read(tmp_path, with_styles(xlsx_of({"S": rows}), styles))
    assert cells == [["12", "7", "1"]]
    (one,) = sheet_findings(sheet, 2, {"accounting_code": 0, "customer_name": 1, "custom:Discount": 2})
    assert (one.code, one.column, one.severity) == ("number_cells", 0, Severity.WARNING)
    assert one.message == 'Accounting code is shown with the number format "C-"0, but only the number itself is read.'
    assert sheet_findings(sheet, 3, {"accounting_code": 0}) == ()


@pytest.mark.parametrize(
    "code", ["00000", '"C-"0', r"0\-000", "000-000", "00 00 00 00 00", "+33 0", '"N°" #', "[Red]00"]
)
def test_formats_that_show_more_than_the_number(code: str) -> None:
    assert shows_more(code)


@pytest.mark.parametrize(
    "code",
    [
        "0",
        "#",
        "General",
        "@",
        "#,##0",
        '#,##0 "€"',
        "0.00",
        "dd/mm/yyyy",
        "0%",
        "# ?/?",
        "_-* 0_-",
        "0;[Red]-0",
        "h:mm",
    ],
)
def test_formats_that_show_the_number_or_another_kind(code: str) -> None:
    assert not shows_more(code)


@pytest.mark.parametrize("block", [2**20, 37])
def test_cells_merged_over_several_rows_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(error_cells, "_BLOCK", block)
    lines = [
        row(n, text(f"A{n}", f"C-{n}"), text(f"B{n}", "x"), text(f"C{n}", "1") if n == 2 else "") for n in (2, 3, 4)
    ]
    data = xlsx_of({"S": HEAD + "".join(lines)}, merged=["C2:C4", "A1:B1", "D1:D3"])
    sheet, _ = read(tmp_path, data)
    assert said(sheet) == [("merged_cells", 2, Severity.WARNING)]
    (one,) = sheet_findings(sheet, 2, {"town": 2})
    assert one.message == "Town has merged cells (first: rows 2 to 4): only the first row of each holds the value."
    assert said(sheet, {"external_id": 0, "town": 3}) == [], "the header is no data"


def test_the_sheet_whose_header_is_known_best_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    notes = [["Read me"], ["Column", "Meaning"], ["Customer ID", "the number"]]
    data = [["Customer ID", "Customer name", "Town"], ["C-1", "Alpha", "Bonn"]]
    sheet, cells = read(tmp_path, xlsx({"Read me": notes, "Data": data, "More": [["a", "b"]]}))
    assert (sheet.name, cells) == ("Data", [["C-1", "Alpha", "Bonn"]])
    (one,) = [found for found in sheet_findings(sheet, 2, {}) if found.code == "other_sheets"]
    assert '"Read me", "More"' in one.message


def test_a_blank_cell_far_away_is_no_matter(tmp_path: Path) -> None:
    rows = (
        HEAD + row(2, text("A2", "C-1"), text("B2", "Alpha"), text("XFD2", " ")) + row(1048576, text("A1048576", " "))
    )
    data = xlsx_of({"S": rows})
    book, changed = io.BytesIO(data), io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            text_of = old.read(part).replace(b"<sheetData>", b"<dimension ref='A1:XFD1048576'/><sheetData>")
            new.writestr(part, text_of)
    _, cells = read(tmp_path, changed.getvalue())
    assert cells == [["C-1", "Alpha", ""]]


def test_a_filled_cell_far_away_is_one_clear_line(tmp_path: Path) -> None:
    rows = HEAD + row(2, text("A2", "C-1")) + row(1048576, text("XFD1048576", "x"))
    with pytest.raises(SourceError) as refused:
        read(tmp_path, xlsx_of({"S": rows}))
    assert refused.value.finding.code == "too_large"


BINARY = pytest.mark.parametrize(("write", "name"), [(xls, "book.xls"), (xlsb, "book.xlsb")])


@BINARY
@pytest.mark.parametrize("error", ["#REF!", "#N/A"])
def test_an_error_in_a_binary_workbook_is_read_as_what_the_cell_shows(
    tmp_path: Path, write: Callable[..., bytes], name: str, error: str
) -> None:
    data = write({"S": [["Customer ID", "Town"], ["C-1", Failed(error)], [Failed(error), "Lyon"], ["C-3", "Nice"]]})
    _, cells = read(tmp_path, data, name)
    assert cells == [["C-1", error], [error, "Lyon"], ["C-3", "Nice"]]


@BINARY
def test_the_same_is_said_of_a_binary_workbook(tmp_path: Path, write: Callable[..., bytes], name: str) -> None:
    rows: Rows = [["Customer ID", "Customer name", "Discount"], ["C-1", "Alpha", 0.12], [7, None, 0.5], ["C-3", "C"]]
    blocks = [(1, 2, 1, 1), (0, 0, 0, 1)]
    sheet, cells = read(tmp_path, write({"S": rows}, formats=["0", "0.0%"], hidden=[2, 9], merged=blocks), name)
    assert cells[:2] == [["C-1", "Alpha", "0.12"], ["7", "", "0.5"]]
    assert (sheet.hidden, sheet.merged, sheet.percents) == ((3,), ((1, 1, 2, 3),), {2: 3})
    assert [item.code for item in sheet_findings(sheet, 2, {"customer_name": 1, "custom:Discount": 2})] == [
        "percent_cells",
        "merged_cells",
        "hidden_rows",
    ]


@BINARY
def test_numbers_of_a_binary_workbook_that_are_shown_with_more_are_said(
    tmp_path: Path, write: Callable[..., bytes], name: str
) -> None:
    rows: Rows = [["Customer name", "Town", "Accounting code"], ["Alpha", 1, 12], ["Beta", 2, 7]]
    sheet, _ = read(tmp_path, write({"S": rows}, formats=["0", '"C-"00']), name)
    assert sheet.shown == {2: (3, '"C-"00')}


@BINARY
@pytest.mark.parametrize("kind", [0, 1])
def test_a_column_of_formulas_of_a_binary_workbook_that_was_never_worked_out(
    tmp_path: Path, write: Callable[..., bytes], name: str, kind: int
) -> None:
    nothing: Cell = NotWorkedOut(kind)
    rows: Rows = [["Customer ID", "Customer name", "Town"], *([nothing, f"F {n}", "Bonn"] for n in range(3))]
    _, cells = read(tmp_path, write({"S": rows}), name)
    assert [line[0] for line in cells] == [NO_RESULT] * 3


@BINARY
@pytest.mark.parametrize(("kind", "shown"), [(0, "0"), (1, "")])
def test_one_formula_of_a_binary_workbook_among_values_may_well_give_nothing(
    tmp_path: Path, write: Callable[..., bytes], name: str, kind: int, shown: str
) -> None:
    rows: Rows = [["Customer ID", "Town"], ["C-1", "Bonn"], ["C-2", "Ulm"], ["C-3", NotWorkedOut(kind)]]
    _, cells = read(tmp_path, write({"S": rows}), name)
    assert cells[-1] == ["C-3", shown]


@BINARY
@pytest.mark.parametrize("share", [10, 50, 90])
def test_a_binary_workbook_that_was_cut_off_tells_nothing(
    tmp_path: Path, write: Callable[..., bytes], name: str, share: int
) -> None:
    data = write({"S": [["Customer ID", "Town"], *([f"C-{n}", Failed("#REF!")] for n in range(50))]})
    path = tmp_path / name
    path.write_bytes(data)
    assert xls_facts(path, "S") or xlsb_facts(path, "S")
    assert not (xls_facts(path, "T") or xlsb_facts(path, "T"))
    path.write_bytes(data[: len(data) * share // 100])
    assert (xls_facts(path, "S"), xlsb_facts(path, "S")) == (None, None)


@pytest.mark.parametrize("block", [2**20, 37])
def test_ods_holds_long_numbers_digit_by_digit_and_tells_formulas_without_a_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(error_cells, "_BLOCK", block)
    rows: Rows = [["Customer ID", "Customer name", "Town"], [12345678901234567, "Alpha", "NONE"], [123, "Beta", "SOME"]]
    plain = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    formulas = {
        plain.format("NONE"): '<table:table-cell table:formula="of:=A1"/>',
        plain.format("SOME"): '<table:table-cell table:formula="of:=A1" office:value-type="string">'
        "<text:p>Lyon</text:p></table:table-cell>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ods({"S": rows}))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            for cell, formula in formulas.items():
                part = part.replace(cell, formula)
            new.writestr(name, part)
    _, cells = read(tmp_path, out.getvalue(), "book.ods")
    assert cells == [["12345678901234567", "Alpha", NO_RESULT], ["123", "Beta", "Lyon"]]


def test_the_same_is_said_of_an_ods_workbook(tmp_path: Path) -> None:
    def cell(value: str, attributes: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{attributes}><text:p>{value}</text:p></table:table-cell>'

    def percent(value: str) -> str:
        return f'<table:table-cell office:value-type="percentage" office:value="{value}"><text:p>x</text:p></table:table-cell>'

    head = "".join(map(cell, ("Customer ID", "Customer name", "Discount")))
    hidden, spanned = ' table:visibility="collapse"', ' table:number-rows-spanned="2" table:number-columns-spanned="1"'
    repeated = ' table:number-columns-repeated="2"'
    lines = [
        (hidden, cell("above the header")),
        ("", head),
        ("", cell("C-1") + cell("Alpha", spanned) + percent("0.12")),
        (hidden, cell("C-2") + "<table:covered-table-cell/>"),
        (f'{hidden} table:number-rows-repeated="2"', cell("x", repeated)),
        (f'{hidden} table:number-rows-repeated="1048000"', f"<table:table-cell{repeated}/>"),
    ]
    rows = "".join(f"<table:table-row{attributes}>{cells}</table:table-row>" for attributes, cells in lines)
    data = ods({"First &amp; only": [["a", "b"], ["c", "d"]], "Data": [["x"]]})
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "content.xml":
                start, end = content.rindex(b"<table:table-row"), content.rindex(b"</table:table>")
                content = content[:start] + rows.encode() + content[end:]
            new.writestr(part, content)
    sheet, cells = read(tmp_path, changed.getvalue(), "book.ods")
    assert (sheet.name, cells[0]) == ("Data", ["C-1", "Alpha", "0.12"])
    assert (sheet.hidden, sheet.merged, sheet.percents) == ((1, 4, 5, 6), ((1, 1, 3, 4),), {2: 3})
    assert [item.code for item in sheet_findings(sheet, 3, {"external_id": 0, "customer_name": 1, "town": 2})] == [
        "percent_cells",
        "merged_cells",
        "hidden_rows",
        "other_sheets",
    ]
