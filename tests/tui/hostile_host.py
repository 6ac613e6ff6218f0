"""A small program that puts the hostile texts on a table, a step bar, dialogs and a notification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.widgets import Input

from tests.tui.hostile import HOSTILE, HOSTILE_NAME, all_texts
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.safe_text import ControlFilter, safe_str
from upflow_tui.tui.theme import THEMES
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, RowGrid
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.widgets.key_bar import KeyBar
from upflow_tui.tui.widgets.step_bar import StepBar

TEXTS = list(all_texts().values())
IN_A_FIELD = [HOSTILE[name] for name in ("clear screen", "C1 CSI", "clipboard", "right to left override")]


class HostileHost(App[None]):
    """F5 to F8 open what shows text; F10 ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "confirm"),
        Binding("f6", "message"),
        Binding("f7", "choose"),
        Binding("f8", "rest"),
        Binding("f10", "quit"),
    ]
    _filter = ControlFilter()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [self._filter, *super().get_line_filters()]

    def compose(self) -> ComposeResult:
        yield StepBar()
        yield RowGrid([GridColumn("Text", 30), GridColumn("Number", 8), *(GridColumn(text, 12) for text in TEXTS[:20])])
        yield Input()
        yield KeyBar()

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.query_one(StepBar).show(1, name=HOSTILE_NAME, facts=TEXTS[:3])
        rows = [Row(key, (text, f"no. {key}", Cell(text, Tone.ERROR), *TEXTS[:19])) for key, text in enumerate(TEXTS)]
        rows.append(Row(len(rows), ("the last row",)))
        self.query_one(RowGrid).show_rows(rows)
        self.query_one(RowGrid).focus()

    def action_confirm(self) -> None:
        self.push_screen(ConfirmDialog("a question", "".join(TEXTS[:30]), details=TEXTS[5:15]))

    def action_message(self) -> None:
        self.push_screen(MessageDialog("a message", "".join(TEXTS[10:40]), HOSTILE_NAME))

    def action_choose(self) -> None:
        self.push_screen(ChooseDialog("a picker", [Choice(key, text, text) for key, text in enumerate(TEXTS)]))

    def action_rest(self) -> None:
        """What a library's own widget shows: only the filter stands between it and the terminal."""
        for text in TEXTS[:36]:
            self.query_one(Input).value = text[:200]
            self.notify(safe_str(text, 200), markup=False)
        self.query_one(Input).value = "the last value" + "".join(IN_A_FIELD)
        self.query_one(Input).cursor_position = 0


if __name__ == "__main__":
    HostileHost().run()
