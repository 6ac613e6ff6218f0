"""Progress is a line on stderr, only where a person looks on; a cancel is heard by asking."""

from __future__ import annotations

import io
import signal
import threading

import pytest

from upflow_tui.cli.progress import ProgressLine, cancelling
from upflow_tui.engine.child.progress import Progress, Stage


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_no_terminal_sees_nothing() -> None:
    stream = io.StringIO()
    clock = Clock()
    with ProgressLine(stream, clock) as line:
        for _ in range(100):
            clock.now += 1
            line(Progress(Stage.READING, 0.5, 10))
    assert stream.getvalue() == ""


def test_a_closed_stderr_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    with ProgressLine() as line:
        line(Progress(Stage.READING, 0.5, 10))
        line.clear()


def test_a_terminal_sees_one_line_that_is_gone_at_the_end() -> None:
    stream, clock = Terminal(), Clock()
    with ProgressLine(stream, clock) as line:
        line(Progress(Stage.READING, 0.0, 0))
        clock.now += 2
        line(Progress(Stage.READING, 0.4, 41_200))
        shown = stream.getvalue()
        assert shown == "\rReading  40 %  41,200 lines  20,600/s  0:03 left"
        clock.now += 1
        line(Progress(Stage.PLANNING, 0.0, 1))
    frames = stream.getvalue().split("\r")[1:]
    assert "\n" not in stream.getvalue()
    assert frames[1].startswith("Planning  0 %  1 customers")
    assert frames[-1] == ""
    assert set(frames[-2]) == {" "}
    assert len(frames[-2]) == len(frames[-3].rstrip())


def test_a_stream_shows_how_much_has_come_and_nothing_before() -> None:
    stream, clock = Terminal(), Clock()
    with ProgressLine(stream, clock) as line:
        clock.now += 5
        line.received(0)
        assert stream.getvalue() == "", "who asks for a password on this terminal is not written over"
        line.received(12_340_000)
        line.received(99_000_000)
        assert stream.getvalue() == "\rReading  12.3 MB"
    assert stream.getvalue().endswith("\r                \r")


def test_what_is_done_at_once_shows_nothing() -> None:
    stream, clock = Terminal(), Clock()
    with ProgressLine(stream, clock) as line:
        for _ in range(20):
            clock.now += 0.01
            line(Progress(Stage.WRITING, 0.5, 10))
    assert stream.getvalue() == ""


def test_at_most_ten_a_second() -> None:
    stream, clock = Terminal(), Clock()
    line = ProgressLine(stream, clock)
    for step in range(1000):
        clock.now += 0.001
        line(Progress(Stage.READING, step / 1000, step))
    assert 5 <= stream.getvalue().count("\r") <= 10


@pytest.mark.parametrize(
    ("progress", "seconds", "text"),
    [
        (Progress(Stage.READING, 0.0, 0), 0.0, "Reading  0 %  0 lines"),
        (Progress(Stage.PLANNING, 0.5, 1000), 2.0, "Planning  50 %  1,000 customers  500/s  0:02 left"),
        (Progress(Stage.WRITING, 0.25, 4000), 60.0, "Writing  25 %  4,000 customers  67/s  3:00 left"),
        (Progress(Stage.READING, 1.0, 7), 7.0, "Reading  100 %  7 lines  1/s  0:00 left"),
    ],
)
def test_rate_and_time_left(progress: Progress, seconds: float, text: str) -> None:
    assert ProgressLine.text(progress, seconds) == text


def test_a_terminal_that_goes_away_is_no_fault() -> None:
    class Gone(Terminal):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    clock = Clock()
    with ProgressLine(Gone(), clock) as line:
        clock.now += 5
        line(Progress(Stage.READING, 0.5, 10))
        clock.now += 5
        line(Progress(Stage.READING, 0.6, 12))


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_a_wish_that_is_asked_for(kind: signal.Signals) -> None:
    before = signal.getsignal(kind)
    with cancelling() as cancelled:
        assert not cancelled()
        signal.raise_signal(kind)
        assert cancelled()
    assert signal.getsignal(kind) is before


def test_the_second_interrupt_does_not_wait() -> None:
    with pytest.raises(KeyboardInterrupt), cancelling():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_hang_up_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with cancelling() as cancelled:
            signal.raise_signal(signal.SIGHUP)
            assert not cancelled()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_beside_the_main_thread_signals_are_left_alone() -> None:
    seen: list[bool] = []

    def run() -> None:
        with cancelling() as cancelled:
            seen.append(cancelled())

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [False]
    assert signal.getsignal(signal.SIGINT) is before
