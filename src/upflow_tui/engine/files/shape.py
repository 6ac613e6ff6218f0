"""What a file says, held against the dataclass that it describes: pydantic judges types and keys, the words are ours.

pydantic is imported only when a file is judged, because it takes long to start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_type_hints

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.text import name_key
from upflow_tui.engine.files.toml_lines import KeyPath

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

_LIST: Final = "must be a list: [ … ]."
_TABLE: Final = "must be a table."
_KINDS: Final = {
    "missing": "is missing. Add it.",
    "string_type": "must be text, in quotes.",
    "enum": "must be text, in quotes.",
    "bool_type": "must be true or false.",
    "int_type": "must be a whole number.",
    "list_type": _LIST,
    "tuple_type": _LIST,
    "frozen_set_type": _LIST,
    "dict_type": _TABLE,
    "mapping_type": _TABLE,
    "dataclass_type": _TABLE,
}
_UNKNOWN: Final = "unexpected_keyword_argument"
_CASE_NEAR: Final = 0.6
"""difflib's likeness from which a name is offered as the nearest."""


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """A value that does not fit the dataclass."""

    path: KeyPath
    message: str
    """What is wrong and what to do, as the end of a sentence that begins with the key."""
    is_unknown: bool = False
    """There is no such key."""
    choices: tuple[str, ...] = ()
    """Where `value` is a text that should be one of a few names: these."""
    value: Any = None


def held_against(kind: type[T], raw: Mapping[str, Any]) -> tuple[T | None, list[ShapeFault]]:
    """The dataclass `kind` filled with what tomllib read; None where anything does not fit, with every fault."""
    from pydantic import ValidationError

    shape: Any = kind
    try:
        filled: tuple[T] = _adapter(shape).validate_python((raw,))
    except ValidationError as error:
        return None, [
            _fault(kind, details["loc"][1:], details["type"], details["input"], _said(details["type"], details))
            for details in error.errors(include_url=False)
        ]
    return filled[0], []


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """In a tuple, because only what is no dataclass itself takes a configuration; the dataclasses in it inherit it."""
    from pydantic import ConfigDict, TypeAdapter

    whole: Any = tuple[kind]
    return TypeAdapter(whole, config=ConfigDict(extra="forbid"))


def _said(code: str, details: Any) -> str:
    return str(details["ctx"]["error"]) if code == "value_error" else f"{details['msg']}."


def _fault(kind: type[Any], loc: tuple[int | str, ...], code: str, value: Any, said: str) -> ShapeFault:
    path = tuple(part for part in loc if part != "[key]")
    table, name = _place(kind, path)
    if code == _UNKNOWN:
        known = tuple(field.name for field in fields(table))
        return ShapeFault(path, f"this key is not known. {nearest(name, known)}", is_unknown=True)
    if code == "enum" and isinstance(value, str):
        choices = tuple(str(item.value) for item in _innermost(get_type_hints(table)[name]))
        return ShapeFault(path, said, choices=choices, value=value)
    return ShapeFault(path, _KINDS.get(code, said))


def _place(kind: type[Any], path: KeyPath) -> tuple[type[Any], str]:
    """The dataclass that the last key of `path` stands in, and that key."""
    keys = [part for part in path if isinstance(part, str)]
    table = kind
    for key in keys[:-1]:
        inner = _innermost(get_type_hints(table).get(key))
        if not (isinstance(inner, type) and is_dataclass(inner)):
            return table, key
        table = inner
    return table, keys[-1] if keys else ""


def _innermost(hint: Any) -> Any:
    """The type of the single values: `Part` of `frozenset[Part]`."""
    while not (isinstance(hint, type) and issubclass(hint, Enum)) and (inner := get_args(hint)):
        hint = inner[0]
    return hint


def nearest(given: str, names: tuple[str, ...]) -> str:
    """A sentence that offers the nearest of `names`, or all of them where none is near."""
    near = get_close_matches(_likeness(given), [_likeness(name) for name in names], n=1, cutoff=_CASE_NEAR)
    if near:
        return f'Nearest: "{next(name for name in names if _likeness(name) == near[0])}".'
    return f"Choose {', '.join(names[:-1])} or {names[-1]}."


def _likeness(name: str) -> str:
    return name_key(name).replace(" ", "_").replace("-", "_")
