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

    header: _Text = Field(description="Its header.")
    field: _Text | None = Field(default=None, description="The key of its field; null where it is not used.")


class ValuesModel(_Object):
    """One value mapping: the key of its field, and pairs of what the file says and what the organization does."""

    field: _Text = Field(description="The key of the field.")
    values: list[Annotated[list[_Text], AfterValidator(_pair)]] = Field(
        description="Pairs: as the file has it, as the organization has it."
    )


class CombinedModel(_Object):
    """A field that several columns bring: their places in `columns`, 0 = the first, and how."""

    field: _Text = Field(description="The key of the field.")
    columns: list[Annotated[int, Field(ge=0)]] = Field(
        min_length=2, description="Places in columns, 0 = the first; the first of them has the field."
    )
    how: Literal["join", "else"] = Field(description="join: one text after the other; else: the first not blank.")


class MappingModel(_Object):
    """A saved mapping: which column of a file brings which field."""

    upflow_mapping: Literal[1] = Field(description="How the file is laid out.")
    name: _Text = Field(description="The name of the mapping.")
    columns: list[ColumnModel] = Field(min_length=1, description="The columns, in the order of the file.")
    values: list[ValuesModel] = Field(default=[], description="What it remembers of values.")
    combined: list[CombinedModel] = Field(default=[], description="The fields that several columns bring together.")
