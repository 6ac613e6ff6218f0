"""The program: wires services, places, themes and keys; it has no screen logic of its own.

Nothing is imported here that the first screen does not need: the wizard and the engine come when they are asked for
(docs/performance.md, goal 13).
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events, work
from textual.app import App
from textual.filter import LineFilter
from textual.screen import Screen

from upflow_tui.tui.actions import EVERYWHERE, bindings_for
from upflow_tui.tui.column_memory import ColumnMemory
from upflow_tui.tui.import_queue import WIZARD, ImportQueue, prepare_wizard
from upflow_tui.tui.leaving import HasLevels, leave_one
from upflow_tui.tui.looks import Looks
from upflow_tui.tui.palette import ActionsProvider
from upflow_tui.tui.palette_places import PlacesProvider
from upflow_tui.tui.palette_records import RecordsProvider
from upflow_tui.tui.preferences import Preferences
from upflow_tui.tui.safe_text import ControlFilter, safe_str
from upflow_tui.tui.screens.customers.screen import CustomersScreen
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.services import Services
from upflow_tui.tui.teller import Teller
from upflow_tui.tui.theme import variables_of
from upflow_tui.tui.type_ahead import hand_on, note_for_whom
from upflow_tui.tui.unfinished import UnfinishedImports
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.place_bar import PlaceBar
from upflow_tui.tui.widgets.too_small import is_too_small

if TYPE_CHECKING:
    from textual.driver import Driver

    from upflow_tui.core.fields import Mode
    from upflow_tui.engine.organization_folders import OrganizationFolder
    from upflow_tui.tui.upflow import Upflow
    from upflow_tui.tui.wizard.screen import WizardScreen

IN_DEMO: Final = "demo"
"""What the program gives back when it is to be opened again as a demo."""
ON_ANOTHER: Final = "another"
"""The same where it is to be opened again on `UpflowApp.another`."""
_AFTER_LEAVING: Final = 1.0
"""Seconds until the memory of a wizard that was left is given back: the place that comes in front goes first."""


def _history() -> Screen[Any]:
    from upflow_tui.tui.screens.history.screen import HistoryScreen

    return HistoryScreen()


def _organization() -> Screen[Any]:
    from upflow_tui.tui.screens.organization.screen import OrganizationScreen

    return OrganizationScreen()


class UpflowApp(App[str]):
    """The full-screen program over one data folder.

    Args:
        services: the data folder and its engines.
        file: a file to begin the wizard with.
        driver: what draws; None: Textual's own for this terminal.
        ascii_for: the encoding of a terminal that shows no signs: boxes and signs are drawn in ASCII. None: it does.
    """

    TITLE = "upflow-tui"
    COMMANDS = {ActionsProvider, PlacesProvider, RecordsProvider}  # noqa: RUF012 - Textual's own class attribute
    BINDINGS = bindings_for(EVERYWHERE)
    CSS_PATH = ["app.tcss", "screens/customers/screen.tcss"]  # noqa: RUF012 - Textual's own class attribute
    """With the styles of the first screen: what comes with a screen later has all others read again."""
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "history": _history,
        "organization": _organization,
    }
    DEFAULT_MODE = "customers"

    def __init__(
        self,
        services: Services,
        file: Path | None = None,
        driver: type[Driver] | None = None,
        *,
        ascii_for: str | None = None,
    ) -> None:
        self._has_theme = False
        """Whether it has one of its own yet: Textual begins with another one, which is never seen."""
        super().__init__(driver)
        self._looks = Looks(ascii_for)
        self.services = services
        self.another: OrganizationFolder | None = None
        """The organization to open next."""
        self._file = file
        self._wizard: WizardScreen | None = None
        """The wizard, in front or left for a place."""
        self._wizard_mode = WIZARD
        """The mode that its screen is in."""
        self._came_from = self.DEFAULT_MODE
        """The place that the wizard was opened over."""
        self.imports = ImportQueue(self, lambda: self._wizard)
        self.unfinished = UnfinishedImports(
            self,
            services.folder,
            wizards=lambda: (self._wizard if self._is_busy() else None, self.imports),
            resume=lambda id: self._open_wizard(None, None, id),
            go_back=self.go_on,
            close=self._discard_wizard,
        )
        self.preferences = Preferences(self, services, self.store_changed)
        self._has_theme = True
        self.preferences.first_look()
        self.teller = Teller(self, services, self.preferences)
        self.column_memory = ColumnMemory(self, services)

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, whose texts can be read."""
        if not self._has_theme:
            return {}
        self.theme_variables = variables_of(self.current_theme, super().get_css_variables())
        return self.theme_variables

    def get_screen(self, screen: Any, screen_class: Any = None) -> Any:
        """As Textual's; a screen that does not run yet gets the styles of now, and need not have all read again."""
        found = super().get_screen(screen, screen_class)
        if not found.is_running:
            found._css_update_count = self._css_update_count
        return found

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, those for a poor terminal, and the one that lets no control character out."""
        return [*self._looks.filters(super().get_line_filters()), ControlFilter()]

    async def on_event(self, event: events.Event) -> None:
        """Every event: a key is kept with whom it was typed for."""
        note_for_whom(self, event)
        await super().on_event(event)

    async def on_key(self, event: events.Key) -> None:
        """A key that nobody took may be a letter typed ahead."""
        hand_on(self, event)

    def get_default_screen(self) -> Screen[Any]:
        """The first place. As the screen of a mode it would be drawn twice: Textual writes nothing before such a one is
        there, and what was drawn by then is lost (docs/performance.md, goal 13)."""
        return CustomersScreen()

    def on_mount(self) -> None:
        """Makes the first place a mode as the others are, puts the settings into effect, and opens the wizard where a
        file was handed over."""
        self.add_mode(self.DEFAULT_MODE, CustomersScreen)
        self.preferences.begin()
        if self._file is not None:
            self.open_wizard(file=self._file)

    def on_ready(self) -> None:
        """Once, after the first paint."""
        self.preferences.look_closer()

    @property
    def fault(self) -> Exception | None:
        """What ended the program, if it was a fault."""
        return self._exception

    def _fatal_error(self) -> None:
        """A fault of the program ends it without a word: whoever runs it reports the fault, without values."""
        self._close_messages_no_wait()

    # Going about

    def action_go(self, place: str) -> None:
        """To one of the three places, and there to its first screen."""
        in_wizard = self.current_mode == self._wizard_mode
        if in_wizard and not self._is_busy() and len(self.screen_stack) == 1:
            self.leave_wizard(place)
        elif self.current_mode != place:
            self.switch_mode(place)
            if in_wizard:
                self._say_what_is_kept(place)
        else:
            while len(self.screen_stack) > 1:
                self.pop_screen()

    async def action_back(self) -> None:
        """Leaves one level (docs/product.md "Leaving"); the wizard keeps what was prepared."""
        if isinstance(self.screen, HasLevels) and leave_one(self.screen.levels()):
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.current_mode == self._wizard_mode:
            self.action_go(self._came_from)
        elif self.current_mode != self.DEFAULT_MODE:
            self.action_go(self.DEFAULT_MODE)
        else:
            self.bell()

    def _say_what_is_kept(self, place: str) -> None:
        """Of an import that was left and is not being written (that shows how far it is) says that it is kept."""
        wizard = self._wizard
        if wizard is not None and self._is_busy() and not wizard.session.is_applying:
            assert wizard.session.source is not None
            keys = "a continues" if place == self.DEFAULT_MODE else "c, then a continues"
            kept = "is kept until the demo ends" if self.services.demo else "is kept"
            self.notify(f"{safe_str(wizard.session.source.name, 60)} {kept} · {keys}", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The palette knows every action of the screen: where that cannot be seen, it does not open."""
        return action != "command_palette" or not is_too_small(self)

    def action_help(self) -> None:
        """The keys of the screen in front."""
        from upflow_tui.tui.dialogs.help_screen import HelpScreen

        self.push_screen(HelpScreen.of(self.screen))

    def on_row_grid_columns_asked(self, event: RowGrid.ColumnsAsked) -> None:
        """The columns of a list, which follows at once."""
        from upflow_tui.tui.dialogs.columns import ColumnsDialog

        self.push_screen(ColumnsDialog(event.grid))

    def action_theme(self) -> None:
        """Light or dark."""
        self.preferences.turn_theme()

    def action_themes(self) -> None:
        """A theme, each shown while the cursor is on it."""
        self.preferences.choose_theme()

    def action_organizations(self) -> None:
        """Another organization of this computer."""
        from upflow_tui.tui.organizations import choose_organization

        choose_organization(self, self.services, self._change_organization)

    def _change_organization(self, to: OrganizationFolder) -> None:
        """Ends, to be opened again on another organization; asks as for quitting."""

        def end() -> None:
            self.another = to
            self.exit(ON_ANOTHER)

        self._end(end, "Change organization", verb="Change")

    def action_settings(self, tab: int = 0) -> None:
        """My profile, settings, keys."""
        from upflow_tui.tui.screens.settings.screen import open_settings

        open_settings(self, tab)

    def go_to(self, place: str) -> None:
        """To one of the three places, or to the settings."""
        if place == "settings":
            self.action_settings()
        else:
            self.action_go(place)

    def open_import(self, number: int) -> None:
        """Opens a past import over what is in front: for a customer, whose module that of the import imports."""
        from upflow_tui.tui.screens.past_import.screen import PastImportScreen

        self.push_screen(PastImportScreen(number))

    def restart_in_demo(self) -> None:
        """Ends, to be opened again on the sample organization."""
        self.exit(IN_DEMO)

    def store_changed(self) -> None:
        """Something was written while a place may be in front: it looks again."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.look()

    def tell_progress(self, name: str = "", done: float = 0) -> None:
        """How far an import is whose wizard is not in front; a blank name: none is written any more."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.query_one(PlaceBar).show_doing(name, done)

    # The wizard

    def go_on(self) -> None:
        """Back to the wizard, if it holds an import that is not done."""
        if self._is_busy():
            self.switch_mode(self._wizard_mode)

    def open_wizard(self, mode: Mode | None = None, *, file: Path | None = None, again: int | None = None) -> None:
        """Opens the wizard; where only assigning is allowed, in that mode; `again`: as that import was.

        Asks first what is to become of an import that is not finished. One that is kept stays on disk; one that is
        writing goes on, and the new one waits its turn. Of a file the wizard itself looks if it is unfinished.
        """
        if file is None and again is None:
            self.unfinished.ask_before(lambda: self._open_wizard(mode, None, None))
        else:
            self._open_wizard(mode, file, None, again)

    @work(exclusive=True, group="wizard")
    async def _open_wizard(
        self, mode: Mode | None, file: Path | None, prepared: str | None, again: int | None = None
    ) -> None:
        try:
            make = await asyncio.to_thread(prepare_wizard, self.services, mode, file, prepared, again)
        except Exception as error:
            self._fail(error)
            return
        if isinstance(self.screen_stack[0], PlaceScreen):
            self._came_from = self.current_mode
        await self._remove_wizard()
        self._wizard = screen = make()
        self._wizard_mode = self.imports.free_mode()
        self.add_mode(self._wizard_mode, lambda: screen)
        await self.switch_mode(self._wizard_mode)

    def leave_wizard(self, place: str, number: int | None = None) -> None:
        """Back to a place; the history opens import `number`."""
        self._leave_wizard(place, number)

    @work(exclusive=True, group="wizard")
    async def _leave_wizard(self, place: str, number: int | None) -> None:
        await self.switch_mode(place)
        await self._remove_wizard()
        if isinstance(self.screen, PlaceScreen):
            self.screen.reload(number)

    async def _remove_wizard(self) -> None:
        """Closes the wizard that was left; what it prepared stays on disk. One that writes or waits goes on."""
        if self._wizard is None:
            return
        left, self._wizard = self._wizard, None
        if self.current_mode == self._wizard_mode:
            await self.switch_mode("customers")
        if left.is_mounted and self.imports.keep(self._wizard_mode, left):
            return
        await self.remove_mode(self._wizard_mode)
        self.set_timer(_AFTER_LEAVING, gc.collect)
        self.unfinished_changed()

    @work(exclusive=True, group="wizard")
    async def _discard_wizard(self, then: Callable[[], object]) -> None:
        """Closes the wizard and discards what it has; then goes on."""
        if self._wizard is not None and not self._wizard.session.is_applying:
            self._wizard.session.forget_file()
            await self._remove_wizard()
        then()

    def close_finished(self) -> None:
        """Closes the wizard whose import is done, if it was left: it would hold on to its file."""
        if self._is_done() and self.current_mode != self._wizard_mode:
            self._wizard = None
            self.imports.close(self._wizard_mode)

    def unfinished_changed(self) -> None:
        """An import was left or discarded while a place may be in front: it lists the unfinished ones again."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.look_for_unfinished()

    def _is_busy(self) -> bool:
        """Whether the wizard holds something that is not done."""
        return self._wizard is not None and self._wizard.is_mounted and self._wizard.is_preparing

    def _is_done(self) -> bool:
        """Whether the wizard shows the result of its import."""
        return self._wizard is not None and self._wizard.is_mounted and self._wizard.session.outcome is not None

    def _is_writing(self) -> bool:
        """Whether an import is being written into the store."""
        return self.imports.writes

    def _fail(self, error: Exception) -> None:
        if isinstance(self.screen, PlaceScreen):
            self.screen.fail(error)

    # The end

    async def action_quit(self) -> None:
        """Leaves; asks first while an import is being prepared."""
        self._end(self.exit, "Quit", verb="Quit")

    def _end(self, end: Callable[[], None], title: str, *, verb: str) -> None:
        """Ends the program; asks first while an import is being prepared or written. `verb`: what that is called."""
        if self._is_writing():
            from upflow_tui.tui.dialogs.confirm import ConfirmDialog

            question = f"The import is being written. If you {verb.lower()} now, none of it is saved."
            dialog = ConfirmDialog(title, question, yes=verb, no="Stay", dangerous=True)
            self.push_screen(dialog, lambda leaves: end() if leaves else None)
        elif self._is_busy():
            kept = "is kept: the first page lists it next time."
            goes = "is deleted with the demo."
            question = f"The import that you are preparing {goes if self.services.demo else kept}"
            self.preferences.confirm(title, question, end, yes=verb, no="Stay")
        else:
            end()


if TYPE_CHECKING:

    def _seen_by_screens(app: UpflowApp) -> Upflow:
        """The type checker holds the program against what its screens know of it."""
        return app
