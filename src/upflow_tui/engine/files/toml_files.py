"""What every TOML file of ours has in common: read without waiting, each fault named by line and key, texts quoted."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import shorten
from upflow_tui.engine.files.toml_lines import KeyPath, key_lines
from upflow_tui.operating_system import open_file

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_WHERE: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One fault of the file. `line`: physical line, 1 = first; `key`: as written, places in lists from 1."""

    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}, " if self.line and self.key else f"line {self.line}: " if self.line else ""
        return f"{where}{self.key}: {self.message}" if self.key else f"{where}{self.message}"


class TomlFault(Exception):
    """The file cannot be read, or is no TOML: one `problem`."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.problem = FileProblem(line, "", message)
        super().__init__(str(self.problem))


def read_text(path: Path, noun: str, max_size: int) -> str:
    """The text of the file, without a BOM; a pipe or device is refused, not waited for.

    Args:
        path: of the file.
        noun: what it is: `organization file`.
        max_size: bytes; a larger file is none.

    Raises:
        TomlFault: it cannot be read, or is not in UTF-8.
    """
    try:
        handle = open_file(path, os.O_RDONLY, wait=False)
        with open(handle, "rb") as file:  # noqa: PTH123 - an open handle, not a path
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise TomlFault("This is not a regular file.")
            content = file.read(max_size + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no path of a file"
        raise TomlFault(f"The {noun} cannot be read: {reason}.") from None
    if len(content) > max_size:
        raise TomlFault(f"The file is larger than {_binary_size(max_size)}: this is no {noun}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted in what was decoded: its BOM, if any, is not part of error.object.
        line = error.object[: error.start].count(b"\n") + 1
        raise TomlFault("This is not valid UTF-8. Save the file as UTF-8.", line) from None


def parse_toml(text: str) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """The values of a TOML document, and the line at which each key stands.

    Raises:
        TomlFault: it is no TOML.
    """
    try:
        return tomllib.loads(text), key_lines(text)
    except RecursionError:
        raise TomlFault("The lists or tables of the file are nested too deeply.") from None
    except ValueError as error:  # TOMLDecodeError is one; numbers of too many digits raise another
        raise _syntax_fault(error, text) from None


def _syntax_fault(error: ValueError, text: str) -> TomlFault:
    """What tomllib says, with the line in front, where every fault of ours has it."""
    message = str(error)
    where = _WHERE.search(message)
    if where is None:
        return TomlFault("The file holds a number that is too long.")
    line = int(where[1]) if where[1] else max(1, len(text.splitlines()))
    return TomlFault(f"This is not valid TOML: {_WHERE.sub('', message)}.", line)


def line_of(path: KeyPath, lines: Mapping[KeyPath, int]) -> int | None:
    """The line of the key, or of the table that lacks it; None for a key that the whole file lacks."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def key_as_written(path: KeyPath) -> str:
    """The key as it would be written, places in lists counted from 1: `members[2].role`."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            shown += ("." if shown else "") + (part if _BARE_KEY.fullmatch(part) else quoted(shorten(part)))
    return shown


def quoted(text: str) -> str:
    """`text` as a TOML basic string; characters that a screen does not show are written as `\\uXXXX`."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def quoted_list(texts: Iterable[str]) -> str:
    """`texts` as a TOML array on one line."""
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"


def _binary_size(size: int) -> str:
    return f"{size // 2**20} MiB" if size >= 2**20 else f"{size // 2**10} KiB"
