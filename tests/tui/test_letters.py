"""One letter, one meaning: every action's letter is accounted for, and docs/keys.md is drawn from that."""

from __future__ import annotations

import pytest

from tests.tui.keys_page import PAGE, page
from upflow_tui.tui.action_table import ACTIONS, Action
from upflow_tui.tui.letters import EXCEPTIONS, LETTERS

WORDS = frozenset({"enter", "escape", "tab", "backspace", "delete", "up", "down", "left", "right", "home", "end"})


def signs(action: Action) -> list[str]:
    """The keys of an action that are a letter, a digit or a sign."""
    return [key for key in action.keys if "+" not in key and key not in WORDS and not key[1:].isdigit()]


def faults(actions: tuple[Action, ...]) -> list[str]:
    """The letters whose meaning for an action is told nowhere."""
    by_key = {letter.key: letter for letter in LETTERS}
    return [
        f"{key} of {action.id}: does it mean “{by_key[key].meaning}”?"
        if key in by_key
        else f"{key} of {action.id} is new"
        for action in actions
        for key in signs(action)
        if not key.startswith("page")
        and not (key in by_key and action.id in by_key[key].actions)
        and (key, action.id) not in EXCEPTIONS
    ]


def test_a_letter_has_one_meaning_or_a_reason() -> None:
    assert faults(ACTIONS) == []


def test_a_letter_that_means_something_else_elsewhere_is_told() -> None:
    another = Action("history.copy", ("x",), "Copy", "Copy it.", ("history",), "Import history", "copy", in_bar=True)
    assert faults((another,)) == ["x of history.copy: does it mean “remove”?"]


def test_the_letters_are_those_of_the_actions() -> None:
    keys = {action.id: set(action.keys) for action in ACTIONS}
    assert [letter.key for letter in LETTERS if not letter.actions] == []
    assert [(letter.key, id) for letter in LETTERS for id in letter.actions if letter.key not in keys.get(id, ())] == []
    assert [(key, id) for key, id in EXCEPTIONS if key not in keys.get(id, ())] == []
    assert len({letter.key for letter in LETTERS}) == len(LETTERS)


@pytest.mark.parametrize("key", ["j", "k", "g", "G", "ctrl+d", "ctrl+u"])
def test_the_keys_that_move_do_nothing_else(key: str) -> None:
    assert [action.id.partition(".")[0] for action in ACTIONS if key in action.keys] == ["list"]


def test_the_page_is_drawn_from_them() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make docs writes it"
