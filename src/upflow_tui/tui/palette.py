"""The command palette's source: every action of the screen under it, from the registry."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from upflow_tui.tui.actions import LIST, Action, LiveAction, key_label, live_actions


class ActionsProvider(Provider):
    """Offers what can be done now; put into `App.COMMANDS`. Moving within a list is left to its keys."""

    async def discover(self) -> Hits:
        """Everything, as long as nothing is typed."""
        for live in self._offered():
            yield DiscoveryHit(Content(_title(live)), self._run(live), help=live.action.help)

    async def search(self, query: str) -> Hits:
        """What is like `query`, by label or by help."""
        matcher = self.matcher(query)
        for live in self._offered():
            title = _title(live)
            if score := max(matcher.match(title), matcher.match(live.action.help) * 0.9):
                yield Hit(score, matcher.highlight(title), self._run(live), text=title, help=live.action.help)

    def _offered(self) -> list[LiveAction]:
        return [
            live
            for live in live_actions(self.screen)
            if live.enabled
            and (live.action.in_bar or LIST not in live.action.places)
            and live.action.id != "app.palette"
        ]

    def _run(self, live: LiveAction) -> Callable[[], Awaitable[bool]]:
        return partial(self.app.run_action, live.binding.binding.action, live.binding.node)


def _is_offered(action: Action) -> bool:
    return action.id != "app.palette" and (action.in_bar or LIST not in action.places)


def _title(live: LiveAction) -> str:
    return f"{live.label}  ({', '.join(key_label(key) for key in live.keys)})"
