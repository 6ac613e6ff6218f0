"""Lines read by their numbers are those of the whole pass, wherever blocks begin."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.file import line_pages
from upflow_tui.importing.file.dialect import Dialect
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.table import Table, open_table

ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-32-be", "shift_jis", "iso2022_jp", "utf-7", "gb18030")
CELL = st.sampled_from(["", "a", "bé", "日本", "x\ny", "x\r\ny", "x\ry", 'q"q', "k\x0bv\x85", "long" * 9])
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])
BROKEN = st.sampled_from(['"open,1', '"a"b,2', "", " ,", "1,2,3"])


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('"\n\r,') else cell


def source_of(folder: Path, text: str, encoding: str) -> Source:
    data = text.encode(encoding, "replace")
    path = folder / "source"
    path.write_bytes(data)
    return Source("a.csv", len(data), hashlib.sha256(data).hexdigest(), path)


def whole_pass(table: Table) -> list[tuple[int, list[str]]]:
    """Line and cells of every data line, the broken ones as their raw line, as one pass over the file has them."""
    found = []
    for chunk in table.read(7):
        found += list(zip(chunk.lines, chunk.rows, strict=True))
        found += [(line, [raw]) for line, raw in chunk.broken]
    return sorted(found)


def parsed(raw: str) -> list[str]:
    if "\n" in raw or "\r" in raw:  # a cell of several lines, and no raw line
        return [raw]
    return next(csv.reader([raw]), [])


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(
    rows=st.lists(st.one_of(st.tuples(CELL, CELL).map(lambda row: ",".join(map(quoted, row))), BROKEN), max_size=40),
    line_break=BREAKS,
    block=st.sampled_from([1, 2, 3, 7, 16, 64]),
    step=st.integers(1, 5),
)
def test_pages_hold_what_the_whole_pass_holds(
    encoding: str,
    rows: list[str],
    line_break: str,
    block: int,
    step: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text = line_break.join(["one,two", *rows])
    source = source_of(tmp_path_factory.mktemp("lines"), text, encoding)
    dialect = Dialect(encoding, False, ",", 1)
    expected = whole_pass(open_table(source, dialect))
    numbers = [line for line, _ in expected]
    ends = [*numbers[1:], 2**31][: len(numbers)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_pages, "_BLOCK", block)
        pages = LinePages(source, dialect)
        for first in range(0, len(numbers), step):
            some = slice(first, first + step)
            for (_, cells), got in zip(expected[some], pages.records(numbers[some], ends[some]), strict=True):
                # A line inside another's quote is refused, but shown by its own cells.
                assert [*got, "", ""][:2] == cells[:2] if len(cells) > 1 else got in (cells, parsed(cells[0]))
        jumps = slice(None, None, step)
        got_all = pages.records(numbers[jumps], ends[jumps])
        for cells, (_, wanted) in zip(got_all, expected[jumps], strict=True):
            assert cells[:1] in (wanted[:1], parsed(wanted[0])[:1])


def test_lines_beyond_the_file_have_no_cells(tmp_path: Path) -> None:
    pages = LinePages(source_of(tmp_path, "a,b\n1,2\n", "utf-8"), Dialect("utf-8", False, ",", 1))
    assert pages.records([2, 9], [3, 10]) == [["1", "2"], []]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert LinePages(source_of(tmp_path, "", "utf-8"), Dialect("utf-8", False, ",", 1)).records([1], [2]) == [[]]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    source = source_of(tmp_path, "\ufeffa,b\n1,2\n", "utf-8")
    assert LinePages(source, Dialect("utf-8", True, ",", 1, text_start=3)).records([1], [2]) == [["a", "b"]]


def test_counting_stops_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_pages, "_BLOCK", 4)
    asked = iter([False, False, True])
    source = source_of(tmp_path, "a,b\n1,2\n3,4\n", "utf-8")
    pages = LinePages(source, Dialect("utf-8", False, ",", 1), lambda: next(asked))
    assert len(pages._marks) == 2


@given(
    lines=st.lists(st.sampled_from(["", "abc", "xABCx", "é", "straße", "abcabc"]), max_size=30),
    line_break=BREAKS,
    needle=st.sampled_from(["abc", "É", "STRASSE", "zz"]),
    block=st.sampled_from([1, 2, 5, 64]),
)
def test_searching_finds_each_line_once(
    lines: list[str], line_break: str, needle: str, block: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = source_of(tmp_path_factory.mktemp("lines"), line_break.join(lines), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_pages, "_BLOCK", block)
        found = LinePages(source, Dialect("utf-8", False, ",", 1)).lines_with(needle)
    folded = needle.casefold()
    assert list(found) == [number for number, line in enumerate(lines, 1) if folded in line.casefold()]


def test_searching_stops_when_asked(tmp_path: Path) -> None:
    pages = LinePages(source_of(tmp_path, "a\nb\n", "utf-8"), Dialect("utf-8", False, ",", 1))
    assert list(pages.lines_with("a", lambda: True)) == []
