"""What is made of the table of actions: bindings, key bar, command palette, the `?` screen and docs/keys.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from textual.binding import ActiveBinding, BindingType
from textual.keys import format_key

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.action_table import (
    ACTIONS,
    ANSWER,
    APPLYING,
    BUTTON,
    CHOICE,
    COLUMNS,
    DIALOG,
    EDIT,
    EVERYWHERE,
    FIELD,
    FORM,
    LINES,
    LIST,
    ONE_OF,
    PATH,
    QUESTION,
    REPAIRS_MADE,
    REPLACING,
    SEARCH,
    SENT_AS_OTHER_KEYS,
    START,
    VALUES,
    Action,
)

if TYPE_CHECKING:
    from textual.screen import Screen

__all__ = [
    "ACTIONS",
    "ANSWER",
    "APPLYING",
    "BUTTON",
    "CHOICE",
    "COLUMNS",
    "DIALOG",
    "EDIT",
    "EVERYWHERE",
    "FIELD",
    "FORM",
    "LINES",
    "LIST",
    "ONE_OF",
    "PATH",
    "QUESTION",
    "REPAIRS_MADE",
    "REPLACING",
    "SEARCH",
    "SENT_AS_OTHER_KEYS",
    "START",
    "VALUES",
    "Action",
    "LiveAction",
    "bindings_for",
    "by_group",
    "key_label",
    "live_actions",
    "markdown_table",
    "spell_keys_out",
]


_BY_ID: Final = {action.id: action for action in ACTIONS}
_PLACE_IN_ORDER: Final = {action.id: place for place, action in enumerate(ACTIONS)}
_KEY_LABELS: Final = {"question_mark": "?", "slash": "/", "enter": "↵", "delete": "del", "ctrl+q": "ctrl+q"}
_IN_WORDS: Final = {name: name for name in ("enter", "up", "down", "left", "right")}
_labels: Final = dict(_KEY_LABELS)
"""Those that count now."""


def bindings_for(*places: str) -> list[BindingType]:
    """The bindings of everything that happens at these places, for a `BINDINGS` list.

    Raises:
        ValueError: nothing happens at one of them, so its name is wrong.
    """
    for place in places:
        if not any(place in action.places for action in ACTIONS):
            raise ValueError(f"no action has the place {place!r}")
    return [action.binding() for action in ACTIONS if set(places) & set(action.places)]


def key_label(key: str) -> str:
    """A key as people read it: `question_mark` is ?, `ctrl+p` stays, `f8` is F8."""
    if key in _labels:
        return _labels[key]
    *modifiers, last = key.split("+")
    name = _labels.get(last) or format_key(last)
    return "+".join([*modifiers, name.upper() if last[0] == "f" and last[1:].isdigit() else name])


def spell_keys_out(words: bool) -> None:
    """From now on enter and the arrows are called by their names where `words`, else shown by their signs."""
    _labels.clear()
    _labels.update({**_KEY_LABELS, **_IN_WORDS} if words else _KEY_LABELS)


@dataclass(frozen=True, slots=True)
class LiveAction:
    """An action as it is now on a screen: with the person's keys, and only those that reach it."""

    action: Action
    label: str
    keys: tuple[str, ...]
    enabled: bool
    binding: ActiveBinding


def live_actions(screen: Screen[Any]) -> list[LiveAction]:
    """What can be done now on a screen, in the table's order; a sign that the field in front takes as text is no key.

    A widget that binds an action may call it by a more telling name: its `key_labels`, by the action's id.
    """
    found: dict[str, LiveAction] = {}
    for key, entry in screen.active_bindings.items():
        if _is_text(screen, key):
            continue
        action = _BY_ID.get(entry.binding.id or "")
        if action is None:
            continue
        known = found.get(action.id)
        keys = (*known.keys, key) if known else (key,)
        label = getattr(entry.node, "key_labels", {}).get(action.id, action.label)
        found[action.id] = LiveAction(action, label, keys, entry.enabled, entry)
    return [_in_own_order(found[action.id]) for action in ACTIONS if action.id in found]


def _is_text(screen: Screen[Any], key: str) -> bool:
    """Whether the widget in front takes a key as text: Textual knows that of letters, not of all signs."""
    sign, focused = key_label(key), screen.focused
    is_sign = len(sign) == 1 and sign.isascii()  # the arrows are drawn as one, too
    return focused is not None and is_sign and focused.check_consume_key(key, sign)


def _in_own_order(live: LiveAction) -> LiveAction:
    """`live` with its keys as the table has them, the person's own after those."""
    own = live.action.keys
    return replace(live, keys=tuple(sorted(live.keys, key=lambda key: own.index(key) if key in own else len(own))))


def by_group(actions: Iterable[Action]) -> Iterator[tuple[str, list[Action]]]:
    """The actions under their headings, in the table's order."""
    ordered = sorted(actions, key=lambda action: _PLACE_IN_ORDER[action.id])
    for group, members in groupby(ordered, key=lambda action: action.group):
        yield group, list(members)


def markdown_table() -> str:
    """The table of keys for docs/keys.md: one row an action, in Markdown."""
    lines = ["| where | keys | action | what it does |", "|---|---|---|---|"]
    for group, members in by_group(ACTIONS):
        for place, action in enumerate(members):
            keys = " ".join(f"`{key_label(key)}`" for key in action.keys)
            lines.append(f"| {group if place == 0 else ''} | {keys} | {action.label} | {action.help} |")
    return "\n".join(lines) + "\n"
