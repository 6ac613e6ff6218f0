"""A settings file is changed in its place: comments, order and whatever else the person wrote stay."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.engine.settings.text import with_value

WRITTEN = """\
# mine
theme = "light"   # by day

# keys that I like
[keys]
"map.suggest" = "g" # as ever
"list.search" = ["f3",
  "slash"]

[notifications.email]   # work
server = 'smtp.example.com'

[other]
unknown = 1979-05-27
"""


def test_a_value_is_replaced_and_everything_around_it_stays() -> None:
    changed = with_value(WRITTEN, ("theme",), "dark")
    assert changed == WRITTEN.replace('"light"', '"dark"')
    changed = with_value(WRITTEN, ("keys", "list.search"), ("f4",))
    assert changed == WRITTEN.replace('["f3",\n  "slash"]', '["f4"]')


def test_a_new_key_stands_behind_the_last_one_of_its_table() -> None:
    changed = with_value(WRITTEN, ("retention_days",), 30)
    assert changed == WRITTEN.replace("# by day\n", "# by day\nretention_days = 30\n")
    changed = with_value(WRITTEN, ("notifications", "email", "enabled"), True)
    assert changed == WRITTEN.replace("'smtp.example.com'\n", "'smtp.example.com'\nenabled = true\n")


def test_a_table_that_is_not_there_gets_a_heading() -> None:
    changed = with_value(WRITTEN, ("notifications", "slack", "enabled"), True)
    assert changed == f"{WRITTEN}\n[notifications.slack]\nenabled = true\n"
    changed = with_value(WRITTEN, ("notifications", "bell"), True)
    assert changed.startswith(WRITTEN) and tomllib.loads(changed)["notifications"]["bell"] is True


def test_an_empty_table_is_filled_under_its_heading() -> None:
    assert with_value("[keys]\n\n[other]\na = 1\n", ("keys", "app.quit"), "f5") == (
        '[keys]\n"app.quit" = "f5"\n\n[other]\na = 1\n'
    )


def test_a_first_value_before_the_first_table_and_in_an_empty_file() -> None:
    assert with_value("# hello\n[keys]\na = 'b'\n", ("theme",), "dark") == (
        "# hello\ntheme = \"dark\"\n\n[keys]\na = 'b'\n"
    )
    assert with_value("", ("theme",), "dark") == 'theme = "dark"\n'
    assert with_value("# end", ("theme",), "dark") == '# end\ntheme = "dark"\n'


def test_a_key_is_taken_out_with_its_line() -> None:
    assert with_value(WRITTEN, ("keys", "map.suggest"), None) == WRITTEN.replace('"map.suggest" = "g" # as ever\n', "")
    assert with_value(WRITTEN, ("keys", "map.undo"), None) == WRITTEN


@pytest.mark.parametrize(
    "text",
    [
        "notifications = { email = { server = 'a' } }\ntheme = 'dark'\n",
        "notifications.email.server = 'a'\ntheme = 'dark'\n",
        "[notifications]\nemail = { server = 'a', port = 25 }\n",
    ],
)
def test_what_cannot_be_fixed_in_its_place_is_written_anew_with_the_same_meaning(text: str) -> None:
    changed = with_value(text, ("notifications", "email", "sender"), "a@b.example")
    expected = tomllib.loads(text)
    expected["notifications"]["email"]["sender"] = "a@b.example"
    assert tomllib.loads(changed) == expected


_KEYS = st.text(min_size=1, max_size=6)
_VALUES = st.one_of(st.booleans(), st.integers(-(2**40), 2**40), st.text(max_size=8), st.lists(st.text(max_size=4)))
_TABLES = st.recursive(
    st.dictionaries(_KEYS, _VALUES, max_size=3),
    lambda inner: st.dictionaries(_KEYS, st.one_of(_VALUES, inner), max_size=3),
)


@given(_TABLES, st.lists(st.sampled_from("abc"), min_size=1, max_size=3), st.one_of(st.none(), _VALUES))
def test_after_a_change_the_text_says_exactly_what_was_wanted(
    table: dict[str, object], path: list[str], value: object
) -> None:
    from upflow_tui.engine.settings.text import _changed, _document, _without_empty

    text = "".join(_document(table, ()))
    assert _without_empty(tomllib.loads(text)) == _without_empty(table)
    wanted = _changed(table, tuple(path), value)
    assert _without_empty(tomllib.loads(with_value(text, tuple(path), value))) == _without_empty(wanted)
