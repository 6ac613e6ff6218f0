"""Which lines repairs leave different: found by what must stand in them, just as a pass over the file finds them."""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from array import array
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upflow_tui.core.organization import CustomField, CustomFieldType, Organization, Workflow
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import line_pages
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.source import read_source
from upflow_tui.importing.file.table import Table, open_table
from upflow_tui.importing.fixes import changed_lines as module
from upflow_tui.importing.fixes.changed_lines import ChangedLines
from upflow_tui.importing.fixes.lines_concerned import lines_to_look_at, needles_of
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Repair, Replace
from upflow_tui.importing.matching.mapping import Mapping

ORGANIZATION = Organization(
    workflows=(Workflow("Standard"),), custom_fields=(CustomField("Tags", CustomFieldType.MULTI_SELECT, ("A", "B")),)
)
FIELDS = ("customer_name", "town", "workflow", None, "custom:Tags")
HEADER = "Customer name;Town;Workflow;Other;Tags"
# Some that NFC makes of others, some that a CSV file writes otherwise, some of several bytes.
CELLS = ("", "Paris", "Paris Nord", "soft", "Soft", 'so"ft', "so;ft", "K\u212a", "\u212aiosk", "Cafe\u0301", "Café", "A;B",
         "A, B", "B", "so\nft", "\xa0soft\u200b", "Pa\u0301ris", "softsoft")  # fmt: skip
TEXTS = ("Paris", "soft", "oft", "so", "Café", "Kiosk", 'so"ft', "so;ft", "A", "a", "B", "zzz", "so\nft", " ", "\u212a")


def table_of(folder: Path, text: str, encoding: str = "utf-8") -> Table:
    path = folder / "file.csv"
    path.write_bytes(text.encode(encoding))
    (folder / "source").unlink(missing_ok=True)
    source = read_source(path, folder / "source")
    return open_table(source, detect(source, ImportChoices(delimiter=";", header_line=1, encoding=encoding)))


def numbers_of(table: Table) -> array[int]:
    return array("I", [line for chunk in table.read() for line in chunk.lines])


def changed_by_a_pass(table: Table, before: tuple[Repair, ...], after: tuple[Repair, ...]) -> list[int]:
    one, other = (Repairer(Mapping(FIELDS), table.columns, ORGANIZATION, repairs) for repairs in (before, after))
    return [
        line
        for chunk in table.read()
        for line, row, changed in zip(chunk.lines, one.repair(chunk).rows, other.repair(chunk).rows, strict=True)
        if row != changed
    ]


def changed(table: Table, before: tuple[Repair, ...], after: tuple[Repair, ...]) -> list[int] | None:
    pages = LinePages(table.source, table.dialect)
    changes = ChangedLines(table, pages, Mapping(FIELDS), ORGANIZATION, before, after)
    return changes.find(numbers_of(table), lambda done: None)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@st.composite
def texts_of_files(draw: st.DrawFn) -> str:
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    rows = draw(st.lists(st.tuples(*[st.sampled_from(CELLS)] * 5), min_size=1, max_size=8))
    lines = [end * draw(st.integers(0, 1)) + ";".join(map(quoted, row)) for row in rows]
    return end.join([HEADER, *lines, "End;;;;"])


@st.composite
def repairs(draw: st.DrawFn) -> Repair:
    field = draw(st.sampled_from(["town", "workflow", "custom:Tags", "customer_name", "phone"]))
    text, new = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(["", *TEXTS]))
    made: list[Repair] = [
        CellEdit(draw(st.integers(1, 12)), draw(st.integers(0, 5)), draw(st.sampled_from(CELLS)), new),
        FixAll(FixName.SPACES, draw(st.sampled_from([None, field]))),
        Replace(field, text, new, draw(st.booleans())),
        MapValues(field, ((text, new),)),
        MapValues(field, ((text, new), (new, text))),
    ]
    return draw(st.sampled_from(made))


lists = st.lists(repairs(), max_size=4).map(tuple)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts_of_files(), lists, lists, st.integers(0, 4))
def test_the_lines_are_those_that_a_pass_finds(
    text: str, one: tuple[Repair, ...], other: tuple[Repair, ...], same: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = table_of(Path(folder), text)
        before, after = one, one[:same] + other
        assert set(changed_by_a_pass(table, before, after)) <= set(changed(table, before, after) or ())


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        pytest.param((), (CellEdit(3, 1, "Lyon", "Nice"),), [3], id="a cell"),
        pytest.param((CellEdit(3, 1, "Lyon", "Nice"),), (), [3], id="a cell, taken back"),
        pytest.param((), (CellEdit(9, 1, "Lyon", "Nice"),), [], id="a line that is not there"),
        pytest.param((), (Replace("town", "yo", "o"),), [3], id="a replacement"),
        pytest.param((), (MapValues("workflow", (("soft", "Soft"),)),), [2], id="a value"),
        pytest.param((), (MapValues("phone", (("soft", "Soft"),)),), [], id="a field without a column"),
        pytest.param((), (FixAll(FixName.SPACES),), [4], id="a fix"),
        pytest.param((FixAll(FixName.SPACES),), (Replace("town", "Lyon", "Nice"),), [3, 4], id="one for another"),
        pytest.param((Replace("town", "Lyon", "Nyon"),),
                     (Replace("town", "Lyon", "Nyon"), Replace("town", "Nyon", "Nice")), [3],
                     id="what only an earlier one has made"),
    ],
)  # fmt: skip
def test_examples(tmp_path: Path, before: tuple[Repair, ...], after: tuple[Repair, ...], lines: list[int]) -> None:
    table = table_of(tmp_path, f"{HEADER}\nAcme;Paris;soft;;\nBeta;Lyon;Soft;;\nGamma;Le  Mans;;;\n")
    assert changed(table, before, after) == lines


def test_what_stands_in_the_lines_is_looked_for_without_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(tmp_path, f"{HEADER}\n" + "Acme;Paris;Standard;;\n" * 500 + "Beta;Paris;soft;;\n")
    numbers = numbers_of(table)
    pages = LinePages(table.source, table.dialect)
    monkeypatch.setattr(Table, "read", None)
    for repair in (
        MapValues("workflow", (("soft", "Soft"),)),
        Replace("workflow", "of", "O"),
        CellEdit(502, 1, "", ""),
    ):
        changes = ChangedLines(table, pages, Mapping(FIELDS), ORGANIZATION, (), (repair,))
        assert changes.find(numbers, lambda done: None) in ([502], [])


def test_too_many_lines_are_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(tmp_path, f"{HEADER}\n" + "Acme;Paris;soft;;\n" * 300)
    for repair in (Replace("town", "Paris", "Nice"), FixAll(FixName.SPACES)):
        found = changed(table, (), (repair,))
        assert found == (None if isinstance(repair, Replace) else [])
    monkeypatch.setattr(module, "_FEW", 300)
    assert changed(table, (), (Replace("town", "Paris", "Nice"),)) == list(range(2, 302))


def test_the_work_can_be_ended(tmp_path: Path) -> None:
    table = table_of(tmp_path, f"{HEADER}\nAcme;Paris;soft;;\n")

    def step(done: float) -> None:
        raise KeyboardInterrupt

    for repair in (Replace("town", "Paris", "Nice"), FixAll(FixName.SPACES)):
        changes = ChangedLines(
            table, LinePages(table.source, table.dialect), Mapping(FIELDS), ORGANIZATION, (), (repair,)
        )
        with pytest.raises(KeyboardInterrupt):
            changes.find(numbers_of(table), step)


class TestNeedles:
    def test_no_other_character_becomes_one_of_a_needle(self) -> None:
        made = set()
        for code in range(128, sys.maxunicode + 1):
            if not 0xD800 <= code < 0xE000:
                made |= {char for char in unicodedata.normalize("NFC", chr(code)) if char.isascii()}
        assert made, "there are such characters"
        for char in made:
            assert needles_of(Replace("town", char, "x")) is None

    @pytest.mark.parametrize(
        ("repair", "needles"),
        [
            (Replace("town", "Saint-Ouen", ""), ["Saint-Ouen"]),
            (Replace("town", "Orléans", ""), ["Orl"]),
            (Replace("town", "é", ""), None),
            (Replace("town", "", "x", whole=True), None),
            (Replace("town", " Paris ", "", whole=True), ["Paris"]),
            (Replace("town", '12" pipe', ""), [" pipe"]),
            (MapValues("workflow", (("soft", ""), ("hard", ""))), ["soft", "hard"]),
            (MapValues("workflow", (("soft", ""), ("K", ""))), None),
            (MapValues("workflow", ()), []),
        ],
    )
    def test_the_longest_run_that_stands_in_the_file_as_in_the_cell(
        self, repair: Replace | MapValues, needles: list[str] | None
    ) -> None:
        assert needles_of(repair) == needles

    def test_a_fix_can_be_anywhere(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, f"{HEADER}\nAcme;;;;\n")
        assert lines_to_look_at([FixAll(FixName.SPACES)], LinePages(table.source, table.dialect), 9) is None


class TestBytes:
    @settings(max_examples=100, deadline=None)
    @given(
        st.text(st.sampled_from("ab\r\né"), max_size=60), st.text(st.sampled_from("ab"), min_size=1, max_size=4),
        st.sampled_from(["utf-8", "cp1252"]), st.integers(1, 9),
    )  # fmt: skip
    def test_the_lines_that_hold_a_text_are_all_found(self, text: str, needle: str, encoding: str, block: int) -> None:
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr(line_pages, "_BLOCK", block)
            table = table_of(Path(folder), f"{HEADER}\nx;;;;\n{text}", encoding)
            pages = LinePages(table.source, table.dialect)
            whole = f"{HEADER}\nx;;;;\n{text}".replace("\r\n", "\n").replace("\r", "\n")
            wanted = [number for number, line in enumerate(whole.split("\n"), 1) if needle in line]
            assert pages.lines_holding(needle, 1000) == array("I", wanted)

    def test_more_than_wanted_is_given_up(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, f"{HEADER}\n" + "soft soft;;;;\n" * 3)
        pages = LinePages(table.source, table.dialect)
        assert list(pages.lines_holding("soft", 3) or ()) == [2, 3, 4]
        assert pages.lines_holding("soft", 2) is None

    def test_where_bytes_are_parts_of_characters_nothing_is_told(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, f"{HEADER}\nAcme;;;;\n", "utf-16-le")
        assert LinePages(table.source, table.dialect).lines_holding("Acme", 9) is None
