"""Sends by the person's channels what has ended.

By a thread of its own that nobody waits for; at the end of the program there is a moment for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from upflow_tui.tui.safe_text import safe_str

if TYPE_CHECKING:
    from textual.app import App

    from upflow_tui.engine.past.notifying import Notice, Sending
    from upflow_tui.engine.settings.settings import NotificationSettings
    from upflow_tui.tui.preferences import Preferences
    from upflow_tui.tui.services import Services

_LONGEST: Final = 300


class Teller:
    """Sends, and says what could not be sent.

    Args:
        app: what it is said by.
        services: where the person's secrets are.
        preferences: what is sent, and where.
    """

    def __init__(self, app: App[str], services: Services, preferences: Preferences) -> None:
        self._app = app
        self._services = services
        self._preferences = preferences
        self._threads: list[threading.Thread] = []
        self._has_ended = False
        self._unsaid: list[str] = []

    def send(self, notice: Callable[[], Notice | None]) -> None:
        """Sends a notice as the profile says; only what could not be sent is said."""

        def work() -> None:
            from upflow_tui.engine.past.notifying import tell

            file = self._services.settings_file
            if file is None:
                return
            failed = [each.message for each in tell(notice, self._profile(), file.secrets) if not each.sent]
            if self._has_ended:
                self._unsaid += failed
            else:
                self._call(lambda: self._complain(failed))

        self._start(work)

    def test(self, receive: Callable[[tuple[Sending, ...]], None]) -> None:
        """Sends a test by everything that is switched on; `receive` is called with what became of it."""

        def work() -> None:
            from upflow_tui.engine.past.notifying import tell_test

            file = self._services.settings_file
            sendings = tell_test(file) if file is not None else ()
            self._call(lambda: receive(sendings))

        self._start(work)

    def finish(self, seconds: float) -> list[str]:
        """Waits a moment for what is being sent; called when the screen is gone. What there is to say, a line each."""
        self._has_ended = True
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return [*self._unsaid, "Some notifications were not sent in time."] if self.is_sending else self._unsaid

    @property
    def is_sending(self) -> bool:
        """Whether anything is on its way."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        return bool(self._threads)

    def _profile(self) -> NotificationSettings:
        return self._preferences.settings.notifications

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="telling", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _call(self, show: Callable[[], None]) -> None:
        """Shows it without waiting; where the program has ended, nobody is there to be told."""
        with suppress(RuntimeError):
            self._app.call_later(show)

    def _complain(self, failed: list[str]) -> None:
        for message in failed:
            self._app.notify(safe_str(message, _LONGEST), severity="warning", timeout=15, markup=False)
