"""Standard output and error of a terminal that shows no signs: they become ASCII, whoever writes them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TextIO

from upflow_tui.core.ascii import in_ascii, shows_signs


class _InAscii(TextIOWrapper):
    """A stream over another one's bytes."""

    def write(self, text: str) -> int:
        """Writes `text` with its signs in ASCII; where there is room for it, an ellipsis has three dots."""
        return super().write(in_ascii(text.replace(" …", " ..."), self.encoding))


@contextmanager
def as_terminal_shows(arguments: Sequence[str]) -> Iterator[None]:
    """Within, both streams write signs in ASCII where they are asked to, or cannot show them.

    Args:
        arguments: what stands behind `upflow-tui`; `--ascii` asks.
    """
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    wrapped = [name for name in ("stdout", "stderr") if _is_poor(getattr(sys, name), "--ascii" in options)]
    before = {name: getattr(sys, name) for name in wrapped}
    made = {name: _wrapped(stream) for name, stream in before.items()}
    for name, stream in made.items():
        setattr(sys, name, stream)
    try:
        yield
    finally:
        for name, stream in made.items():
            with suppress(OSError, ValueError):  # whoever wrote has said so
                stream.flush()
            if getattr(sys, name) is stream:
                setattr(sys, name, before[name])
            with suppress(OSError, ValueError):
                stream.detach()


def _is_poor(stream: TextIO | None, asked: bool) -> bool:
    if stream is None or not hasattr(stream, "buffer"):
        return False
    term = os.environ.get("TERM", "") if stream.isatty() else ""
    return asked or not shows_signs(stream.encoding, term)


def _wrapped(stream: TextIO) -> _InAscii:
    stream.flush()
    return _InAscii(
        stream.buffer, encoding=stream.encoding, errors="backslashreplace", line_buffering=stream.isatty(), newline=""
    )
