"""How far a command is, on stderr where a person looks on; and the wish to stop, heard between two steps."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType
from typing import Final, TextIO

from upflow_tui.engine.child.progress import Progress, Stage
from upflow_tui.operating_system import ending_signals

_SECONDS: Final = 0.1
"""At most ten a second."""
_PATIENCE: Final = 0.3
"""What is done sooner shows nothing."""
_WORDS: Final = {
    Stage.READING: ("Reading", "lines"),
    Stage.PLANNING: ("Planning", "customers"),
    Stage.WRITING: ("Writing", "customers"),
}


class ProgressLine:
    """One line on stderr that is written over again; nothing where stderr is no terminal.

    Args:
        stream: where to write, and whose `isatty` decides.
        clock: seconds, rising.
        quiet: nothing is shown, whoever looks on.
    """

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = monotonic, *, quiet: bool = False
    ) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._clock = clock
        self._shows = not quiet and self._stream is not None and self._stream.isatty()
        self._stage: Stage | None = None
        self._began = self._last = clock()
        self._due = self._began + _PATIENCE
        self._written = 0

    def __call__(self, progress: Progress) -> None:
        """Takes the engine's word of how far it is; called often."""
        if not self._shows:
            return
        now = self._clock()
        if progress.stage is not self._stage:
            self._stage, self._began = progress.stage, now
        if now >= self._due:
            self._due = now + _SECONDS
            self._write(self.text(progress, now - self._began))

    def received(self, count: int) -> None:
        """Takes how many bytes of a stream have come; called often. Before the first one others may ask something, a
        password say, on the same terminal: they are not written over."""
        now = self._clock()
        if self._shows and count and now >= self._due:
            self._due = now + _SECONDS
            self._write(f"Reading  {count / 1e6:,.1f} MB")

    @staticmethod
    def text(progress: Progress, seconds: float) -> str:
        """`Reading  42 %  41,200 lines  85,000/s  0:01 left`.

        Args:
            progress: how far the stage is.
            seconds: since the stage began.
        """
        word, noun = _WORDS[progress.stage]
        text = f"{word}  {int(100 * progress.done)} %  {progress.count:,} {noun}"
        if seconds > 0 and progress.done > 0:
            left = round(seconds * (1 - progress.done) / progress.done)
            rate = progress.count / seconds
            text += f"  {rate:,.0f}/s  {left // 60}:{left % 60:02} left"
        return text

    def clear(self) -> None:
        """Takes the line away, so that what follows begins on an empty one."""
        if self._written:
            self._write("")

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def _write(self, text: str) -> None:
        room = shutil.get_terminal_size((80, 24)).columns - 1
        text = text[:room]
        try:
            # Blanks, not an escape sequence: every terminal knows them.
            self._stream.write("\r" + text.ljust(self._written) + ("\r" if not text else ""))
            self._stream.flush()
        except OSError:
            self._shows = False
        self._written = len(text)


@contextmanager
def cancelling() -> Iterator[Callable[[], bool]]:
    """Ctrl-C, a hang-up or SIGTERM is heard by asking, so that nothing is left half-way and no file behind.

    Gives a function that says whether to stop. The second Ctrl-C does not wait for anybody to ask.
    """
    wished = False

    def wish(number: int, frame: FrameType | None) -> None:
        nonlocal wished
        if wished and number == signal.SIGINT:
            raise KeyboardInterrupt
        wished = True

    before = {}
    try:
        for kind in ending_signals():
            if signal.getsignal(kind) is not signal.SIG_IGN:  # nohup
                before[kind] = signal.signal(kind, wish)
    except ValueError:  # not in the main thread: whoever runs us there has its own ways
        before = {}
    try:
        yield lambda: wished
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
