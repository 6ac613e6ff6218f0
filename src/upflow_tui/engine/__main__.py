"""The engine in a child process: `python -m upflow_tui.engine DATA_FOLDER`.

Messages come in on stdin and go out on stdout, one a line; stderr is a private log that holds the kinds of
exceptions and where they rose, no values (architecture.md). The end of its input means that the window is gone:
roll back and leave.
"""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import BinaryIO

from upflow_tui.engine.protocol import MAX_LINE, Ask, Message, ProtocolError, Say, decode
from upflow_tui.engine.worker import EngineWorker

EXIT_CRASHED = 70


def main() -> int:
    """Answers messages until stdin ends. Returns 0, or 70 after a fault, which is in the log."""
    replies = _own_stdout()
    lock = threading.Lock()

    def send(message: Message) -> None:
        with lock:
            replies.write(message.encode())
            replies.flush()

    worker = EngineWorker(Path(sys.argv[1]), send)
    inbox: queue.Queue[Message | None] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, inbox, worker), daemon=True).start()
    gc.disable()  # an engine makes no cycles worth looking for; collections stall it (performance.md)
    send(Message(Say.HELLO, 0, {"pid": os.getpid()}))
    generation = 0
    try:
        while (message := inbox.get()) is not None:
            generation = message.generation
            worker.handle(message)
    except BrokenPipeError:
        return 0
    except Exception as error:
        sys.stderr.write(crash_report(error))
        sys.stderr.flush()
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


def _own_stdout() -> BinaryIO:
    """The pipe to the program; anything printed by accident goes to the log instead."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return pipe


def _listen(stdin: BinaryIO, inbox: queue.Queue[Message | None], worker: EngineWorker) -> None:
    """Puts messages in the inbox; cancel acts at once, and the end of the input ends everything."""
    while line := stdin.readline(MAX_LINE):
        try:
            message = decode(line)
        except ProtocolError:
            break
        if message.kind == Ask.CANCEL:
            worker.cancel()
        else:
            inbox.put(message)
    inbox.put(None)
    worker.cancel()


if __name__ == "__main__":
    sys.exit(main())
