"""What single arguments may say; each function takes the text and gives the value, or tells why it cannot."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import Final

_DELIMITERS: Final = {";": ";", ",": ",", "|": "|", "tab": "\t", "\t": "\t", r"\t": "\t"}


def not_empty(given: str) -> str:
    """A text that is not empty."""
    if not given:
        raise ArgumentTypeError("must not be empty")
    return given


def plain_text(given: str) -> str:
    """A text; only paths may hold bytes that are none."""
    if any("\ud800" <= char <= "\udfff" for char in given):  # what Python makes of such bytes
        raise ArgumentTypeError("holds bytes that are no text in UTF-8; retype it")
    return given


def plain_name(given: str) -> str:
    """A text that is not empty."""
    return plain_text(not_empty(given))


def delimiter(given: str) -> str:
    """The character itself; a tab can be written as a word."""
    if given not in _DELIMITERS:
        raise ArgumentTypeError(f'"{given}" is not a separator: use ; , | or tab')
    return _DELIMITERS[given]


def header_line(given: str) -> int:
    """A physical line, 1 = first; 0 for none."""
    if not (given.isascii() and given.isdigit()) or len(given) > 9:
        raise ArgumentTypeError(f'"{given}" is not the number of a line: use 1, 2 …, or 0 where there is no header')
    return int(given)


def number(given: str) -> int:
    """The number of an import."""
    if not (given.isascii() and given.isdigit()) or len(given) > 18:
        raise ArgumentTypeError(f'"{given}" is not the number of an import')
    return int(given)


def port(given: str) -> int:
    """The number of a port that a program may listen on."""
    if not (given.isascii() and given.isdigit()) or not 0 < int(given[:6]) < 2**16 or len(given) > 5:
        raise ArgumentTypeError(f'"{given}" is not a port: use 1024 to 65535')
    return int(given)


def kept_lines(given: str) -> tuple[int | str, ...]:
    """What is put back of the lines that are skipped: `all`, a kind by its code, or physical lines."""
    from upflow_tui.core.findings import LINE_KINDS

    kept: list[int | str] = []
    for word in given.split(","):
        text = word.strip()
        if text.isascii() and text.isdigit() and 0 < len(text) <= 9 and int(text):
            kept.append(int(text))
        elif text == "all" or text in LINE_KINDS:
            kept.append(text)
        else:
            raise ArgumentTypeError(
                f'"{text}" is no line and no kind of lines: use all, {", ".join(LINE_KINDS)}, or 12,13'
            )
    return tuple(kept)


def one_of(what: str, *choices: str) -> Callable[[str], str]:
    """A function that takes one of a few words; `what` is what such a word is."""

    def choose(given: str) -> str:
        if given not in choices:
            raise ArgumentTypeError(f'"{given}" is not a {what}: use {", ".join(choices[:-1])} or {choices[-1]}')
        return given

    return choose


def upflow_delimiter(given: str) -> str:
    """A delimiter that Upflow reads (Seed: "The file")."""
    from upflow_tui.reports.fixed_file import DELIMITERS

    if given not in DELIMITERS:
        raise ArgumentTypeError(f'"{given}" is not a separator that Upflow reads: use ; , or |')
    return given
