"""Sending with patience: a time-out for each try, two more tries, a bound on the whole, whatever the other side does.

Nothing raised here reaches the import that is told of: a failure is a `Sending` with a clear line.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Event, Thread
from typing import Final, Protocol

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.faults import PLEASE_REPORT


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds."""

    timeout: float = 8.0
    """For an answer, in each try."""
    pauses: tuple[float, ...] = (1.0, 3.0)
    """Before the second try, the third, and so on."""
    whole: float = 30.0
    """For everything together; looking up a name has no time-out of its own."""


PATIENT: Final = Patience()


class NotSent(Exception):
    """A try has failed.

    Args:
        message: what happened, one sentence without secrets.
        fix: what helps.
        again: whether another try may go better.
    """

    def __init__(self, message: str, fix: str, *, again: bool = False) -> None:
        super().__init__(f"{message} {fix}".rstrip())
        self.message = message
        self.fix = fix
        self.again = again


class Message(Protocol):
    """A message on its way to somebody."""

    @property
    def channel(self) -> str:
        """Its name, as `Channel.LABEL`."""
        ...

    @property
    def receiver(self) -> str:
        """To whom, without secrets."""
        ...

    def send(self, timeout: float) -> str:
        """Sends it once; blank, or what there is to remark.

        Raises:
            NotSent: it was not sent.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of a message."""

    channel: str
    sent: bool
    message: str
    """One line for people: to whom it went, or why it did not and what helps."""


def send_all(messages: Sequence[Message], patience: Patience = PATIENT) -> tuple[Sending, ...]:
    """Sends all of them at the same time, and waits; never raises.

    Args:
        messages: one for each channel.
        patience: how long to wait.

    Returns:
        What became of each, in their order.
    """
    attempts = [_Attempt(message, patience) for message in messages]
    for attempt in attempts:
        attempt.start()
    until = time.monotonic() + patience.whole
    return tuple(attempt.ended(until) for attempt in attempts)


class _Attempt(Thread):
    """One message with all its tries, in a thread that nobody has to wait for."""

    def __init__(self, message: Message, patience: Patience) -> None:
        super().__init__(name=f"send by {message.channel}", daemon=True)
        self._message = message
        self._patience = patience
        self._given_up = Event()
        self._sending: Sending | None = None

    def run(self) -> None:
        """Tries until it is sent, or there is no use in trying."""
        for pause in (*self._patience.pauses, None):
            try:
                remark = self._message.send(self._patience.timeout)
            except NotSent as error:
                failure = error
            except Exception as error:  # a fault of ours: its text may hold a secret
                failure = NotSent(f"A program error: {type(error).__name__}.", PLEASE_REPORT)
            else:
                told = f"{self._message.channel} sent to {self._message.receiver}."
                self._sending = Sending(self._message.channel, True, f"{told} {remark}".rstrip())
                return
            if pause is None or not failure.again or self._given_up.wait(pause):
                break
        self._sending = self._not_sent(failure)

    def ended(self, until: float) -> Sending:
        """What became of it by the time `until`."""
        self.join(max(0.0, until - time.monotonic()))
        self._given_up.set()
        late = NotSent(f"No answer within {self._patience.whole:g} seconds.", "It may still arrive.")
        return self._sending or self._not_sent(late)

    def _not_sent(self, error: NotSent) -> Sending:
        return Sending(self._message.channel, False, f"{self._message.channel} was not sent: {error}")
