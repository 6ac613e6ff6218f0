"""What every printed object has in common: its keys are known, it has a version, and a key may be there on condition.

pydantic is imported with the room: only what prints JSON imports it.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

VERSION: Final = 1
"""Rises when a key goes or means something else; a key that is added does not raise it."""

Value: TypeAlias = str | bool | list[str] | None
"""A value of a customer: text, number and date as text, Boolean, a list of names or e-mails; null where absent."""


ROW: Final = ConfigDict(extra="forbid", populate_by_name=True)
"""The same for what stands in long lists: slotted dataclasses, made in half the time of a model."""


class Shape(BaseModel):
    """An object of which every key is known."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Document(Shape):
    """A whole output."""

    version: Literal[1] = Field(
        description="Of this contract: it rises when a key goes or means something else. Keys may be added without."
    )


def there_if(description: str) -> Any:
    """A field whose key is absent unless something holds, which the description says; it is never null."""
    return Field(default=None, description=description, exclude_if=_is_absent, json_schema_extra=_never_null)


def _is_absent(value: object) -> bool:
    return value is None


def _never_null(schema: dict[str, Any]) -> None:
    """Takes out of a JSON Schema what only says that the key may be absent."""
    schema.pop("default", None)
    kinds = [kind for kind in schema.pop("anyOf", []) if kind.get("type") != "null"]
    if len(kinds) == 1:
        schema |= kinds[0]
    elif kinds:
        schema["anyOf"] = kinds
