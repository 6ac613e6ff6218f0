"""At which line each key of a TOML document stands: the standard library's reader does not say."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from typing import Final, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys of tables and, from 0, places in arrays: `("members", 1, "role")`."""

_BLANK: Final = " \t\r\n"
_BARE_END: Final = " \t\r\n.=]#"
_VALUE_END: Final = ",]}#\r\n"


def key_lines(text: str) -> dict[KeyPath, int]:
    """The physical line (1 = first) at which each table, key and array element of `text` begins.

    Args:
        text: a document that `tomllib.loads` has accepted; anything else gives no sensible answer.
    """
    return _Scanner(text).document()


def value_places(text: str) -> dict[KeyPath, tuple[int, int]]:
    """Where each value of `text` stands: the places of its first character and of the one behind its last.

    Args:
        text: as `key_lines` has it.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.places


class _Scanner:
    """One walk over a valid document; it finds places and leaves the values to tomllib."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.breaks = [place for place, char in enumerate(text) if char == "\n"]
        self.lines: dict[KeyPath, int] = {}
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self.elements: dict[KeyPath, int] = {}
        """How many `[[…]]` each array of tables has had so far."""

    def document(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self.skip_blank():
            start = self.at
            if self.text.startswith("[[", start):
                self.at += 2
                table = self.new_element(self.key(), start)
                self.at += 2
            elif self.text[start] == "[":
                self.at += 1
                table = self.resolved(self.key())
                self.note(table, start)
                self.at += 1
            else:
                self.key_and_value(table)
        return self.lines

    def note(self, path: KeyPath, place: int) -> None:
        """Remembers the first place of `path` and of what it stands in."""
        line = bisect_right(self.breaks, place - 1) + 1
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def resolved(self, keys: KeyPath) -> KeyPath:
        """`keys` with the latest element put in after each array of tables."""
        path: KeyPath = ()
        for key in keys:
            path += (key,)
            if path in self.elements:
                path += (self.elements[path] - 1,)
        return path

    def new_element(self, keys: KeyPath, place: int) -> KeyPath:
        array = (*self.resolved(keys[:-1]), keys[-1])
        count = self.elements.get(array, 0)
        self.elements[array] = count + 1
        self.note((*array, count), place)
        return (*array, count)

    def key_and_value(self, table: KeyPath) -> None:
        start = self.at
        path = table + self.key()
        self.note(path, start)
        self.at += 1  # the equals sign
        self.value(path)

    def key(self) -> KeyPath:
        """The dotted key at this place; leaves the place at what follows it."""
        parts: list[str] = []
        while True:
            self.skip_blank()
            start = self.at
            if self.text[start] in "\"'":
                self.string()
                parts.append(tomllib.loads("key = " + self.text[start : self.at])["key"])
            else:
                while self.text[self.at] not in _BARE_END:
                    self.at += 1
                parts.append(self.text[start : self.at])
            self.skip_blank()
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def value(self, path: KeyPath) -> None:
        self.skip_blank()
        start = self.at
        char = self.text[start]
        if char in "\"'":
            self.string()
        elif char == "[":
            self.array(path)
        elif char == "{":
            self.inline_table(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in _VALUE_END:
                self.at += 1
        self.places[path] = start, start + len(self.text[start : self.at].rstrip(_BLANK))

    def array(self, path: KeyPath) -> None:
        self.at += 1
        count = 0
        while self.skip_blank() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.note((*path, count), self.at)
            self.value((*path, count))
            count += 1
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while self.skip_blank() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.key_and_value(path)
        self.at += 1

    def string(self) -> None:
        """Moves behind the string that begins here, of any of the four kinds."""
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(mark)
        if len(mark) == 3:  # up to two quotes may stand just before the closing three
            while self.text.startswith(quote, self.at):
                self.at += 1

    def skip_blank(self) -> bool:
        """Moves over white space and comments; whether anything is left."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char not in _BLANK:
                return True
            else:
                self.at += 1
        return False
