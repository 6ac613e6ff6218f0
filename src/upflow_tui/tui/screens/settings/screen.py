"""The settings: my profile, everything else, and the person's own keys; over whatever place is in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.screens.settings.general import GeneralChanges
from upflow_tui.tui.screens.settings.keys import KEY_COLUMNS, KeyChanges, action_of, key_rows, meaning_of
from upflow_tui.tui.screens.settings.lines import Kept, SettingLine, general_lines, profile_lines, rows_of
from upflow_tui.tui.screens.settings.profile import ProfileChanges
from upflow_tui.tui.screens.settings.saving import SettingsSaving
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, RowGrid
from upflow_tui.tui.widgets.tab_line import Tab, TabLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App

    from upflow_tui.tui.actions import Action

PROFILE, GENERAL, KEYS = range(3)
_SHOWN_PROBLEMS: Final = 4
_TABS: Final = ("My profile", "Settings", "Keys")
_COLUMNS: Final = (GridColumn("", 22), GridColumn("", min_width=40, weight=1))
_WORDS: Final = (
    "Notifications when an import or undo finishes.",
    "Appearance and confirmations.",
    "Your keyboard shortcuts; letters work in lists, in fields they are text.",
)


def open_settings(app: App[Any], tab: int) -> None:
    """Opens the settings, or brings the tab in front where they are open."""
    if isinstance(app.screen, SettingsScreen):
        app.screen.action_tab(tab)
    elif not app.screen.is_modal:
        app.push_screen(SettingsScreen(tab))


class SettingsScreen(PlaceScreen):
    """Three lists; enter changes what is under the cursor."""

    PLACE = "organization"
    NAME = "settings"
    CSS_PATH = "screen.tcss"
    BINDINGS = bindings_for("settings", "tabs")
    SEARCHES = "Action, key or place"

    def __init__(self, tab: int = PROFILE) -> None:
        """`tab`: the one in front, from 0."""
        super().__init__()
        self._tab = tab
        self._cursors = [0, 0, 0]
        self._lines: list[SettingLine] = []
        self._searched = ""
        self._saving = SettingsSaving(self, self._show_settings)
        self._profile = ProfileChanges(self._saving, self._say)
        self._general = GeneralChanges(self._saving)
        self._keys = KeyChanges(self._saving)

    def compose_body(self) -> ComposeResult:
        """What it is about, what is wrong with the file, the tabs, the list, the meaning of the line in front."""
        yield TabLine([Tab(label) for label in _TABS])
        yield Static(classes="settings--words")
        yield Static(classes="settings--problems")
        yield RowGrid(_COLUMNS, enter_label="Change", empty_text="No action matches.", id="list")
        yield CutText(classes="settings--meaning")
        yield Static(classes="settings--told")

    def on_mount(self) -> None:
        """Shows what is known, and reads the file."""
        self.focus_list()
        self._show_settings()
        self._read_all()

    def focus_list(self) -> None:
        """To the list in front."""
        self.query_one(RowGrid).focus()

    # Reading and showing

    def _read_all(self) -> None:
        preferences = self.upflow.preferences

        def read() -> dict[str, Kept]:
            preferences.load()
            return self._profile.whereabouts()

        off_loop(self, read, self._profile.take_kept, group="settings")

    def _show_settings(self) -> None:
        """Shows the tab in front as things are now."""
        self.query_one(TabLine).show(self._tab)
        file = self.upflow.services.settings_file
        where = f" Saved in {file.path}." if file is not None else ""
        self.query_one(".settings--words", Static).update(safe_text(_WORDS[self._tab] + where))
        self.query_one(".settings--told").display = self._tab == PROFILE
        self._show_problems()
        grid = self.query_one(RowGrid)
        grid.show_rows([])
        if self._tab == KEYS:
            self._lines = []
            grid.set_columns(KEY_COLUMNS)
            rows = key_rows(self._saving.settings.keys, self._searched)
        else:
            profile = self._tab == PROFILE
            settings = self._saving.settings
            self._lines = profile_lines(settings, self._profile.kept) if profile else general_lines(settings)
            grid.set_columns(_COLUMNS)
            rows = rows_of(self._lines)
        grid.show_rows(rows, cursor=min(self._cursors[self._tab], max(0, len(rows) - 1)))
        self._tell_meaning()
        self.refresh_bindings()

    def _show_problems(self) -> None:
        problems = self.upflow.preferences.problems
        file = self.upflow.services.settings_file
        shown = self.query_one(".settings--problems", Static)
        shown.display = bool(problems)
        if problems and file is not None:
            lines = [
                f"! {file.path}: valid entries are used.",
                *(f"  {each}" for each in problems[:_SHOWN_PROBLEMS]),
            ]
            if len(problems) > _SHOWN_PROBLEMS:
                lines.append(f"  and {len(problems) - _SHOWN_PROBLEMS} more")
            shown.update(Content("\n").join([safe_text(line, 300, "$warning") for line in lines]))

    @on(RowGrid.RowHighlighted)
    def _moved(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        self._cursors[self._tab] = self.query_one(RowGrid).cursor_row
        self._tell_meaning()
        self.refresh_bindings()

    def _tell_meaning(self) -> None:
        line = self._line_in_front()
        text = line.meaning if line is not None else ""
        if (action := self._action_in_front()) is not None:
            text = meaning_of(action, self._saving.settings.keys)
        forgets = line is not None and line.usual.startswith("forget")
        self.key_labels = {"settings.usual": "Forget" if forgets else "Default"}
        self.query_one(".settings--meaning", Static).update(safe_text(text, 300))

    def _line_in_front(self) -> SettingLine | None:
        """The line under the cursor; none in the list of keys."""
        place = self.query_one(RowGrid).cursor_row
        return self._lines[place] if self._tab != KEYS and place < len(self._lines) else None

    def _action_in_front(self) -> Action | None:
        """The action under the cursor; none but in the list of keys."""
        return action_of(self.query_one(RowGrid).row) if self._tab == KEYS else None

    def _say(self, lines: Sequence[tuple[str, str]]) -> None:
        """Shows lines with their styles at the foot."""
        shown = Content("\n").join([safe_text(text, 400, style) for text, style in lines])
        self.query_one(".settings--told", Static).update(shown)

    def search(self, text: str) -> None:
        """Only the actions with this text."""
        self._searched = text
        self._cursors[KEYS] = 0
        self._show_settings()

    # Going about

    def action_tab(self, index: int) -> None:
        """Brings another tab in front."""
        if index < len(_TABS):
            self._tab = index
            if index != KEYS and self._field is not None and self._field.is_open:
                self._field.close()
            self._show_settings()
            self.focus_list()

    @on(TabLine.Chosen)
    def _take_tab(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.index)

    @on(RowGrid.RowSelected)
    def _change(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        line, action = self._line_in_front(), self._action_in_front()
        if action is not None:
            self._keys.change(action)
        elif line is not None:
            self._do(line.change, line.about)

    def action_usual(self) -> None:
        """Back to what it is where nothing is set."""
        line, action = self._line_in_front(), self._action_in_front()
        if action is not None:
            self._keys.forget(action)
        elif line is not None and line.usual:
            self._do(line.usual, line.about)

    def _do(self, change: str, about: str) -> None:
        """What a line says that its key does."""
        owner = self._profile if self._tab == PROFILE else self._general
        getattr(owner, f"change_{change}")(*filter(None, [about]))

    def action_test(self) -> None:
        """Sends a test by everything that is switched on."""
        self._profile.test()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something for the line in front."""
        if action in ("test", "search"):
            return self._tab == (PROFILE if action == "test" else KEYS)
        if action == "usual":
            if not self.is_mounted:
                return False
            line, with_keys = self._line_in_front(), self._action_in_front()
            own = with_keys is not None and with_keys.id in self._saving.settings.keys
            return own or (line is not None and bool(line.usual))
        return super().check_action(action, parameters)
