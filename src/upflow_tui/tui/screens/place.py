"""What the three places, and what opens over them, have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from upflow_tui.tui.failures import say_failure
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.upflow import upflow_of
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.key_bar import KeyBar
from upflow_tui.tui.widgets.place_bar import PlaceBar
from upflow_tui.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from collections.abc import Callable

    from upflow_tui.core.organization import Organization
    from upflow_tui.tui.upflow import Upflow
    from upflow_tui.tui.widgets.search_field import SearchField


class PlaceScreen(Screen[None]):
    """The bar of places on top, a body, the keys at the foot.

    Each time it comes in front it looks, in a thread, whether the store has changed, and only then reads again.
    """

    PLACE: ClassVar[str] = ""
    """The place that it belongs to."""
    NAME: ClassVar[str] = ""
    """What it is found by, where it stands over its place."""
    SEARCHES: ClassVar[str] = ""
    """What the field above the list searches, in the program's own words; blank: there is no such field."""
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As in `WizardScreen`: not the whole screen is painted when another widget gets the keys."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide"), (180, "-huge")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self._revision: int | None = None
        self._field: SearchField | None = None
        self._after_look: Callable[[], object] | None = None
        """What is to be done when it has looked."""

    @property
    def upflow(self) -> Upflow:
        """The program, by what a screen may use of it."""
        return upflow_of(self)

    def compose(self) -> ComposeResult:
        """The bar, the body, the keys; as wide as the terminal is, or all would be looked at again when it says so."""
        width = self.app.size.width
        widest = [name for least, name in self.HORIZONTAL_BREAKPOINTS if width >= least][-1]
        self.update_classes({widest: True}, update=False)
        yield PlaceBar(self.PLACE)
        yield from self.compose_body()
        yield KeyBar()
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        """What stands between the bars."""
        yield from ()

    # What a place may do of its own

    def show_organization(self, organization: Organization) -> None:
        """The organization was read, or is another now."""

    def read(self) -> None:
        """The store changed, or is seen for the first time: read what is shown, in a worker."""

    def levels(self) -> Levels:
        """What esc leaves before the screen itself: the search over its list."""
        return (Level(lambda: self._field is not None and self._field.is_open, self.leave_search),)

    def leave_search(self) -> None:
        """Closes the field above the list, if it is open: everything is listed again."""
        if self._field is not None and self._field.is_open:
            self._field.close()
            self.focus_list()

    def focus_list(self) -> None:
        """Gives the focus to the list."""
        self.query_one("#list", FedGrid).focus()

    def look_for_unfinished(self) -> None:
        """Lists the unfinished imports again, where it lists them."""

    # Reading

    def reload(self, number: int | None = None) -> None:
        """Reads again, whether or not the store changed.

        Args:
            number: an import that was just made; the history opens it.
        """
        self._revision = None
        self.look()

    @on(events.ScreenResume)
    def _come_in_front(self) -> None:
        self.query_one(PlaceBar).show_doing()  # an import that is still written says so again at once
        self.call_later(self.look)
        self.call_later(self.look_for_unfinished)

    def look(self) -> None:
        """Reads again if the store changed since it was last read."""
        services, known = self.upflow.services, self._revision

        def read() -> tuple[int, Organization] | None:
            from upflow_tui.engine.lists import store_revision

            revision = store_revision(services.folder)
            return (revision, services.engine.organization()) if revision != known else None

        off_loop(self, read, self._take, group="look")

    def when_read(self, do: Callable[[], object]) -> None:
        """Looks, then does something: the organization is known by then."""
        self._after_look = do
        self.look()

    def _take(self, changed: tuple[int, Organization] | None) -> None:
        if changed is not None:
            self._revision, organization = changed
            services = self.upflow.services
            self.query_one(PlaceBar).show(organization.name, demo=services.demo, among=services.organization)
            self.show_organization(organization)
            self.read()
        then, self._after_look = self._after_look, None
        if then is not None:
            then()

    @on(FedGrid.Failed)
    def _list_failed(self, event: FedGrid.Failed) -> None:
        event.stop()
        self.fail(event.error)

    def fail(self, error: Exception) -> None:
        """Says what could not be done, and what helps; a fault of the program by its kind only."""
        say_failure(self.app, error)

    # Searching

    async def action_search(self) -> None:
        """Opens the field above the list; it is made when it is first wanted."""
        if self._field is None:
            from upflow_tui.tui.widgets.search_field import SearchField

            self._field = SearchField(self.SEARCHES, self.search, self.focus_list, self.searches_quickly)
            await self.mount(self._field, before=self.query_one("#list"))
        self._field.open()

    def searches_quickly(self) -> bool:
        """Whether the list can be searched at each key."""
        grid = self.query_one("#list")
        return grid.pace.is_quick if isinstance(grid, FedGrid) else True

    def search(self, text: str) -> None:
        """The list is to hold only what has `text`; blank: everything."""
