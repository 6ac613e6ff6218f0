"""An output as text: judged by its model, in ASCII, and written while its lists are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from upflow_tui.contract.writing import pieces

ANY_TEXT = st.text(alphabet=st.characters(codec=None))
TOLD = st.fixed_dictionaries({"channel": ANY_TEXT, "sent": st.booleans(), "message": ANY_TEXT})


def whole(value: Any) -> Any:
    """The value without halves of characters."""
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in value)
    return {key: whole(item) for key, item in value.items()} if isinstance(value, dict) else value


@given(st.lists(TOLD))
def test_it_is_one_object_in_ascii_whatever_stands_in_it(told: list[dict[str, Any]]) -> None:
    expected = {"version": 1, "notified": [whole(item) for item in told]}
    for items in (told, iter(told)):
        text = "".join(pieces("notify test", {"notified": items}))
        assert json.loads(text) == expected
        assert text.endswith("}\n")
        assert all(char == "\n" or " " <= char <= "~" for char in text)


@given(ANY_TEXT)
def test_a_value_beside_the_lists_is_judged_alike(text: str) -> None:
    assert json.loads("".join(pieces("org save", {"written": text}))) == {"version": 1, "written": whole(text)}


def test_half_a_character_in_a_name_is_one_mark() -> None:
    assert json.loads("".join(pieces("org save", {"written": "a\udcffb"})))["written"] == "a\ufffdb"


def test_a_long_list_is_written_while_it_is_read() -> None:
    written: list[str] = []

    def items() -> Iterator[dict[str, Any]]:
        for number in range(2000):
            if number == 1999:
                assert '"998"' in "".join(written)
            yield {"channel": "email", "sent": True, "message": str(number)}

    for piece in pieces("notify test", {"notified": items()}):
        written.append(piece)  # noqa: PERF402 - the items look at it meanwhile
    lines = "".join(written).splitlines()
    assert len(lines) == 2002, "each item on a line of its own"
    assert json.loads(lines[1].rstrip(",")) == {"channel": "email", "sent": True, "message": "0"}
    assert [item["message"] for item in json.loads("".join(written))["notified"]] == [str(n) for n in range(2000)]


def test_the_version_is_first_and_the_order_is_that_of_the_command() -> None:
    assert "".join(pieces("mappings rename", {"name": "b", "renamed": "a"})) == (
        '{"version": 1, "name": "b", "renamed": "a"}\n'
    )
    assert "".join(pieces("notify test", {"notified": iter(())})) == '{"version": 1, "notified": []}\n'


@pytest.mark.parametrize(
    "pairs",
    [
        {"notified": [{"channel": "email", "sent": True}]},
        {"notified": iter([{"channel": "email", "sent": True}])},
        {"notified": iter([{"channel": "email", "sent": True, "message": "", "more": 1}])},
        {"notified": iter([{"channel": "email", "sent": "perhaps", "message": ""}])},
        {"notified": [], "more": 1},
        {},
    ],
)
def test_what_the_model_does_not_say_is_never_printed(pairs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        "".join(pieces("notify test", pairs))


def test_a_key_that_holds_on_condition_is_absent_otherwise() -> None:
    row = dict.fromkeys(("line", "column", "field", "value")) | {"severity": "note", "scope": "file"}
    row |= dict.fromkeys(("code", "message", "fix"), "x")
    text = "".join(pieces("history undo", {"undone": iter(()), "kept": [], "import": 3}))
    assert json.loads(text) == {"version": 1, "undone": [], "kept": [], "import": 3}
    compared = {"external_id": "1", "name": "a"}
    text = "".join(pieces("history compare", {**_comparison(), "absent": iter([compared])}))
    assert json.loads(text)["absent"] == [compared]


def _comparison() -> dict[str, Any]:
    one = {"import": 1, "started": "", "file": None, "customers": 0}
    fields: dict[str, list[str]] = {"compared": [], "only_before": [], "only_after": []}
    return {
        "before": one,
        "after": one,
        "totals": dict.fromkeys(("changed", "appeared", "absent", "same"), 0),
        "fields": fields,
    }
