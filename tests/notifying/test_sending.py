"""Sending never raises, waits no longer than it may, and does not hold up what is sent beside it."""

from __future__ import annotations

import threading
import time

from tests.notifying.servers import QUICK, no_longer_than
from upflow_tui.notifying.sending import NotSent, Patience, Sending, send_all


class Stub:
    """A message that does what the test says, try by try."""

    receiver = "somebody"

    def __init__(self, *tries: object, channel: str = "Stub") -> None:
        self.channel = channel
        self.tries = list(tries)
        self.count = 0

    def send(self, timeout: float) -> str:
        self.count += 1
        now = self.tries.pop(0)
        if isinstance(now, Exception):
            raise now
        if isinstance(now, float):
            time.sleep(now)
        return str(now) if isinstance(now, str) else ""


LATER = NotSent("Busy.", "Wait.", again=True)


def test_what_was_sent_says_to_whom_and_what_is_remarkable() -> None:
    assert send_all([Stub("Not to eve.")], QUICK) == (Sending("Stub", True, "Stub sent to somebody. Not to eve."),)
    assert send_all([], QUICK) == ()


def test_two_more_tries_and_no_more() -> None:
    stub = Stub(LATER, LATER, "")
    assert send_all([stub], QUICK)[0].sent
    stub = Stub(LATER, LATER, LATER, "")
    assert send_all([stub], QUICK)[0] == Sending("Stub", False, "Stub was not sent: Busy. Wait.")
    assert stub.count == 3


def test_where_another_try_is_of_no_use_there_is_none() -> None:
    stub = Stub(NotSent("Wrong.", "Mend it."), "")
    assert send_all([stub], QUICK)[0].message == "Stub was not sent: Wrong. Mend it."
    assert stub.count == 1


def test_a_fault_of_the_program_tells_its_kind_only() -> None:
    sending = send_all([Stub(ValueError("the secret"))], QUICK)[0]
    assert (
        sending.message
        == "Stub was not sent: A program error: ValueError. Please report it, with what upflow-tui info prints."
    )


def test_messages_go_at_the_same_time_and_keep_their_order() -> None:
    with no_longer_than(0.9):
        sendings = send_all([Stub(0.5, channel="a"), Stub(0.4, channel="b"), Stub(0.3, channel="c")], QUICK)
    assert [sending.channel for sending in sendings] == ["a", "b", "c"]
    assert all(sending.sent for sending in sendings)


def test_one_that_hangs_is_given_up_and_tried_no_more_while_the_other_arrives() -> None:
    hanging = Stub(1.0, "")
    hanging.tries = [1.0, LATER, ""]
    with no_longer_than(0.9):
        late, sent = send_all([hanging, Stub("")], Patience(0.1, (0.1,), 0.3))
    assert late.message == "Stub was not sent: No answer within 0.3 seconds. It may still arrive."
    assert sent.sent
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "send by Stub")


def test_after_the_time_is_up_no_further_try_begins() -> None:
    stub = Stub(LATER, "")
    send_all([stub], Patience(0.1, (0.4,), 0.1))
    time.sleep(0.6)
    assert stub.count == 1
