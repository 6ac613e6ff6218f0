"""The column of errors: what it says, and the records of such a file read as they were (docs/rules.md §6)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.importing.sources import source_of
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import ErrorsColumn, detect
from upflow_tui.importing.file.errors_column import (
    clean_headers,
    errors_file,
    errors_text,
    neutral_raw,
    restore_raw,
    restore_record,
    says_same,
)
from upflow_tui.importing.file.records import Records, lines_of

COLUMN = ErrorsColumn(3, 14)
TOLD = errors_text(14, 37, ["Town: too long. Shorten it."])


def test_the_text_begins_with_the_import_and_the_line_and_is_one_visible_line() -> None:
    text = errors_text(14, 37, ['Town "a\nb\x1b" is wrong. Mend it.', "Second."])
    assert text == 'Import 14, line 37: Town "a⏎b␛" is wrong. Mend it. | Second.'


@pytest.mark.parametrize(
    ("cells", "restored"),
    [
        (["a", "b", "c", TOLD], ["a", "b", "c"]),
        (["a", "b", "c", TOLD, "", " "], ["a", "b", "c"]),
        (["a", "b", "c", "d", TOLD], ["a", "b", "c", "d"]),
        (["a", "b", TOLD], ["a", "b"]),
        (["a", "", TOLD, ""], ["a", ""]),
        (["a", "b", "c", "mended"], ["a", "b", "c"]),
        (["a", "b", "c", ""], ["a", "b", "c"]),
        (["a", "b", "c"], ["a", "b", "c"]),
        (["a"], ["a"]),
        (["a", "b", "c", "mended", "d"], ["a", "b", "c", "d"]),
        (["a", "b", "c", "", "", " "], ["a", "b", "c"]),
        (["a", "", "", "", ""], ["a", "", ""]),
        (["a", TOLD, "c", ""], ["a", "", "c"]),
        (["a", "b", TOLD, "d"], ["a", "b", ""]),
        (["'=1", "''=1", "'", TOLD], ["=1", "'=1", "'"]),
        (["a", "b", errors_text(15, 2, ["of another import"])], ["a", "b", errors_text(15, 2, ["of another import"])]),
        ([], []),
    ],
)
def test_a_record_is_what_it_was_in_the_import(cells: list[str], restored: list[str]) -> None:
    assert restore_record(cells, COLUMN) == restored


RAW = st.text(st.sampled_from(";,=+-@'\" \tab1é"), max_size=30)


@given(RAW, st.sampled_from([";", ",", "\t"]))
def test_a_raw_line_comes_back_as_it_was(raw: str, delimiter: str) -> None:
    written = neutral_raw(raw, delimiter)
    assert restore_raw(written, COLUMN, delimiter) == raw
    told = TOLD.replace('"', '""')
    assert restore_raw(f'{written}{delimiter}"{told}"', COLUMN, delimiter) == raw


BROKEN = st.tuples(st.sampled_from(['"', '"a"b', '"a" ;', '=;"=', "-2,\"'=1"]), RAW).map("".join)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(BROKEN, st.sampled_from([";", ","]))
def test_a_line_with_a_quote_in_the_wrong_place_has_it_still(raw: str, delimiter: str) -> None:
    assume(any(batch.broken for batch in Records(lines_of([raw + "\n"]), delimiter)))
    written = f'{neutral_raw(raw, delimiter)}{delimiter}"{TOLD}"'
    follower = f'a{delimiter}"b"\n'
    again = list(Records(lines_of([written + "\n", follower]), delimiter))
    assert [broken for batch in again for broken in batch.broken] == [(1, written)]
    assert [row for batch in again for row in batch.rows] == [["a", "b"]]


@example('""=')
@example('a;""""=1')
@given(RAW)
def test_no_cell_of_a_raw_line_runs_in_a_spreadsheet(raw: str) -> None:
    for cell in next(csv.reader([neutral_raw(raw, ";")], delimiter=";"), []):
        assert not cell.startswith(("=", "@"))


@pytest.mark.parametrize(
    ("content", "delimiter", "header_line"),
    [
        (f'ID;Name;Town;Upflow import errors\n1;A;B;"{TOLD}"\n', ";", 1),
        (f'ID,Name,Town,Upflow import errors,,\n1,A,B,"{TOLD}",,\n', ",", 1),
        (f'sep=|\r\nID|Name|Town|"Upflow import errors"\r\n1|A|B|"{TOLD}"\r\n', "|", 2),
        (f'\n\nID\tName\tTown\tUpflow import errors\n1\tA\t"{TOLD}"\n', "\t", 3),
        (f'"I\nD",Name,Town,Upflow import errors\n1,"A" B,"{TOLD}"\n', ",", 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_such_a_file_is_known_by_its_last_column(
    content: str, delimiter: str, header_line: int, encoding: str, tmp_path: Path
) -> None:
    source = source_of(tmp_path, content.encode(encoding))
    choices = ImportChoices()
    found = errors_file(source, choices, detect(source, choices))
    assert found is not None
    assert (found.number, found.headers[1:]) == (14, ("Name", "Town"))
    assert (found.dialect.delimiter, found.dialect.header_line) == (delimiter, header_line)
    assert found.dialect.errors == ErrorsColumn(3, 14)
    assert [told.line for told in found.told] == [37]
    assert says_same(found.told[0].text, TOLD)


@pytest.mark.parametrize(
    "content",
    [
        "ID;Name;Upflow import errors\n1;A;\n",
        "ID;Name;Upflow import errors\n1;A;too long\n",
        f'ID;Name;Upflow import errors;Note\n1;A;"{TOLD}";x\n',
        f'ID;Name;Other errors\n1;A;"{TOLD}"\n',
        f'ID;Name;Upflow import errors\n1;A;"{TOLD}"\n2;B;"Import 15, line 3: other"\n',
        f'ID;Name;Note\n1;A;Upflow import errors\n2;B;"{TOLD}"\n',
    ],
)
def test_any_other_file_is_none(content: str, tmp_path: Path) -> None:
    source = source_of(tmp_path, content.encode())
    choices = ImportChoices(header_line=1)
    assert errors_file(source, choices, detect(source, choices)) is None


@pytest.mark.parametrize("choices", [ImportChoices(delimiter=","), ImportChoices(header_line=2)])
def test_what_the_person_chose_counts_more(choices: ImportChoices, tmp_path: Path) -> None:
    source = source_of(tmp_path, f'ID;Name;Upflow import errors\n1;A;"{TOLD}"\n2;B;\n'.encode())
    assert errors_file(source, choices, detect(source, choices)) is None


def test_headers_are_those_of_the_import() -> None:
    assert clean_headers([" '=Sum ", "To\nwn", "e\u0301", "Upflow import errors"], COLUMN) == ["'=Sum", "To wn", "é"]
    assert clean_headers(["'=Sum"], COLUMN) == ["=Sum"]
    assert clean_headers(["'=Sum"]) == ["'=Sum"]
