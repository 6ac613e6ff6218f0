"""Cells that a spreadsheet would run get one apostrophe, and reading takes exactly that away (docs/rules.md §6)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upflow_tui.core.formulas import neutralise, neutralised, restore


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "@SUM(1+9)",
        "+SUM(A1)",
        "-2+3",
        "-A1",
        "+1+1",
        "+",
        "--",
        "-1e3",
        "\t=1",
        "\rtext",
        "\uff1d1+1",
        "\uff0bSUM(A1)",
        "\uff0dA1",
        "\uff20SUM(A1)",
        "'=1",
        "''=1",
        "'-5",
        "'@home",
        "'\t",
        "=",
    ],
)
def test_what_would_run_and_what_looks_neutralised_gets_one_apostrophe(cell: str) -> None:
    assert neutralise(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "text",
        "a=b",
        " =1",
        "-",
        "-12.5",
        "+7",
        "-1 204,50",
        "-1\u00a0204,50",
        "-.5",
        "+33 1 23 45 67 89",
        "+33 (0)1.23-45/67",
        "+44 (20)",
        "\uff0b81 3 1234",
        "\uff0d",
        "'s-Hertogenbosch",
        "'",
        "12'",
        "\n=1",
    ],
)
def test_numbers_phones_a_lone_dash_and_plain_text_stay(cell: str) -> None:
    assert neutralise(cell) == cell
    assert restore(cell) == cell


@pytest.mark.parametrize("cell", ["'text", "'-5", "'+33 1", "'-"])
def test_an_apostrophe_that_was_not_put_there_stays(cell: str) -> None:
    assert restore(cell) == cell


tricky = st.text(st.sampled_from("'=+-@\t\r 5a(.,\u00a0|"), max_size=8)


@given(tricky | st.text())
def test_every_cell_comes_back_equal(cell: str) -> None:
    assert restore(neutralise(cell)) == cell


@given(tricky)
def test_nothing_written_can_run(cell: str) -> None:
    written = neutralise(cell)
    assert not re.match("[=@\t\r]", written)
    assert not re.match(r"[+-].*[^0-9\s().,/-]", written)


def test_known_payloads_are_harmless_and_come_back(corpora: Path) -> None:
    payloads = (corpora / "injection" / "csv_formula_payloads.txt").read_text(encoding="utf-8").splitlines()
    assert sum(neutralise(payload) != payload for payload in payloads) == 5  # the sixth begins with a letter
    assert [restore(neutralise(payload)) for payload in payloads] == payloads


@example(["'=1", "''+x", "'x", "=1", "＝1", "\t1", "+1", "a\n=1", ""])
@given(st.lists(st.text(alphabet="=+-@＝＋－＠\t\r\n'a1 ,", max_size=4), max_size=4))
def test_a_row_is_neutralised_cell_by_cell(row: list[str]) -> None:
    assert list(neutralised(row)) == list(map(neutralise, row))
