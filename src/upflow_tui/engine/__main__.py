"""The engine in a child process: `python -m upflow_tui.engine DATA_FOLDER`.

Messages come in on stdin and go out on stdout, one a line; stderr is a private log that holds the kinds of
exceptions and where they rose, no values (docs/architecture.md). The end of its input means that the window is gone:
roll back and leave.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import queue
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import upflow_tui
from upflow_tui.engine.child.protocol import MAX_QUESTION, Ask, Message, ProtocolError, Say, decode
from upflow_tui.engine.child.worker import EngineWorker

EXIT_CRASHED = 70


def main() -> int:
    """Answers messages until stdin ends. Returns 0, or 70 after a fault, which is in the log."""
    _log_without_values()
    questions, replies = _own_pipes()

    def send(message: Message) -> None:
        line = message.encode()
        while line:
            line = line[os.write(replies, line) :]

    worker = EngineWorker(Path(sys.argv[1]), send)
    inbox: queue.Queue[Message | None] = queue.Queue()
    threading.Thread(target=_listen, args=(questions, inbox, worker), daemon=True).start()
    gc.disable()  # an engine makes no cycles worth looking for; collections stall it (docs/performance.md)
    generation = 0
    try:
        send(Message(Say.HELLO, 0, {"pid": os.getpid()}))
        while (message := inbox.get()) is not None:
            generation = message.generation
            worker.handle(message)
    except BrokenPipeError:  # nobody listens any more
        return 0
    except Exception as error:
        _log(error)
        with suppress(OSError):
            send(Message(Say.CRASHED, generation, {}))
        return EXIT_CRASHED
    return 0


def crash_report(error: BaseException) -> str:
    """The kind of an exception and the frames it went through, without its message or any local value."""
    lines = [f"{type(error).__module__}.{type(error).__qualname__}\n"]
    frames = traceback.extract_tb(error.__traceback__)
    lines += (f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in frames)
    cause = error.__cause__ or error.__context__
    return "".join(lines) + (crash_report(cause) if cause is not None else "")


def _log(error: BaseException) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with suppress(OSError):
        sys.stderr.write(f"{now} upflow-tui {upflow_tui.__version__}, engine {os.getpid()}\n{crash_report(error)}")
        sys.stderr.flush()


def _log_without_values() -> None:
    """What nobody catches, in any thread, comes into the log as a crash does: Python's own way shows values."""

    def uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        _log(error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            _log(args.exc_value)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            _log(args.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
    faulthandler.enable()


def _own_pipes() -> tuple[BinaryIO, int]:
    """The pipes from and to the program, for us alone: what is printed by accident goes to the log instead."""
    questions = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    replies = os.dup(sys.stdout.fileno())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, sys.stdin.fileno())
    os.close(nothing)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return questions, replies


def _listen(questions: BinaryIO, inbox: queue.Queue[Message | None], worker: EngineWorker) -> None:
    """Puts messages in the inbox; cancel acts at once, and the end of the input ends everything."""
    try:
        while line := questions.readline(MAX_QUESTION):
            message = decode(line, MAX_QUESTION)
            if message.kind == Ask.CANCEL:
                worker.cancel(message.generation)
            else:
                inbox.put(message)
    except (ProtocolError, OSError) as error:
        _log(error)
    finally:
        worker.end()
        inbox.put(None)


if __name__ == "__main__":
    sys.exit(main())
