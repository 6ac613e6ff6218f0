"""Workbooks whose every cell is a text (docs/rules.md §6): nothing is a formula, and nothing is cut or left out unsaid."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.sheets import filled_cells, has_formula, notes_of, parts_of, sheets_of, text_columns
from upflow_tui.reports import text_sheet
from upflow_tui.reports.text_sheet import LONGEST, MOST_COLUMNS, MOST_LINES, TooLarge
from upflow_tui.reports.workbook import new_workbook, write_workbook

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x.example")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "http://x.example",
    "mailto:a@b.example",
    "007",
    "01310",
    "+33 1 23",
    "1e5",
    "12345678901234567890",
    "2025-12-31",
    "TRUE",
    " two spaces ",
    "a\nb\r\nc\td",
    "bell\x07, escape\x1b[2J, zero\x00",
    "_x0041_",
    "<b>&amp;",
    "é 😀",
    "'=1",
)


def written(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    write_workbook(rows, out)
    return out.getvalue()


def test_every_cell_is_the_text_that_it_was_and_none_a_formula_or_a_link() -> None:
    content = written([("Customer ID",), *((text,) for text in HOSTILE)])
    assert sheets_of(content) == {"Customers": [["Customer ID"], *([text] for text in HOSTILE)]}
    assert not has_formula(content)
    assert "<hyperlink" not in parts_of(content)["xl/worksheets/sheet1.xml"]


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1, max_size=20), min_size=1, max_size=5)
)
@settings(max_examples=40, deadline=None)
def test_any_texts_come_back(texts: list[str]) -> None:
    content = written([texts])
    assert sheets_of(content)["Customers"] == [texts]
    assert not has_formula(content)


def test_what_is_typed_into_a_column_is_text_too() -> None:
    assert text_columns(written([("Customer ID", "Phone"), ("1", "2")])) == {1, 2}


@pytest.mark.parametrize(
    ("text", "units"),
    [("x" * (LONGEST + 1), "32,768"), ("😀" * (LONGEST // 2 + 1), "32,768"), ("é" * 40_000, "40,000")],
)
def test_a_text_longer_than_a_cell_is_refused_with_its_place(text: str, units: str) -> None:
    out = io.BytesIO()
    with pytest.raises(TooLarge) as refused:
        write_workbook([("A", "B"), ("1", text)], out)
    assert str(refused.value) == (
        f"Line 2, column 2: a text of {units} characters; an Excel cell has room for 32,767. Write a .csv file."
    )
    assert out.getvalue() == b""


@pytest.mark.parametrize("text", ["x" * LONGEST, "😀" * (LONGEST // 2)])
def test_a_text_as_long_as_a_cell_stays_whole(text: str) -> None:
    assert sheets_of(written([("A",), (text,)]))["Customers"][1] == [text]


def test_more_lines_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_LINES == 1_048_576
    monkeypatch.setattr(text_sheet, "MOST_LINES", 3)
    assert len(sheets_of(written([("A",), ("1",), ("2",)]))["Customers"]) == 3
    out = io.BytesIO()
    with pytest.raises(TooLarge) as refused:
        write_workbook([("A",), ("1",), ("2",), ("3",)], out)
    assert str(refused.value) == "An Excel sheet has 3 rows, and there are more lines. Write a .csv file."
    assert out.getvalue() == b""


def test_more_columns_than_a_sheet_has_are_refused() -> None:
    with pytest.raises(TooLarge) as refused:
        written([["x"] * (MOST_COLUMNS + 1)])
    assert str(refused.value) == "An Excel sheet has 16,384 columns, and these are 16,385. Write a .csv file."


def test_nothing_is_written_where_the_lines_end_in_an_error() -> None:
    def broken() -> Iterator[tuple[str, ...]]:
        yield ("A",)
        raise RuntimeError("no more")

    out = io.BytesIO()
    with pytest.raises(RuntimeError, match="no more"):
        write_workbook(broken(), out)
    assert out.getvalue() == b""


def test_a_full_disk_is_an_error_of_the_system_and_nothing_is_printed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    printed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", printed.append)
    with Path("/dev/full").open("wb", buffering=0) as out, pytest.raises(OSError, match="No space left"):
        write_workbook([("A",)], out)
    gc.collect()
    assert printed == []


@pytest.mark.parametrize(("lines", "limit"), [(500, 20_000), (3, 2_000)], ids=["its lines", "its other parts"])
def test_a_temporary_folder_without_room_is_told_from_the_place_of_the_file(
    lines: int, limit: int, tmp_path: Path
) -> None:
    pytest.importorskip("resource", reason="this system limits no files")
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from upflow_tui.engine.files.output_file import NotWritten, write_output\n"
        "from upflow_tui.reports.workbook import write_workbook\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        f"rows = [[f'{{line}} {{cell}}' for cell in range(20)] for line in range({lines})]\n"
        "try:\n"
        "    write_output(Path(sys.argv[1]), lambda out: write_workbook(rows, out))\n"
        "except NotWritten as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "out.xlsx")]
    # Without what counts the lines that are run: it would find no room, too.
    env = {key: value for key, value in os.environ.items() if not key.startswith("COV")} | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert (done.stdout, done.stderr) == (
        "The temporary folder has no room for the workbook: File too large. "
        "Free some space there, or set TMPDIR to another folder.\n",
        "",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_goes_through_a_pipe() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as end, os.fdopen(writing, "wb") as out:
        write_workbook([("A",), ("007",)], out)
        out.close()
        assert sheets_of(end.read()) == {"Customers": [["A"], ["007"]]}


def test_marks_and_comments_stand_at_their_cells() -> None:
    out = io.BytesIO()
    with new_workbook(out) as add_sheet:
        page = add_sheet("Errors")
        page.write(("A", "B", "C"))
        page.write(("1", "2", ""), faulty={1, 2})
        page.note(1, "=not a number")
        page.note(2, "x" * 5_000)
    content = out.getvalue()
    assert filled_cells(content) == {"B2", "C2"}
    assert notes_of(content) == {"B2": "=not a number", "C2": f"{'x' * 1_000}…"}
    assert not has_formula(content)
