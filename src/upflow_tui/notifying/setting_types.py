"""Types of settings: what a value of the settings file must be, beyond text, number, or true and false.

They are annotations of plain dataclasses. pydantic asks them for their rules when a file is read whole; until then
nothing of it is imported (docs/performance.md, goal 13).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_KEY: Final = {"type": "string", "minLength": 1}
_KEYS: Final = {"anyOf": [_KEY, {"type": "array", "items": _KEY, "minItems": 1}]}
_ADDRESS: Final = rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"


class Exactly:
    """Nothing is turned into what it is not: `1` is no switch, `"30"` no number."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema: dict[str, Any] = {**handler(source), "strict": True}
        return schema


class Checked:
    """The value as `check` returns it; a ValueError of it is what is wrong, in our words.

    Args:
        check: returns the value to take.
        first: before its type is looked at, rather than afterwards.
        shape: what it means for JSON Schema; instead of that of the type where `first`, else beside it.
    """

    def __init__(
        self, check: Callable[[Any], Any], *, first: bool = False, shape: dict[str, Any] | None = None
    ) -> None:
        self.check = check
        self.first = first
        self.shape = shape or {}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        if self.first:
            return core_schema.no_info_before_validator_function(self.check, handler(source))
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self.shape if self.first and self.shape else {**handler(schema), **self.shape}


def between(least: int, most: int, remark: str = "") -> Checked:
    """A number in these bounds; `remark`: what the least one means."""

    def check(number: int) -> int:
        if not least <= number <= most:
            raise ValueError(f"must be from {least}{remark} to {most}.")
        return number

    return Checked(check, shape={"minimum": least, "maximum": most})


def check_server(name: str) -> str:
    """A server's name or number. Raises ValueError: with what is wrong."""
    if name and (len(name) > 253 or not name.isprintable() or any(char in " /@\\?#\"'<>," for char in name)):
        raise ValueError("is not a server's name. Write it like smtp.example.com.")
    return name


def check_address(text: str) -> str:
    """An e-mail address, or blank. Names inside a company are fine; the server judges. Raises ValueError."""
    if text and (len(text) > 254 or not re.fullmatch(_ADDRESS, text)):
        raise ValueError("is not an e-mail address. Write it like anna@example.com.")
    return text


def check_line(text: str) -> str:
    """A text without control characters. Raises ValueError: with what is wrong."""
    if len(text) > 320 or not text.isprintable():
        raise ValueError("must be one short line of text.")
    return text


def check_keys(value: Any) -> Any:
    """A key, or a list of keys; as a tuple. Raises ValueError: with what is wrong."""
    keys = (value,) if isinstance(value, str) else value
    if not isinstance(keys, list | tuple) or not keys or not all(isinstance(key, str) and key for key in keys):
        raise ValueError('must be a key in quotes, or a list of keys: "f5" or ["g", "f5"].')
    return tuple(keys)


def without_blank(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The texts that are not blank."""
    return tuple(filter(None, texts))


Switch: TypeAlias = Annotated[bool, Exactly()]
Server: TypeAlias = Annotated[str, Checked(check_server)]
Line: TypeAlias = Annotated[str, Checked(check_line)]
Address: TypeAlias = Annotated[str, Checked(check_address)]
Addresses: TypeAlias = Annotated[tuple[Address, ...], Checked(without_blank)]
Port: TypeAlias = Annotated[int, Exactly(), between(1, 65_535)]
Keys: TypeAlias = Annotated[tuple[str, ...], Checked(check_keys, first=True, shape=_KEYS)]
