"""The `?` screen: the keys of the screen under it, with what each does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.screen import Screen

from upflow_tui.tui.actions import LiveAction, by_group, key_label, live_actions
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone

_COLUMNS: Final = (GridColumn("Keys", 10), GridColumn("Action", 15), GridColumn("What it does"))


class HelpScreen(ListDialog[None]):
    """Every action that can be done now, under its heading. Gives back nothing."""

    DEFAULT_CSS = """
    HelpScreen > .dialog--box { width: 96; }
    """

    def __init__(self, actions: Sequence[LiveAction], *, title: str = "Keys") -> None:
        """Shows `actions`; `HelpScreen.of` finds them."""
        super().__init__(title, _COLUMNS, _rows(actions))

    @classmethod
    def of(cls, screen: Screen[object]) -> HelpScreen:
        """The help for `screen` as it is now: with the person's own keys, and without what cannot be done there."""
        return cls(live_actions(screen))


def _rows(actions: Sequence[LiveAction]) -> list[Row]:
    rows: list[Row] = []
    by_id = {live.action.id: live for live in actions}
    for group, members in by_group(live.action for live in actions):
        rows.append(Row(len(rows), (Cell(group, Tone.STRONG), "", "")))
        for action in members:
            live = by_id[action.id]
            keys = " ".join(map(key_label, live.keys))
            tone = Tone.PLAIN if live.enabled else Tone.MUTED
            rows.append(Row(len(rows), (Cell(f"  {keys}", tone), Cell(live.label, tone), Cell(action.help, tone))))
    return rows
