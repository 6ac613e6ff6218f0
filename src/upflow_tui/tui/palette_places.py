"""The command palette's second source: what can be done in the places that are not in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.command import Hit, Hits, Provider

from upflow_tui.tui.actions import ACTIONS, Action, key_label, live_actions
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.upflow import upflow_of

if TYPE_CHECKING:
    from textual.screen import Screen

_PLACES: Final = {
    "customers": "Customers",
    "history": "Import history",
    "organization": "Organization",
    "settings": "Settings",
}
_AT_ONCE: Final = frozenset(
    {
        *("customers.add", "customers.filter", "customers.export", "history.filter"),
        *("organization.add", "organization.paste", "organization.source", "organization.rename"),
        *("organization.load", "organization.save"),
    }
)
"""What needs no row to be chosen first: it is done on the way; of the others it is said which key does them."""
_PATIENCE: Final = 40
_SOON: Final = 0.05
"""Seconds between two looks at whether the place is in front: the wizard may have to be closed first."""


class PlacesProvider(Provider):
    """Finds the actions of the other places by their label or help, and leads there."""

    async def search(self, query: str) -> Hits:
        """What is like `query`."""
        if self.screen.is_modal:
            return
        matcher, here = self.matcher(query), {live.action.id for live in live_actions(self.screen)}
        for action in ACTIONS:
            place = next((place for place in _PLACES if place in action.places), None)
            if place is None or action.id in here or not action.in_bar:
                continue
            title = f"{_PLACES[place]}: {action.label}  ({key_label(action.keys[0])})"
            if score := max(matcher.match(title), matcher.match(action.help) * 0.9) * 0.8:
                do = partial(go_and_do, self.screen, place, action)
                yield Hit(score, matcher.highlight(title), do, text=title, help=action.help)


def go_and_do(screen: Screen[Any], place: str, action: Action) -> None:
    """To a place; there the action is done, or it is said which key does it with the row that is chosen."""
    app = screen.app
    upflow_of(screen).go_to(place)

    def do(there: PlaceScreen) -> None:
        if action.id in _AT_ONCE:
            app.call_later(partial(app.run_action, action.does, there))
        else:
            said = f"{action.label}: choose the row, then press {key_label(action.keys[0])}."
            there.notify(said, markup=False)

    _when_in_front(app, place, lambda there: there.when_read(partial(do, there)), _PATIENCE)


def _when_in_front(app: App[Any], place: str, then: Callable[[PlaceScreen], None], tries: int) -> None:
    screen = app.screen
    if isinstance(screen, PlaceScreen) and place == (screen.NAME or screen.PLACE) and _is_at_its_first(app, screen):
        then(screen)
    elif tries:
        if isinstance(screen, PlaceScreen) and place == app.current_mode:
            upflow_of(screen).go_to(place)  # something is open over it since it was last in front
        app.set_timer(_SOON, partial(_when_in_front, app, place, then, tries - 1))


def _is_at_its_first(app: App[Any], screen: PlaceScreen) -> bool:
    return bool(screen.NAME) or len(app.screen_stack) == 1
