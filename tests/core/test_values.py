"""When two values are the same (docs/rules.md §4: "Equal means")."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.organization import CustomField, CustomFieldType, Organization
from upflow_tui.core.values import Value, number_keys, same_value, shown_value


@pytest.mark.parametrize(("one", "other"), [("-12.5", "-12.50"), ("007", "7"), ("0", "-0.00"), ("1", "1")])
def test_numbers_are_equal_as_decimals(one: str, other: str) -> None:
    assert same_value(one, other, as_number=True)


@pytest.mark.parametrize(("one", "other"), [("12.5", "12.51"), ("0.1", "0.1000000000000000055511151231257827")])
def test_numbers_differ_by_their_last_digit(one: str, other: str) -> None:
    assert not same_value(one, other, as_number=True)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(0, 5))
def test_zeros_at_the_end_never_make_another_number(number: object, zeros: int) -> None:
    assert same_value(f"{number:f}", f"{number:f}{'0' * zeros}", as_number=True)


def test_what_is_no_number_is_compared_as_text() -> None:
    assert not same_value("abc", "1", as_number=True)
    assert same_value("abc", "abc", as_number=True)


@pytest.mark.parametrize(("one", "other"), [("12.5", "12.50"), ("007", "7"), ("Paris", "paris"), ("a", "a ")])
def test_everything_else_is_compared_exactly(one: str, other: str) -> None:
    assert not same_value(one, other)
    assert same_value(one, one)


def test_managers_and_options_are_compared_as_sets() -> None:
    assert same_value(("a", "b"), ("b", "a"))
    assert not same_value(("a", "b"), ("a",))
    assert not same_value(("a",), "a")


def test_a_boolean_is_neither_a_text_nor_nothing() -> None:
    assert same_value(False, False)
    assert not same_value(False, True)
    assert not same_value(False, None)
    assert not same_value(True, "true")


def test_nothing_is_only_the_same_as_nothing() -> None:
    assert same_value(None, None)
    assert not same_value(None, "0", as_number=True)
    assert not same_value("", None)


def test_only_custom_numbers_compare_as_decimals() -> None:
    fields = tuple(CustomField(kind.value, kind) for kind in CustomFieldType)
    assert number_keys(Organization(custom_fields=fields)) == {"custom:number"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [("Paris", "Paris"), (("a", "b"), "a, b"), (True, "true"), (False, "false"), (None, ""), ((), "")],
)
def test_values_are_shown_in_a_sentence(value: Value, shown: str) -> None:
    assert shown_value(value) == shown
