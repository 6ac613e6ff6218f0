"""Telling the person that something has ended: a message on whatever screen is in front, the bell, e-mail and Slack.

What is sent goes by a thread of its own that nobody waits for; at the end of the program there is a moment for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from upflow_tui.tui.safe_text import safe_str

if TYPE_CHECKING:
    from textual.app import App

    from upflow_tui.engine.past.notifying import Notice, Sending
    from upflow_tui.engine.past.undoing import UndoOutcome
    from upflow_tui.engine.settings.settings import NotificationSettings
    from upflow_tui.tui.app import UpflowApp

_LONGEST = 300


def notify_end(app: App[str], title: str, number: int, *, in_front: bool, undo: UndoOutcome | None = None) -> None:
    """Tells that an import, or an undo, has ended, as the profile says.

    Args:
        app: the program.
        title: what ended, and how, for the message on the screen.
        number: the import's number in the history, or the undo's own.
        in_front: whether the screen that shows it is in front: then there is no message on top of it.
        undo: the `UndoOutcome`, where it is an undo that ended.
    """
    from upflow_tui.tui.app import UpflowApp

    if not isinstance(app, UpflowApp):  # the host of a test
        if not in_front:
            app.notify(safe_str(title, _LONGEST), markup=False)
        return
    profile = app.preferences.settings.notifications
    if profile.in_program:
        if not in_front:
            app.notify(safe_str(title, _LONGEST), markup=False)
        if profile.bell:
            app.bell()
    if profile.email.enabled or profile.slack.enabled:
        app.teller.send(lambda: _notice(app, number, undo))


def _notice(app: UpflowApp, number: int, undo: UndoOutcome | None) -> Notice | None:
    from upflow_tui.engine.past.notifying import notice_of, notice_of_undo

    folder = app.services.folder
    return notice_of_undo(folder, undo) if undo is not None else notice_of(folder, number)


class Teller:
    """Sends, and says what could not be sent."""

    def __init__(self, app: UpflowApp) -> None:
        self._app = app
        self._threads: list[threading.Thread] = []
        self._has_ended = False
        self._unsaid: list[str] = []

    def send(self, notice: Callable[[], Notice | None]) -> None:
        """Sends a notice as the profile says; only what could not be sent is said."""

        def work() -> None:
            from upflow_tui.engine.past.notifying import tell

            file = self._app.services.settings_file
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

            file = self._app.services.settings_file
            sendings = tell_test(file) if file is not None else ()
            self._call(lambda: receive(sendings))

        self._start(work)

    def finish(self, seconds: float) -> list[str]:
        """Waits a moment for what is being sent; called when the screen is gone. What there is to say, a line each."""
        self._has_ended = True
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return [*self._unsaid, "Some of it was not sent in time."] if self.is_sending else self._unsaid

    @property
    def is_sending(self) -> bool:
        """Whether anything is on its way."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        return bool(self._threads)

    def _profile(self) -> NotificationSettings:
        return self._app.preferences.settings.notifications

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
