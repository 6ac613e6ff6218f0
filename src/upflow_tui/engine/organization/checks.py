"""What the organization file may not say though each value has the right type (docs/rules.md §1, docs/commands.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from upflow_tui.core.fields import FIELDS
from upflow_tui.core.text import clean, loose_key, name_key
from upflow_tui.engine.files.toml_lines import KeyPath

Problem: TypeAlias = tuple[KeyPath, str]

_SEED_LABELS: Final = ("External ID", "Client ID", "Client ID (External ID)", "Contact email address", "Phone number")
"""Seed: other names that its tables use for fields of `FIELDS`."""

_UPFLOW_NAMES: Final = (
    {loose_key(label): label for label in _SEED_LABELS}
    | {loose_key(item.key): item.label for item in FIELDS}
    | {loose_key(item.label): item.label for item in FIELDS}
)
_SELECTS: Final = ("single_select", "multi_select")
_CASE_NEAR: Final = 0.6
"""difflib's likeness from which a name is offered as the nearest."""


def checks(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Every fault of content in what tomllib read, each with its path and a message with what to do.

    Values of a wrong type are passed over: their shape is reported elsewhere.
    """
    if isinstance(raw.get("name"), str) and not clean(raw["name"]):
        yield ("name",), "is empty. Give the organization a name."
    yield from _positions(raw)
    members = _texts_of_tables(raw, "members", "name")
    yield from ((path, "is empty. Give the member a name.") for path, text in members if not text)
    yield from _emails(raw)
    workflows = list(_texts_of_tables(raw, "workflows", "name"))
    yield from _unique("a workflow", workflows, str)
    yield from _custom_names(raw)
    for place, table in enumerate(_tables(raw, "custom_fields")):
        yield from _options(("custom_fields", place), table)


def nearest(given: str, names: tuple[str, ...]) -> str:
    """A sentence that offers the nearest of `names`, or all of them where none is near."""
    near = get_close_matches(_likeness(given), [_likeness(name) for name in names], n=1, cutoff=_CASE_NEAR)
    if near:
        return f'Nearest: "{next(name for name in names if _likeness(name) == near[0])}".'
    return f"Choose {', '.join(names[:-1])} or {names[-1]}."


def _likeness(name: str) -> str:
    return name_key(name).replace(" ", "_").replace("-", "_")


def _positions(raw: Mapping[str, Any]) -> Iterator[Problem]:
    positions = raw.get("positions")
    if positions == []:
        yield ("positions",), "is empty. Name at least one position, or leave the key out for the usual four."
    # The case of a position is forgiven in a cell, so two that differ by case could not be told apart.
    yield from _unique("a position", list(_texts(positions, ("positions",))), name_key)


def _emails(raw: Mapping[str, Any]) -> Iterator[Problem]:
    emails = list(_texts_of_tables(raw, "members", "email"))
    for path, email in emails:
        if not _is_address(email):
            yield path, "is not an email address. Write one, such as anna@company.com."
        elif email != email.lower():
            yield path, f"has capital letters. Write {email.lower()}."
    yield from _unique("a member", [(path, email) for path, email in emails if email], str.casefold)


def _is_address(text: str) -> bool:
    """Whether an account manager's cell could hold it; its domain may be an internal one."""
    local, at, domain = text.rpartition("@")
    return (
        bool(local and at and domain)
        and "@" not in local
        and not any(char in " ,;" or not char.isprintable() for char in text)
    )


def _custom_names(raw: Mapping[str, Any]) -> Iterator[Problem]:
    names = list(_texts_of_tables(raw, "custom_fields", "name"))
    for path, name in names:
        field = _UPFLOW_NAMES.get(loose_key(name))
        if field is not None:
            yield path, f'is the name of an Upflow field ("{field}"). Choose another.'
    yield from _unique("a custom field", names, str)


def _options(path: KeyPath, table: Mapping[str, Any]) -> Iterator[Problem]:
    """Options belong to the two selects, and each of these needs some (Seed: "an existing option")."""
    kind, options = table.get("type"), table.get("options")
    if kind in _SELECTS and options in (None, []):
        yield (*path, "options"), f'is missing: a custom field of type "{kind}" needs options. Add them.'
    elif isinstance(kind, str) and kind not in _SELECTS and isinstance(options, list) and options:
        yield (*path, "options"), "belongs only to single_select and multi_select. Take it out, or change the type."
    yield from _unique("an option", list(_texts(options, (*path, "options"))), str)


def _unique(noun: str, texts: list[tuple[KeyPath, str]], key: Callable[[str], str]) -> Iterator[Problem]:
    """A fault for each empty text, and for each that is there before."""
    seen: set[str] = set()
    for path, text in texts:
        if not text:
            yield path, f"is empty. Give {noun} a name, or take it out."
        elif key(text) in seen:
            yield path, f"is there twice: {noun} must be unique. Take one out, or change it."
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
