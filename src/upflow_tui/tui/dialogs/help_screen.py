"""The `?` screen: the keys of the screen under it, with what each does."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.screen import Screen

from upflow_tui.tui.actions import LiveAction, by_group, key_label, live_actions
from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone

_AROUND_THE_LIST = 8


class HelpScreen(Dialog[None]):
    """Every action that can be done now, under its heading. Gives back nothing."""

    DEFAULT_CSS = """
    HelpScreen > .dialog--box { width: 96; }
    """

    def __init__(self, actions: Sequence[LiveAction], *, title: str = "Keys") -> None:
        """Shows `actions`; `HelpScreen.of` finds them."""
        super().__init__(title)
        self._actions = actions

    @classmethod
    def of(cls, screen: Screen[object]) -> HelpScreen:
        """The help for `screen` as it is now: with the person's own keys, and without what cannot be done there."""
        return cls(live_actions(screen.active_bindings))

    def compose_body(self) -> ComposeResult:
        """A list that scrolls like every other."""
        columns = (GridColumn("Keys", 10), GridColumn("Action", 15), GridColumn("What it does"))
        yield RowGrid(columns, enter_label=None)

    def on_mount(self) -> None:
        """Fills the list."""
        rows: list[Row] = []
        by_id = {live.action.id: live for live in self._actions}
        for group, actions in by_group(live.action for live in self._actions):
            rows.append(Row(len(rows), (Cell(group, Tone.STRONG), "", "")))
            for action in actions:
                live = by_id[action.id]
                keys = " ".join(map(key_label, live.keys))
                tone = Tone.PLAIN if live.enabled else Tone.MUTED
                rows.append(Row(len(rows), (Cell(f"  {keys}", tone), Cell(live.label, tone), Cell(action.help, tone))))
        grid = self.query_one(RowGrid)
        grid.styles.height = min(len(rows) + 1, max(4, self.app.size.height - _AROUND_THE_LIST))
        grid.show_rows(rows)
        grid.focus()
