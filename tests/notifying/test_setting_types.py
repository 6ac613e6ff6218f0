"""What a value of the settings file must be."""

from __future__ import annotations

import pytest

from upflow_tui.notifying.setting_types import (
    between,
    check_address,
    check_keys,
    check_line,
    check_server,
    without_blank,
)


@pytest.mark.parametrize("text", ["", "smtp.mars.example", "127.0.0.1", "::1", "localhost"])
def test_a_server_is_a_name_or_a_number(text: str) -> None:
    assert check_server(text) == text


@pytest.mark.parametrize("text", ["https://smtp", "a b", "a@b", "a?b", "a\nb", "x" * 254])
def test_what_is_no_server(text: str) -> None:
    with pytest.raises(ValueError, match="is not a server's name"):
        check_server(text)


@pytest.mark.parametrize("text", ["", "anna@mars.example", "anna+x@mars", "a.b@c.d"])
def test_an_address_may_be_one_inside_a_company(text: str) -> None:
    assert check_address(text) == text


@pytest.mark.parametrize("text", ["anna", "@mars", "anna@", "a b@c", "a@b\n", "a..b@c", "Anna <a@b.example>"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        check_address(text)


def test_a_line_has_no_control_characters() -> None:
    assert check_line("Anna Roy") == "Anna Roy"
    for text in ("a\nb", "\x1b[2J", "x" * 321):
        with pytest.raises(ValueError, match="one short line"):
            check_line(text)


def test_keys_are_one_or_a_list() -> None:
    assert check_keys("g") == ("g",) and check_keys(["f3", "f4"]) == ("f3", "f4")
    for value in (3, [], "", [""], ["g", 3], {"a": 1}, None):
        with pytest.raises(ValueError, match="must be a key in quotes"):
            check_keys(value)


def test_bounds_are_part_of_the_range() -> None:
    check = between(0, 9, " (never)").check
    assert check(0) == 0 and check(9) == 9
    for number in (-1, 10):
        with pytest.raises(ValueError, match=r"^must be from 0 \(never\) to 9\.$"):
            check(number)


def test_blank_texts_are_left_out() -> None:
    assert without_blank(("", "a", "")) == ("a",)
