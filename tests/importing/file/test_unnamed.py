"""Columns without a name (docs/rules.md §2, empty_header)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from upflow_tui.core.findings import Finding
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.reader import reader_findings
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.table import Table, open_table


def table_of(folder: Path, text: str, header_line: int | None = None) -> Table:
    data = text.encode()
    path = folder / "source"
    path.write_bytes(data)
    source = Source("a.csv", len(data), hashlib.sha256(data).hexdigest(), path)
    return open_table(source, detect(source, ImportChoices(header_line=header_line)))


def of_a_pass(table: Table) -> list[Finding]:
    reader = table.read()
    assert list(reader)
    return [found for found in reader_findings(reader) if found.code == "empty_header"]


def said(findings: object) -> list[tuple[str, int | None, str]]:
    assert isinstance(findings, tuple | list)
    return [(item.severity.value, item.column, item.message) for item in findings if item.code == "empty_header"]


def test_all_empty_columns_are_one_note_and_a_filled_one_a_warning_with_its_sample(tmp_path: Path) -> None:
    text = "Customer ID,Customer name,Town,,,,,\nC-1,Alpha,Bonn,,,,,\nC-2,Beta,Lyon,,, see mail ,,\n"
    table = table_of(tmp_path, text)
    assert said(table.findings) == [
        ("warning", 5, 'Column 6 has no name, but holds "see mail".'),
        ("note", None, "Columns 4 to 5 and 7 to 8 have no names and no values."),
    ]
    assert of_a_pass(table) == []  # it was said


def test_one_empty_column(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Customer ID,,Town\nC-1,,Bonn\nC-2,,Lyon\n")
    assert said(table.findings) == [("note", None, "Column 2 has no name and no values.")]


def test_a_value_far_down_is_found_by_the_pass(tmp_path: Path) -> None:
    lines = [f"C-{number},Alpha {number},,\n" for number in range(900)]
    lines[700] = 'C-700,Alpha 700,,"see\nmail"\n'
    table = table_of(tmp_path, "Customer ID,Customer name,,\n" + "".join(lines))
    assert said(table.findings) == [
        ("note", None, "Columns 3 to 4 have no names and no values in the first 500 lines.")
    ]
    assert said(of_a_pass(table)) == [("warning", 3, 'Column 4 has no name, but holds "see\nmail" on line 702.')]


def test_a_file_without_a_header_has_no_columns_to_name(tmp_path: Path) -> None:
    table = table_of(tmp_path, "C-1,Alpha,,\nC-2,Beta,,x\n", header_line=0)
    assert said(table.findings) == []
    assert of_a_pass(table) == []
