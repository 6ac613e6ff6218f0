"""The `?` screen: the keys of the screen under it with what each does, its own first; what is typed finds one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from upflow_tui.core.text import plain_letters
from upflow_tui.tui.actions import LiveAction, by_group, key_label, live_actions
from upflow_tui.tui.dialogs.choose import FilterField
from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone

_COLUMNS: Final = (GridColumn("Keys", 10), GridColumn("Action", 15), GridColumn("What it does"))
_WIDE_COLUMNS: Final = (GridColumn("Keys", 18), GridColumn("Action", 18), GridColumn("What it does"))
_WIDE: Final = 100
"""Cells of the window from which the wide columns have room."""
_AROUND: Final = 9
"""Lines of the window that are not the list's."""
_SHARED: Final = ("Wizard", "Lists", "Searching", "Everywhere")
"""The headings of what other screens have as well: they come last, in this order."""


class HelpScreen(Dialog[None]):
    """Every action that can be done now, under its heading. Gives back nothing."""

    SEARCHES = True
    DEFAULT_CSS = """
    HelpScreen {
        & > .dialog--box { width: 96; }
        & Input { background: $panel; }
        & RowGrid { margin-top: 1; }
    }
    """

    def __init__(self, actions: Sequence[LiveAction], *, title: str = "Keys") -> None:
        """Shows `actions`; `HelpScreen.of` finds them."""
        super().__init__(title)
        self._actions = actions

    @classmethod
    def of(cls, screen: Screen[object]) -> HelpScreen:
        """The help for `screen` as it is now: with the person's own keys, and without what cannot be done there."""
        return cls(live_actions(screen))

    def compose_body(self) -> ComposeResult:
        """The field and the list."""
        yield FilterField(placeholder="Type to find a key or an action", compact=True)
        columns = _WIDE_COLUMNS if self.app.size.width >= _WIDE else _COLUMNS
        yield RowGrid(columns, driven=True, enter_label=None, empty_text="No key matches.")

    def on_mount(self) -> None:
        """Shows all of them; the field has the focus."""
        rows = help_rows(self._actions)
        self.query_one(RowGrid).styles.height = min(len(rows) + 1, max(4, self.app.size.height - _AROUND))
        self.query_one(RowGrid).show_rows(rows)
        self.query_one(FilterField).focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(RowGrid).show_rows(help_rows(self._actions, event.value))

    def action_move(self, how: str) -> None:
        """Moves the list's cursor: a key of the field."""
        getattr(self.query_one(RowGrid), f"action_{how}")()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is chosen here."""
        return action != "choose"


def help_rows(actions: Iterable[LiveAction], typed: str = "") -> list[Row]:
    """The actions under their headings, those of the screen itself first; those that `typed` is found in."""
    found = {live.action.id: live for live in actions if _has(live, plain_letters(typed).split())}
    groups: dict[str, list[LiveAction]] = {}
    for group, members in by_group(live.action for live in found.values()):
        groups.setdefault(group, []).extend(found[action.id] for action in members)
    rows: list[Row] = []
    for group in sorted(groups, key=lambda group: _SHARED.index(group) if group in _SHARED else -1):
        rows.append(Row(len(rows), (Cell(group, Tone.STRONG), "", "")))
        for live in groups[group]:
            tone = Tone.PLAIN if live.enabled else Tone.MUTED
            texts = (f"  {_keys(live)}", live.label, live.action.help)
            rows.append(Row(len(rows), tuple(Cell(text, tone) for text in texts)))
    return rows


def _keys(live: LiveAction) -> str:
    return " ".join(map(key_label, live.keys))


def _has(live: LiveAction, words: Sequence[str]) -> bool:
    """Whether all words are in what is said of an action; a single sign is looked for among its keys."""
    if len(words) == 1 and len(words[0]) == 1:
        return words[0] in plain_letters(_keys(live)).split()
    text = plain_letters(f"{_keys(live)} {live.label} {live.action.help} {live.action.group}")
    return all(word in text for word in words)
