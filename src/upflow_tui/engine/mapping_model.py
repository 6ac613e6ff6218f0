"""The shape of a mapping's file: which keys there are, of which type.

Imported only when such a file is read, because pydantic takes long to start.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _storable(text: str) -> str:
    """The text. Raises ValueError for half of a character, which JSON can hold and nothing can store."""
    text.encode()
    return text


_Text = Annotated[str, AfterValidator(_storable)]


class _Object(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ColumnModel(_Object):
    """One column: its header, and the key of its field, or none."""

    header: _Text
    field: _Text | None = None


class MappingModel(_Object):
    """The whole file."""

    upflow_mapping: Literal[1]
    name: _Text
    columns: Annotated[list[ColumnModel], Field(min_length=1)]
