"""The person's settings as the program uses them: put into effect at the start, changed, and remembered.

The first screen needs the theme, the style of days and the keys: they are read lightly. Everything else, and what is
wrong with the file, is read in a thread after the first paint (docs/performance.md, goal 13).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.signal import Signal

from upflow_tui.engine.past.unfinished import has_unfinished
from upflow_tui.engine.settings.settings import Arranged, Confirmations, Settings, Theme
from upflow_tui.store.work_folders import tidy_work
from upflow_tui.tui import wording
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.theme import THEMES, name_of, start_with

if TYPE_CHECKING:
    from textual.app import App

    from upflow_tui.engine.files.toml_lines import KeyPath
    from upflow_tui.engine.past.retention import LetGo
    from upflow_tui.engine.settings.file import SettingsFile
    from upflow_tui.engine.settings.reading import LoadedSettings
    from upflow_tui.engine.settings.settings import SettingValue
    from upflow_tui.tui.services import Services

_NOUNS: Final = {"theme": "theme", "customers": "arrangement"}
"""What a setting is called where it could not be saved."""
_SHOWN_SECONDS: Final = 15


class Preferences:
    """The settings of whoever sits at the program.

    Args:
        app: what the settings are put into effect on, and told by.
        services: where they are. Without a settings file nothing is read or remembered.
        store_changed: called when old imports were forgotten.
    """

    def __init__(self, app: App[str], services: Services, store_changed: Callable[[], None]) -> None:
        self._app = app
        self._services = services
        self._store_changed = store_changed
        self.settings = Settings()
        self.problems: tuple[str, ...] = ()
        """What is wrong with the file, one line each."""
        self.changed: Signal[Settings] = Signal(app, "settings")
        """Published when the settings were read, or are others now."""
        self._lock = threading.Lock()
        self._applied_keys: dict[str, str] = {}
        self._last = {True: Theme.DARK, False: Theme.LIGHT}
        """The dark and the light theme used last."""

    def first_look(self) -> None:
        """Reads what the first screen needs, and sets the theme, before the program runs: one that comes later costs a
        second look at every style (docs/performance.md, goal 13)."""
        for theme in THEMES:
            self._app.register_theme(theme)
        file = self._services.settings_file
        if file is not None:
            look = file.first_look()
            self.settings = replace(
                self.settings, theme=look.theme, date_style=look.date_style, customers=look.customers, keys=look.keys
            )
        start_with(self._app, name_of(self.settings.theme))

    def begin(self) -> None:
        """Puts it into effect once the program runs."""
        self._apply()

    def look_closer(self) -> None:
        """After the first paint: reads the rest, says what is wrong, and tidies up.

        Nothing is in front yet. What waits for the refresh of a screen (`call_after_refresh`) would wait on where a
        dialog comes over that screen, as that of a damaged store does.
        """
        self._tidy()
        file = self._services.settings_file
        if (file is not None and file.is_there()) or has_unfinished(self._services.folder):
            off_loop(self._app, self.load, self._looked, group="settings")

    def _tidy(self) -> None:
        """Removes what killed processes left."""
        off_loop(self._app, partial(tidy_work, self._services.folder), group="tidy")

    def _looked(self, settings: Settings) -> None:
        if self.problems:
            self._tell_problems()
        from upflow_tui.engine.past.retention import let_go_what_is_old

        days = settings.retention_days
        forget = partial(let_go_what_is_old, self._services.folder, days)
        off_loop(self._app, forget, partial(self._tell_forgotten, days), group="forget", failed=self._tell_kept)

    def load(self) -> Settings:
        """Reads the file again, in a thread, and puts it into effect; the settings that count now."""
        file = self._services.settings_file
        if file is None:
            return self.settings
        with self._lock:
            loaded = file.load()
        is_readable = loaded.lines is not None or not loaded.problems
        settings = loaded.settings if is_readable else self.settings  # of no TOML nothing is known
        self._app.call_from_thread(self._take, settings, _problems(loaded))
        return settings

    def _take(self, settings: Settings, problems: tuple[str, ...]) -> None:
        self.settings, self.problems = settings, problems
        self._apply()

    def _apply(self) -> None:
        """Theme, style of days and keys."""
        self._show_theme()
        wording.use_date_style(self.settings.date_style)
        if self.settings.keys or self._applied_keys:
            from upflow_tui.tui.own_keys import keymap

            self._applied_keys = keymap(self.settings.keys)
            self._app.set_keymap(self._applied_keys)
        self.changed.publish(self.settings)

    # Changing

    def change(self, changes: Mapping[KeyPath, SettingValue], settings: Settings) -> None:
        """Saves, in a thread, and puts into effect.

        Args:
            changes: for the file.
            settings: what the settings are with these changes.

        Raises:
            SettingsError: it cannot be saved; nothing is changed.
        """
        file = self._services.settings_file
        if file is not None:
            with self._lock:
                file.change(changes)
        self._app.call_from_thread(self._take, settings, self.problems)
        if file is not None and self.problems:
            self.load()

    def turn_theme(self) -> None:
        """From a dark theme to the light one used last, and the other way round; remembered."""
        self._take_theme(self._last[not self._app.current_theme.dark])

    def choose_theme(self, then: Callable[[], None] = lambda: None) -> None:
        """Offers all themes, each shown while the cursor is on it; the chosen one is remembered, esc puts the old one
        back.

        Args:
            then: called when one was chosen.
        """
        if self._app.screen.is_modal:
            return
        from upflow_tui.tui.dialogs.themes import ThemesDialog, theme_at

        def take(place: int | None) -> None:
            if place is None:
                self._show_theme()
            else:
                self._take_theme(theme_at(place))
                then()

        dark = frozenset(name for name, theme in self._app.available_themes.items() if theme.dark)
        self._app.push_screen(ThemesDialog(self.settings.theme, dark), take)

    def _take_theme(self, theme: Theme) -> None:
        self.settings = replace(self.settings, theme=theme)
        self._show_theme()
        self._remember("theme", theme.value)

    def _show_theme(self) -> None:
        """The theme of the settings."""
        self._app.theme = name_of(self.settings.theme)
        self._last[self._app.current_theme.dark] = self.settings.theme

    def arrange(self, customers: Arranged) -> None:
        """How the lists of customers stand; remembered."""
        self.settings = replace(self.settings, customers=customers)
        self._remember("customers", customers.value)
        self.changed.publish(self.settings)

    def _remember(self, name: str, value: str) -> None:
        """Saves one setting, in a thread."""
        file = self._services.settings_file
        if file is not None:
            work = partial(self._save, file, name, value)
            failed = partial(self._tell_unsaved, _NOUNS[name])
            off_loop(self._app, work, group=name, exclusive=False, failed=failed)

    def _save(self, file: SettingsFile, name: str, value: str) -> None:
        with self._lock:
            file.change({(name,): value})

    # Asking and telling

    def confirm(self, title: str, question: str, then: Callable[[], None], *, yes: str, no: str) -> None:
        """Asks before something that can be done again or taken back, unless the person wants no such questions."""
        if self.settings.confirmations is Confirmations.DANGEROUS:
            then()
            return
        from upflow_tui.tui.dialogs.confirm import ConfirmDialog

        dialog = ConfirmDialog(title, question, yes=yes, no=no)
        self._app.push_screen(dialog, lambda agreed: then() if agreed else None)

    def _tell_problems(self) -> None:
        more = len(self.problems) - 1
        rest = f" (and {more} more)" if more else ""
        file = self._services.settings_file
        name = file.path.name if file is not None else ""
        self._warn(f"{name}: {self.problems[0]}{rest} Valid entries are used; F9 shows the rest.")

    def _tell_forgotten(self, days: int, let_go: LetGo) -> None:
        age = f"older than {wording.counted(days, 'day')}"
        said = []
        if let_go.forgotten:
            said.append(f"{wording.counted(let_go.forgotten, 'import')} {age} forgotten. The totals are kept.")
        if let_go.discarded:
            said.append(f"{wording.counted(let_go.discarded, 'unfinished import')} {age} discarded.")
        if said:
            self._app.notify(" ".join(said), timeout=_SHOWN_SECONDS, markup=False)
            self._store_changed()

    def _tell_kept(self, error: Exception) -> None:
        reason = getattr(error, "message", type(error).__name__)
        self._warn(f"Old imports could not be forgotten: {reason}")

    def _tell_unsaved(self, noun: str, error: Exception) -> None:
        reason = getattr(error, "message", type(error).__name__)
        self._warn(f"The {noun} could not be saved. {reason}")

    def _warn(self, text: str) -> None:
        self._app.notify(safe_str(text, 400), severity="warning", timeout=_SHOWN_SECONDS, markup=False)


def _problems(loaded: LoadedSettings) -> tuple[str, ...]:
    """What is wrong with the file, keys that clash too, in the order of the lines."""
    found = [(problem.line or 0, str(problem)) for problem in loaded.problems]
    if loaded.settings.keys:
        from upflow_tui.engine.files.toml_files import FileProblem, key_as_written
        from upflow_tui.tui.own_keys import judged

        lines = loaded.lines or {}
        for problem in judged(loaded.settings.keys)[1]:
            path = ("keys", problem.action)
            line = lines.get(path)
            found.append((line or 0, str(FileProblem(line, key_as_written(path), problem.message))))
    return tuple(text for _, text in sorted(found, key=lambda entry: entry[0]))
