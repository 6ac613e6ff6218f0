"""Fixes of dates and numbers: what can be read in two ways is never guessed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.checking.value_shapes import NUMBER_SHAPE
from upflow_tui.importing.fixes.readings import is_open, read_date, read_number, reading, shown_option
from upflow_tui.importing.fixes.repairs import OPTIONS, FixName

DATES, NUMBERS = FixName.DATES, FixName.NUMBERS
LIKE_NUMBERS = st.text("0123456789.,' -€()\u00a0\u202f+", max_size=14)
LIKE_DATES = st.from_regex(r"[0-3]?[0-9][-/. ][0-3]?[0-9][-/. ](19|20)[0-9]{2}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("31/12/2025", "2025-12-31"), ("12/31/2025", "2025-12-31"), ("31.12.2025", "2025-12-31"),
        ("31-12-2025", "2025-12-31"), ("31. 12. 2025", "2025-12-31"), ("31 12 2025", "2025-12-31"),
        ("2025/12/31", "2025-12-31"), ("2025.1.5", "2025-01-05"), ("20251231", "2025-12-31"),
        ("5/5/2025", "2025-05-05"), ("31/12/2025 00:00", "2025-12-31"), ("12/31/2025 12:00:00 AM", "2025-12-31"),
        ("2025-12-31T00:00:00Z", "2025-12-31"), ("2025-12-31 23:59:59", "2025-12-31"),
        ("31 déc. 2025", "2025-12-31"), ("1er janvier 2026", "2026-01-01"), ("3. Mai 2024", "2024-05-03"),
        ("31-Dec-2025", "2025-12-31"), ("December 31, 2025", "2025-12-31"), ("31 de diciembre de 2025", "2025-12-31"),
        ("31 dicembre 2025", "2025-12-31"), ("31 de dezembro de 2025", "2025-12-31"), ("1 mei 2025", "2025-05-01"),
        ("Wed, 31 Dec 2025", "2025-12-31"), ("Mittwoch, 31.12.2025", "2025-12-31"), ("31 grudnia 2025", "2025-12-31"),
        ("1 maja 2025", "2025-05-01"), ("31 augusti 2025", "2025-08-31"), (" 31/12/2025\u00a0", "2025-12-31"), ("29/02/2024", "2024-02-29"),
    ],
)  # fmt: skip
def test_a_date_that_can_be_read_in_one_way_is_written_as_asked(text: str, written: str) -> None:
    assert reading(DATES, None)(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "05/06/2025", "31/02/2025", "29/02/2025", "32/01/2025", "31/12/25", "2025-12-31", "46022", "2025", "soon", "",
        "2025-12-31T23:00:00Z", "31122025", "31/12/0000", "5 mojember 2025", "٣١/١٢/٢٠٢٥", "31/12/2025 foo",
    ],
)  # fmt: skip
def test_what_is_right_no_date_or_can_be_read_in_two_ways_stays(text: str) -> None:
    assert reading(DATES, None)(text) == text


def test_the_answer_decides_what_can_be_read_in_two_ways_and_nothing_else() -> None:
    assert [reading(DATES, option)("05/06/2025") for option in ("dmy", "mdy")] == ["2025-06-05", "2025-05-06"]
    assert [reading(DATES, option)("31/12/2025") for option in ("dmy", "mdy")] == ["2025-12-31", "2025-12-31"]
    assert [reading(NUMBERS, option)("1,204") for option in ("comma", "point")] == ["1.204", "1204"]
    assert [reading(NUMBERS, option)("12,5") for option in ("comma", "point")] == ["12.5", "12.5"]


def test_an_unknown_option_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        reading(DATES, "comma")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1234,56", "1234.56"), ("12,5", "12.5"), ("1 204,50", "1204.50"), ("1\u00a0204,50", "1204.50"),
        ("1\u202f204\u202f300", "1204300"), ("1.204,50", "1204.50"), ("1,204.50", "1204.50"), ("1'204.50", "1204.50"),
        ("1.204.300", "1204300"), ("1,204,300", "1204300"), ("0,125", "0.125"), ("1234,567", "1234.567"),
        ("-12,5", "-12.5"), ("−12,5", "-12.5"), ("12,5-", "-12.5"), ("(12,5)", "-12.5"), ("+5", "5"),
        ("1 204,50 €", "1204.50"), ("€ 12", "12"), ("$1,204.50", "1204.50"), ("12 EUR", "12"), ("€-5", "-5"),
        ("1 204,500", "1204.500"), (" 12,5 ", "12.5"),
    ],
)  # fmt: skip
def test_a_number_that_can_be_read_in_one_way_is_written_with_a_period(text: str, written: str) -> None:
    assert reading(NUMBERS, None)(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "1,204", "1.204", "12", "12.5", "-3", "12 %", "1e3", "NaN", "1 2", "1 20", "12 34", "", "€", "1,2,3", "1.2.3",
        "--5", "(5", "5)", "-(5)", "1_000", "٣", "abc", "1,204,30",
    ],
)  # fmt: skip
def test_what_is_right_no_number_or_can_be_read_in_two_ways_is_left_alone(text: str) -> None:
    assert reading(NUMBERS, None)(text) == text


def test_a_number_that_is_right_stays_whatever_the_column_looks_like() -> None:
    assert reading(NUMBERS, "comma")("1.204") == "1.204"


@pytest.mark.parametrize(
    ("fix", "cell", "option"),
    [
        (DATES, "31/12/2025", "dmy"), (DATES, "12/31/2025", "mdy"), (DATES, "05/06/2025", None),
        (DATES, "05/05/2025", None), (DATES, "2025/12/31", None), (DATES, "31 mars 2025", None), (DATES, "x", None),
        (NUMBERS, "12,5", "comma"), (NUMBERS, "12.5", "point"), (NUMBERS, "1,204", None), (NUMBERS, "12", None),
        (NUMBERS, "1.204,5", "comma"), (NUMBERS, "1,204.5", "point"), (NUMBERS, "1 204", None), (NUMBERS, "", None),
    ],
)  # fmt: skip
def test_a_cell_proves_how_its_column_is_written_where_only_one_way_can_read_it(
    fix: FixName, cell: str, option: str | None
) -> None:
    assert shown_option(fix, cell) == option


def test_only_wrong_cells_with_two_readings_ask_a_question() -> None:
    assert is_open(DATES, "05/06/2025")
    assert is_open(NUMBERS, "1,204")
    assert not any(is_open(DATES, cell) for cell in ("31/12/2025", "05/05/2025", "2025-06-05", ""))
    assert not any(is_open(NUMBERS, cell) for cell in ("1.204", "12,5", "12", ""))


@given(st.one_of(LIKE_DATES, LIKE_NUMBERS, st.text()), st.sampled_from([DATES, NUMBERS]), st.integers(0, 2))
def test_done_twice_is_done_once(cell: str, fix: FixName, place: int) -> None:
    text_fix = reading(fix, (*OPTIONS[fix], None)[place])
    assert text_fix(text_fix(cell)) == text_fix(cell)


@given(LIKE_NUMBERS)
def test_whatever_is_written_is_a_number_of_the_same_digits(cell: str) -> None:
    for written in read_number(cell.strip()):
        if written is not None:
            assert re.fullmatch(NUMBER_SHAPE, written)
            assert re.sub("[^0-9]", "", written) == re.sub("[^0-9]", "", cell)


@given(LIKE_DATES)
def test_whatever_is_written_is_a_date_of_the_same_numbers(cell: str) -> None:
    numbers = sorted(map(int, re.findall("[0-9]+", cell)))
    for written in read_date(cell):
        if written is not None:
            assert sorted(map(int, written.split("-"))) == numbers
