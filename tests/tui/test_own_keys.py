"""The person's own keys: unknown actions and keys are said, clashes too, and every action keeps a key that reaches it."""

from __future__ import annotations

import pytest

from upflow_tui.tui.actions import ACTIONS
from upflow_tui.tui.own_keys import fault_of, judged, keymap, named


def test_good_keys_count_by_their_textual_names() -> None:
    own = {"map.suggest": ("?",)} | {"preview.goto": ("F6", "Ctrl+B")}
    good, problems = judged({"map.suggest": ("z",), "preview.goto": ("F6", "Ctrl+B"), "app.help": ("-",)})
    assert good == {"map.suggest": ("z",), "preview.goto": ("f6", "ctrl+b"), "app.help": ("minus",)}
    assert problems == []
    assert keymap({"preview.goto": ("F6", "Ctrl+B")}) == {"preview.goto": "f6,ctrl+b"}
    assert judged(own)[1] != [], "the question mark shows the keys"


@pytest.mark.parametrize(
    ("action", "keys", "told"),
    [
        ("map.sugest", ("z",), 'this action does not exist. Nearest: "map.suggest".'),
        ("zzz", ("z",), "this action does not exist."),
        ("map.suggest", ("ctrl+i",), 'a terminal sends "ctrl+i" as another key. Choose another one.'),
        ("map.suggest", ("ctl+g",), '"ctl+g" is not a key. Write it like g, ?, f5 or ctrl+g.'),
        ("map.suggest", ("blue",), '"blue" is not a key. Write it like g, ?, f5 or ctrl+g.'),
        ("map.suggest", ("ctrl+",), '"ctrl+" is not a key. Write it like g, ?, f5 or ctrl+g.'),
        ("map.suggest", ("m",), '"m" is the key of "Next missing" (map.missing) already. Choose another one.'),
        ("map.suggest", ("q",), '"q" is the key of "Quit" (app.quit) already. Choose another one.'),
        ("map.suggest", ("up",), '"↑" is the key of "Up" (list.up) already. Choose another one.'),
        ("question.yes", ("n",), '"n" is the key of "No" (question.no) already. Choose another one.'),
    ],
)
def test_what_is_wrong_with_keys_is_said_and_the_usual_ones_count(
    action: str, keys: tuple[str, ...], told: str
) -> None:
    good, problems = judged({action: keys, "history.filter": ("z",)})
    assert good == {"history.filter": ("z",)}
    assert problems == [(action, told)]
    assert fault_of({}, action, keys) == told


def test_a_key_of_another_place_is_no_clash() -> None:
    assert fault_of({}, "map.suggest", ("a",)) is None, "a adds customers elsewhere"
    assert fault_of({}, "dialog.close", ("x",)) is None


def test_two_actions_may_change_their_keys() -> None:
    assert judged({"map.suggest": ("m",), "map.missing": ("f5",)})[1] == []
    assert fault_of({"map.missing": ("f5",)}, "map.suggest", ("m",)) is None


def test_where_one_of_two_does_not_count_the_other_may_clash_with_what_is_usual() -> None:
    good, problems = judged({"map.suggest": ("m",), "map.missing": ("q",)})
    assert good == {}
    assert {problem.action for problem in problems} == {"map.suggest", "map.missing"}


def test_two_own_keys_of_the_same_place_clash() -> None:
    good, problems = judged({"map.suggest": ("z",), "map.missing": ("z",)})
    assert len(good) == 1 and len(problems) == 1


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_the_usual_keys_of_an_action_are_keys(action) -> None:  # type: ignore[no-untyped-def]
    fault = fault_of({}, action.id, action.keys)
    assert fault is None or "already" in fault, "one that stands twice does so in different states of a screen"
    assert all(named(key) == key for key in action.keys)
