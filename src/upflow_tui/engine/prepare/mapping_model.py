"""The shape of a mapping's file: which keys there are, of which type.

Imported only when such a file is read, because pydantic takes long to start.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


def _storable(text: str) -> str:
    """The text. Raises ValueError for half of a character, which JSON can hold and nothing can store."""
    text.encode()
    return text


def _pair(texts: list[str]) -> list[str]:
    """The texts. Raises PydanticCustomError where there are not two of them."""
    if len(texts) != 2:
        raise PydanticCustomError("pair", "must be a pair: [old, new]")
    return texts


_Text = Annotated[str, AfterValidator(_storable)]


class _Object(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ColumnModel(_Object):
    """One column: its header, and the key of its field, or none."""

    header: _Text
    field: _Text | None = None


class ValuesModel(_Object):
    """One value mapping: the key of its field, and pairs of what the file says and what the organization does."""

    field: _Text
    values: list[Annotated[list[_Text], AfterValidator(_pair)]]


class CombinedModel(_Object):
    """A field that several columns bring: their places in `columns`, 0 = the first, and how."""

    field: _Text
    columns: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=2)]
    how: Literal["join", "else"]


class MappingModel(_Object):
    """The whole file."""

    upflow_mapping: Literal[1]
    name: _Text
    columns: Annotated[list[ColumnModel], Field(min_length=1)]
    values: list[ValuesModel] = []
    combined: list[CombinedModel] = []
