"""One value of a TOML text replaced, added or taken out; everything else stays as the person wrote it, comments too."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from upflow_tui.engine.files.toml_files import key_as_written, quoted
from upflow_tui.engine.files.toml_lines import KeyPath, key_lines, value_places


def with_value(text: str, path: tuple[str, ...], value: Any) -> str:
    """`text` with another value at `path`.

    Where the text is written in a way that cannot be fixed in its place (a table within a line), it is written anew.

    Args:
        text: a valid document.
        path: keys of tables, then the key.
        value: text, number, true or false, or a tuple of texts; None takes the key out.
    """
    wanted = _changed(tomllib.loads(text), path, value)
    for attempt in _attempts(text, path, value):
        if _means(attempt, wanted):
            return attempt
    return "".join(_document(wanted, ()))


def _changed(raw: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """What is to be read afterwards; a table that gets empty may stay or go."""
    key, *rest = path
    if rest:
        inner = raw.get(key)
        return {**raw, key: _changed(inner if isinstance(inner, dict) else {}, tuple(rest), value)}
    left = {name: other for name, other in raw.items() if name != key}
    if value is None:
        return left
    new = list(value) if isinstance(value, tuple) else value
    return {name: new if name == key else other for name, other in raw.items()} | {key: new}


def _means(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return bool(_without_empty(tomllib.loads(text)) == _without_empty(wanted))
    except ValueError:
        return False


def _without_empty(table: dict[str, Any]) -> dict[str, Any]:
    inner = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in table.items()}
    return {key: value for key, value in inner.items() if value != {}}


def _attempts(text: str, path: tuple[str, ...], value: Any) -> Iterator[str]:
    """The text changed in its place, the best way first."""
    places = value_places(text)
    if path in places:
        start, end = places[path]
        if value is not None:
            yield text[:start] + literal(value) + text[end:]
            return
        begin = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        yield text[:begin] + (text[stop + 1 :] if stop >= 0 else "")
        return
    if value is None:
        yield text
        return
    line = f"{key_as_written(path[-1:])} = {literal(value)}\n"
    yield from _inserted(text, path[:-1], line, places)


def _inserted(text: str, table: KeyPath, line: str, places: Mapping[KeyPath, tuple[int, int]]) -> Iterator[str]:
    """A new line behind the last one of its table, or behind the table's heading, or under a heading of its own."""
    siblings = [end for path, (_, end) in places.items() if path[:-1] == table]
    if siblings:
        yield _behind_line(text, max(siblings), line)
    lines = key_lines(text)
    if not table:  # before the first table, or else at the end
        first = min(lines.values(), default=None)
        if first is not None and not siblings:
            start = len("".join(text.splitlines(keepends=True)[: first - 1]))
            yield f"{text[:start]}{line}\n{text[start:]}"
        yield _ended(text) + line
        return
    if table in lines:
        start = len("".join(text.split("\n")[: lines[table]])) + lines[table] - 1
        yield _behind_line(text, start, line)
    gap = "\n" if text.strip() else ""
    yield f"{_ended(text)}{gap}[{key_as_written(table)}]\n{line}"


def _behind_line(text: str, place: int, line: str) -> str:
    """`text` with `line` behind the line that `place` is in."""
    end = text.find("\n", place)
    return _ended(text) + line if end < 0 else text[: end + 1] + line + text[end + 1 :]


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def literal(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_as_written((key,))} = {literal(item)}" for key, item in value.items()) + "}"
    return str(value)  # numbers; days and times are written alike, but for the T that TOML does not ask for


def _document(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """A whole document: values first, then the tables."""
    for key, value in table.items():
        if not isinstance(value, dict):
            yield f"{key_as_written((key,))} = {literal(value)}\n"
    for key, value in table.items():
        if isinstance(value, dict):
            yield f"\n[{key_as_written((*path, key))}]\n"
            yield from _document(value, (*path, key))
