"""The writer asks the reader: files that leave are detected as they were written (docs/rules.md §2, §6)."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import Dialect, detect
from upflow_tui.importing.file.source import Source
from upflow_tui.reports.csv_file import PLAIN, CsvDialect, write_csv
from upflow_tui.reports.reading_back import reads_back

HEADERS = ["Customer ID", "Customer name", "Address", "Town", "Contact email"]
WORDS = [
    "Société Müller",
    "東京株式会社",
    "Łódź",
    "Москва",
    "12, rue de l'Été",
    "a;b",
    "x|y",
    "1,5",
    "C-1",
    "",
    "–Ä",
    "Ã©",
]
DIALECTS = [PLAIN, CsvDialect(";", bom=True, guard=True), CsvDialect(",", bom=True, guard=True)]
DIALECTS += [CsvDialect(delimiter, bom=False, guard=False) for delimiter in ";|"]


def detected(content: bytes, folder: Path) -> Dialect:
    path = folder / "file.csv"
    path.write_bytes(content)
    return detect(Source(path.name, len(content), "", path), ImportChoices())


@pytest.mark.parametrize("dialect", DIALECTS, ids=str)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.sampled_from(WORDS), min_size=5, max_size=5), min_size=1, max_size=6))
def test_lists_are_read_as_they_were_written(rows: list[list[str]], dialect: CsvDialect, tmp_path: Path) -> None:
    rows = [["C-9", *row[1:]] for row in rows]  # a row is never blank
    out = io.BytesIO()
    write_csv([HEADERS, *rows], out, dialect)
    found = detected(out.getvalue(), tmp_path)
    assert (found.encoding, found.bom, found.delimiter) == ("utf-8", dialect.bom, dialect.delimiter)
    assert found.header_line == 1


@pytest.mark.parametrize(
    ("encoding", "text", "is_same"),
    [
        ("utf-8", "Société\n", True),
        ("cp1252", "Société Générale de Paris\n", True),
        ("mac-roman", "Durand\n", True),
        ("mac-roman", "–Ä\n", False),
        ("cp1252", "Łódź\n", False),
        ("utf-7", "a+é\n", False),
    ],
)
def test_an_encoding_is_kept_where_it_is_found_again(
    encoding: str, text: str, tmp_path: Path, *, is_same: bool
) -> None:
    assert reads_back([text] * 3, encoding, tmp_path) is is_same
    assert list(tmp_path.iterdir()) == []
