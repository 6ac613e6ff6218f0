"""The strict shape of a column, and what counts as nearly all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.file.shapes import nearly_all, shape_of, signature


@pytest.mark.parametrize(
    ("count", "total", "is_nearly"),
    [
        *((19, 20, True), (18, 20, False), (95, 100, True), (94, 100, False), (4, 5, True), (3, 5, False)),
        *((18, 19, True), (4, 4, True), (3, 4, False), (1, 1, True), (0, 0, False)),
    ],
)
def test_nearly_all_is_95_percent_of_many_and_all_but_one_of_a_few(count: int, total: int, is_nearly: bool) -> None:
    assert nearly_all(count, total) is is_nearly


@pytest.mark.parametrize(
    ("values", "fitting", "others"),
    [
        (["C-1", "C-23", "C-9"], ["C-2", "C-100"], ["C1", "D-1", "Unit 4", "C-", "c-1"]),
        (["TR0012", "TR0013", "TR4711"], ["TR0099"], ["TROO12", "TR12", "0012"]),
        (["a@b.fr", "c.d@e.com"], ["x@y.example"], ["x", "a@b", "1"]),
        (["2025-12-31", "2026-01-01"], ["2024-02-29"], ["31.12.2025", "2025"]),
        (["3f2a-99bc1d", "aa01-77de2f", "0b1c-12ab34"], ["ffff-000000"], ["3f2a-99bc1", "xyzw-12ab34"]),
        (["C-1"] * 12 + ["K/100"] * 8, ["C-7", "K/205"], ["X-1", "7"]),
    ],
)
def test_a_column_of_codes_has_a_strict_shape(values: list[str], fitting: list[str], others: list[str]) -> None:
    shape = shape_of(values)
    assert shape is not None and shape.is_strict
    assert all(map(shape.fits, [*values, *fitting]))
    assert not any(map(shape.fits, others))


@pytest.mark.parametrize(
    ("values", "word", "needs"),
    [
        (["C-1", "C-23", "C-9"], "C-", True),
        (["1001", "1002", "77"], "one", True),
        (["a@b.fr", "c.d@e.com"], "c.d.e.com", True),
        (["FR", "DE", "IT"], "ES", False),
        (["3f2a-99bc1d", "aa01-77de2f", "0b1c-12ab34"], "ffff-abcdef", False),
        (["k3JfPq0LmZxT", "9QwErTyUiOpA", "zXcVbNm1LkJh"], "AbCdEfGhIjKl", False),
        (["C-1"] * 12 + ["K/100"] * 8, "K/", True),
        (["C-1"] * 12 + ["KLM"] * 8, "KLM", False),
    ],
)
def test_a_shape_says_whether_a_value_of_letters_alone_may_have_it(values: list[str], word: str, needs: bool) -> None:
    """What says so is passed over without a look (importing/file/habits.py)."""
    shape = shape_of(values)
    assert shape is not None
    assert (shape.needs_digit, shape.fits(word)) == (needs, not needs)


@pytest.mark.parametrize("values", [["1001", "1002", "77"], ["FR", "DE", "IT"], ["EUR", "EUR"]])
def test_plain_numbers_and_short_codes_have_a_weak_shape(values: list[str]) -> None:
    shape = shape_of(values)
    assert shape is not None and not shape.is_strict
    assert shape.is_number == values[0].isdigit()


@pytest.mark.parametrize(
    "values", [["Alpha", "Beta Ltd", "Gamma & Sons"], ["Paris", "Lyon", "Nice"], [], ["", ""], ["x" * 900]]
)
def test_free_text_has_none(values: list[str]) -> None:
    assert shape_of(values) is None


def test_one_odd_value_of_many_does_not_hide_the_shape() -> None:
    shape = shape_of([*(f"C-{n}" for n in range(1, 30)), "Unit 4, Block B"])
    assert shape is not None and not shape.fits("Unit 4, Block B")


def test_the_signature_counts_no_letters() -> None:
    assert [signature(text) for text in ("TR0012", "Unit 4", "É-1", "a\n\nb")] == ["A9", "Aa 9", "A-9", "a\na"]


@given(st.lists(st.text(max_size=12), max_size=30))
def test_nearly_all_values_fit_the_shape_that_they_make(values: list[str]) -> None:
    shape = shape_of(values)
    if shape is not None:
        filled = [value for value in values if value]
        assert nearly_all(sum(map(shape.fits, filled)), len(filled))


@given(
    st.lists(
        st.from_regex(r"(?:[A-C]{1,2}|x@)?-?[0-9]{1,4}(?:\.fr|[a-f][0-9])?", fullmatch=True), min_size=1, max_size=8
    ),
    st.text("AB-@.0123456789af", max_size=8),
)
def test_no_shape_tells_one_digit_from_another(values: list[str], other: str) -> None:
    shape = shape_of(values)
    if shape is not None:
        masked = str.maketrans("123456789", "0" * 9)
        assert [shape.fits(one) for one in (*values, other)] == [
            shape.fits(one.translate(masked)) for one in (*values, other)
        ]
