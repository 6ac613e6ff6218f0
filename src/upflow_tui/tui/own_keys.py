"""The person's own keys: whether their actions exist, and whether they clash with another action of the same place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple, TypeAlias

from textual.keys import Keys, _character_to_key

from upflow_tui.tui.actions import (
    ACTIONS,
    CHOICE,
    DIALOG,
    EVERYWHERE,
    LIST,
    PATH,
    QUESTION,
    SENT_AS_OTHER_KEYS,
    Action,
    key_label,
)

OwnKeys: TypeAlias = Mapping[str, tuple[str, ...]]
"""Keys by the id of the action."""

_BY_ID: Final = {action.id: action for action in ACTIONS}
_IN_DIALOGS: Final = frozenset({DIALOG, QUESTION, CHOICE, PATH})
_NAMES: Final = frozenset(key.value for key in Keys) | {"space", "tab", "enter", "escape", "delete", "backspace"}
_MODIFIERS: Final = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})


class KeyProblem(NamedTuple):
    """Why the own keys of an action do not count."""

    action: str
    """Its id, as given."""
    message: str


def judged(own: OwnKeys) -> tuple[dict[str, tuple[str, ...]], list[KeyProblem]]:
    """The own keys that count, by their Textual names, and why the others do not.

    Keys that clash do not count: their action keeps its usual ones, so that every action can be reached.
    """
    problems: list[KeyProblem] = []
    good: dict[str, tuple[str, ...]] = {}
    for action, keys in own.items():
        fault = _fault(action, keys)
        if fault is not None:
            problems.append(KeyProblem(action, fault))
        else:
            good[action] = tuple(dict.fromkeys(map(named, keys)))
    while clashing := _clash(good):  # without its keys the usual ones count, which may clash in their turn
        action, message = clashing
        problems.append(KeyProblem(action, message))
        del good[action]
    return good, problems


def keymap(own: OwnKeys) -> dict[str, str]:
    """What `App.set_keymap` takes."""
    return {action: ",".join(keys) for action, keys in judged(own)[0].items()}


def fault_of(own: OwnKeys, action: str, keys: tuple[str, ...]) -> str | None:
    """What would be wrong with these keys for an action beside the other own ones; None: nothing."""
    others = {other: other_keys for other, other_keys in own.items() if other != action}
    _, problems = judged({action: keys, **others})  # in front, so that of two that clash this one is told
    return next((problem.message for problem in problems if problem.action == action), None)


def named(key: str) -> str:
    """A key by Textual's name: `?` is `question_mark`, `F8` is `f8`, `Ctrl+p` is `ctrl+p`."""
    if len(key) == 1:
        return _character_to_key(key)
    *modifiers, last = key.split("+")
    last = _character_to_key(last.lower()) if len(last) == 1 else last.lower()
    return "+".join([*(modifier.lower() for modifier in modifiers), last])


def _fault(action: str, keys: Iterable[str]) -> str | None:
    if action not in _BY_ID:
        near = get_close_matches(action, _BY_ID, n=1)
        return "this action does not exist." + (f' Nearest: "{near[0]}".' if near else "")
    for given in keys:
        key = named(given)
        if key in SENT_AS_OTHER_KEYS:
            return f'a terminal sends "{given}" as another key. Choose another one.'
        *modifiers, last = key.split("+")
        if not last or not set(modifiers) <= _MODIFIERS or not (key in _NAMES or last in _NAMES or _is_sign(last)):
            return f'"{given}" is not a key. Write it like g, ?, f5 or ctrl+g.'
    return None


def _is_sign(name: str) -> bool:
    """Whether it is the name of a letter, a digit or a sign that can be typed."""
    return (len(name) == 1 and name.isprintable()) or any(named(chr(code)) == name for code in range(0x21, 0x7F))


def _clash(own: OwnKeys) -> tuple[str, str] | None:
    """The first action whose own key another action of the same place has, and what to say."""
    if not own:
        return None
    for action in own:
        first = _BY_ID[action]
        for other in ACTIONS:
            if other.id == action or not _meet(first, other):
                continue
            taken = own.get(other.id, other.keys)
            shared = [key for key in own[action] if key in taken and key not in first.keys]
            if shared:
                return action, (
                    f'"{key_label(shared[0])}" is the key of "{other.label}" ({other.id}) already. Choose another one.'
                )
    return None


def _meet(first: Action, other: Action) -> bool:
    """Whether both can be in reach at the same time."""
    mine, theirs = set(first.places), set(other.places)
    if mine & theirs:
        return True
    if mine <= _IN_DIALOGS or theirs <= _IN_DIALOGS:
        return DIALOG in mine | theirs and mine <= _IN_DIALOGS and theirs <= _IN_DIALOGS
    return bool({EVERYWHERE, LIST} & (mine | theirs))
