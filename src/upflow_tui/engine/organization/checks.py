"""What an organization may not be though each value has the right type (docs/rules.md §1, docs/commands.md).

Said by codes: the words are the file's (`in_file`) or a form's (judging.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import FIELDS
from upflow_tui.core.text import CONTROL, LINE_BREAK, clean, loose_key, name_key
from upflow_tui.engine.files.toml_lines import KeyPath


class Wrong(StrEnum):
    """What is wrong, with the words of the file; `{noun}` and `{value}` are those of the fault."""

    EMPTY = "is empty. Give {noun} a name."
    EMPTY_IN_LIST = "is empty. Give {noun} a name, or take it out."
    NO_POSITIONS = "is empty. Name at least one position, or leave the key out for the usual four."
    TWICE = "is there twice: {noun} must be unique. Take one out, or change it."
    NO_ADDRESS = "is not an email address. Write one, such as anna@company.com."
    CAPITALS = "has capital letters. Write {value}."
    CONTROL = "holds a control character ({value}): no cell of a file can hold it. Retype it."
    CONTROL_IN_NAME = "holds a control character ({value}). Retype it."
    UPFLOW_NAME = 'is the name of an Upflow field ("{value}"). Choose another.'
    NO_OPTIONS = 'is missing: a custom field of type "{value}" needs options. Add them.'
    OPTIONS_OF_NO_SELECT = "belongs only to single_select and multi_select. Take it out, or change the type."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    path: KeyPath
    wrong: Wrong
    noun: str = ""
    """What it is one of: `a member`."""
    value: str = ""
    """What is to be written instead, or what stands against it."""


def in_file(fault: Fault) -> str:
    """A fault in the words of the organization file: what is wrong, and what to do."""
    return fault.wrong.format(noun=fault.noun, value=fault.value)


_SEED_LABELS: Final = ("External ID", "Client ID", "Client ID (External ID)", "Contact email address", "Phone number")
"""Seed: other names that its tables use for fields of `FIELDS`."""

_UPFLOW_NAMES: Final = (
    {loose_key(label): label for label in _SEED_LABELS}
    | {loose_key(item.key): item.label for item in FIELDS}
    | {loose_key(item.label): item.label for item in FIELDS}
)
_SELECTS: Final = ("single_select", "multi_select")


def checks(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Every fault of content in what tomllib read.

    Values of a wrong type are passed over: their shape is reported elsewhere.
    """
    if isinstance(raw.get("name"), str) and not clean(raw["name"]):
        yield Fault(("name",), Wrong.EMPTY, "the organization")
    yield from _control_characters(raw)
    yield from _positions(raw)
    members = _texts_of_tables(raw, "members", "name")
    yield from (Fault(path, Wrong.EMPTY, "the member") for path, text in members if not text)
    yield from _emails(raw)
    workflows = list(_texts_of_tables(raw, "workflows", "name"))
    yield from _unique("a workflow", workflows, str)
    yield from _custom_names(raw)
    for place, table in enumerate(_tables(raw, "custom_fields")):
        yield from _options(("custom_fields", place), table)


def _control_characters(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """What a cell must name, with a control character, a line break or a tab in it: no cell could. And the names of
    the organization and its members, which are shown."""
    texts = list(_texts(raw.get("positions"), ("positions",)))
    for key in ("workflows", "custom_fields"):
        texts += _texts_of_tables(raw, key, "name")
    for place, table in enumerate(_tables(raw, "custom_fields")):
        texts += _texts(table.get("options"), ("custom_fields", place, "options"))
    for path, text in texts:
        found = CONTROL.search(text) or LINE_BREAK.search(text)
        if found is not None:
            yield Fault(path, Wrong.CONTROL, value=f"U+{ord(found[0][0]):04X}")
    shown: list[tuple[KeyPath, str]] = list(_texts_of_tables(raw, "members", "name"))
    if isinstance(raw.get("name"), str):
        shown.append((("name",), clean(raw["name"])))
    for path, text in shown:
        found = CONTROL.search(text) or LINE_BREAK.search(text)
        if found is not None:
            yield Fault(path, Wrong.CONTROL_IN_NAME, value=f"U+{ord(found[0][0]):04X}")


def _positions(raw: Mapping[str, Any]) -> Iterator[Fault]:
    positions = raw.get("positions")
    if positions == []:
        yield Fault(("positions",), Wrong.NO_POSITIONS)
    # The case of a position is forgiven in a cell, so two that differ by case could not be told apart.
    yield from _unique("a position", list(_texts(positions, ("positions",))), name_key)


def _emails(raw: Mapping[str, Any]) -> Iterator[Fault]:
    emails = list(_texts_of_tables(raw, "members", "email"))
    for path, email in emails:
        if not _is_address(email):
            yield Fault(path, Wrong.NO_ADDRESS)
        elif email != email.lower():
            yield Fault(path, Wrong.CAPITALS, value=email.lower())
    yield from _unique("a member", [(path, email) for path, email in emails if email], str.casefold)


def _is_address(text: str) -> bool:
    """Whether an account manager's cell could hold it; its domain may be an internal one."""
    local, at, domain = text.rpartition("@")
    return (
        bool(local and at and domain)
        and "@" not in local
        and not any(char in " ,;" or not char.isprintable() for char in text)
    )


def _custom_names(raw: Mapping[str, Any]) -> Iterator[Fault]:
    names = list(_texts_of_tables(raw, "custom_fields", "name"))
    for path, name in names:
        field = _UPFLOW_NAMES.get(loose_key(name))
        if field is not None:
            yield Fault(path, Wrong.UPFLOW_NAME, value=field)
    yield from _unique("a custom field", names, str)


def _options(path: KeyPath, table: Mapping[str, Any]) -> Iterator[Fault]:
    """Options belong to the two selects, and each of these needs some (Seed: "an existing option")."""
    kind, options = table.get("type"), table.get("options")
    if kind in _SELECTS and options in (None, []):
        yield Fault((*path, "options"), Wrong.NO_OPTIONS, value=str(kind))
    elif isinstance(kind, str) and kind not in _SELECTS and isinstance(options, list) and options:
        yield Fault((*path, "options"), Wrong.OPTIONS_OF_NO_SELECT)
    yield from _unique("an option", list(_texts(options, (*path, "options"))), str)


def _unique(noun: str, texts: list[tuple[KeyPath, str]], key: Callable[[str], str]) -> Iterator[Fault]:
    """A fault for each empty text, and for each that is there before."""
    seen: set[str] = set()
    for path, text in texts:
        if not text:
            yield Fault(path, Wrong.EMPTY_IN_LIST, noun)
        elif key(text) in seen:
            yield Fault(path, Wrong.TWICE, noun)
        seen.add(key(text))


def _tables(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The tables under `key`, in place; what is no table counts as an empty one."""
    tables = raw.get(key)
    return [item if isinstance(item, dict) else {} for item in tables] if isinstance(tables, list) else []


def _texts_of_tables(raw: Mapping[str, Any], key: str, name: str) -> Iterator[tuple[KeyPath, str]]:
    """The text under `name` of each table under `key`, trimmed, with its path."""
    for place, table in enumerate(_tables(raw, key)):
        if isinstance(table.get(name), str):
            yield (key, place, name), clean(table[name])


def _texts(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a list, trimmed, with their paths."""
    if isinstance(value, list):
        for place, item in enumerate(value):
            if isinstance(item, str):
                yield (*path, place), clean(item)
