"""What `mappings` prints."""

from __future__ import annotations

from pydantic import Field

from upflow_tui.contract.checking import Combined
from upflow_tui.contract.shapes import Document, Shape


class ValueMapping(Shape):
    """What files call something, and what the organization calls it."""

    field: str = Field(description="The key of the field.")
    values: list[tuple[str, str]] = Field(description="Pairs: as the file has it, as the organization has it.")


class SavedMapping(Shape):
    """A saved mapping."""

    name: str = Field(description="Its name.")
    headers: list[str] = Field(description="The headers of the columns, as they are compared.")
    fields: list[str | None] = Field(description="The key of each column's field; null where it is not used.")
    created: str = Field(description="When it was saved, ISO 8601 in UTC.")
    used: int = Field(description="How often an import used it.")
    last_used: str | None = Field(description="When last, ISO 8601 in UTC; null for never.")
    values: list[ValueMapping] = Field(description="The value mappings that it remembers.")
    combined: list[Combined] = Field(description="The fields that several columns bring together.")


class MappingList(Document):
    """The saved mappings by name."""

    mappings: list[SavedMapping] = Field(description="Every one.")


class MappingDeleted(Document):
    """A saved mapping that was deleted."""

    deleted: str = Field(description="Its name.")


class MappingRenamed(Document):
    """A saved mapping with another name."""

    renamed: str = Field(description="Its name until now.")
    name: str = Field(description="Its name from now on.")


class MappingLoaded(Document):
    """A mapping that was saved from a file."""

    loaded: str = Field(description="Its name.")
