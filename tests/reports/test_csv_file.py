"""The dialects of CSV files that leave (docs/rules.md §6 "CSV files that leave")."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upflow_tui.core.formulas import neutralise
from upflow_tui.reports.csv_file import PLAIN, CsvDialect, DialectName, csv_dialect, write_csv

ROWS = [["Name", "=Sum"], ["a;b", "=1+1"], ["a,b", "+33 1"], ['say "x"', "two\r\nlines"]]


def written(environment: dict[str, str], name: DialectName = DialectName.EXCEL) -> bytes:
    out = io.BytesIO()
    assert write_csv(ROWS, out, csv_dialect(name, environment)) == 3
    return out.getvalue()


@pytest.mark.parametrize(
    ("environment", "delimiter"),
    [
        ({}, ";"),
        ({"LANG": "C.UTF-8"}, ";"),
        ({"LANG": "fr_FR.UTF-8"}, ";"),
        ({"LANG": "en_US.UTF-8"}, ","),
        ({"LANG": "en"}, ","),
        ({"LANG": "en_ZA"}, ";"),
        ({"LANG": "es_ES.UTF-8"}, ";"),
        ({"LANG": "es_MX.UTF-8"}, ","),
        ({"LANG": "de_CH@euro"}, ";"),
        ({"LANG": "ja_JP.UTF-8"}, ","),
        ({"LANG": "en_US.UTF-8", "LC_NUMERIC": "fr_FR.UTF-8"}, ";"),
        ({"LANG": "fr_FR", "LC_NUMERIC": "fr_FR", "LC_ALL": "en_GB"}, ","),
        ({"LANG": "fr_FR", "LC_ALL": ""}, ";"),
    ],
)
def test_a_spreadsheet_gets_the_delimiter_of_its_country(environment: dict[str, str], delimiter: str) -> None:
    assert csv_dialect(DialectName.EXCEL, environment).delimiter == delimiter
    assert csv_dialect(DialectName.PLAIN, environment) == PLAIN


def test_for_a_spreadsheet_there_is_a_mark_and_no_formula() -> None:
    assert written({}) == (b'\xef\xbb\xbfName;\'=Sum\r\n"a;b";\'=1+1\r\na,b;+33 1\r\n"say ""x""";"two\r\nlines"\r\n')


def test_plain_has_every_text_as_it_is() -> None:
    assert written({}, DialectName.PLAIN) == (b'Name,=Sum\r\na;b,=1+1\r\n"a,b",+33 1\r\n"say ""x""","two\r\nlines"\r\n')


def test_many_rows_are_all_written() -> None:
    out = io.BytesIO()
    assert write_csv(([str(number)] for number in range(3_001)), out, PLAIN) == 3_000
    assert out.getvalue().split() == [str(number).encode() for number in range(3_001)]


CELLS = st.one_of(
    st.sampled_from(["", "a", "=1", "'=1", "+33 1", "a;b", "a,b", 'a"b', "a\nb", "a\rb", "\r"]), st.text()
)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=6), st.sampled_from(",;|"), st.booleans(), st.booleans())
@example([[""], [], ["", ""], ["a\r"]], ";", True, False)
def test_lines_that_are_joined_are_those_of_the_standard_writer(
    rows: list[list[str]], delimiter: str, guard: bool, is_guarded: bool
) -> None:
    out = io.BytesIO()
    write_csv(rows, out, CsvDialect(delimiter, bom=False, guard=guard), is_guarded=is_guarded)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    guards = guard and not is_guarded
    writer.writerows([neutralise(cell) if guards else cell for cell in row] for row in rows)
    assert out.getvalue().decode() == text.getvalue()
