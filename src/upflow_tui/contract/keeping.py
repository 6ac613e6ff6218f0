"""What `store` prints."""

from __future__ import annotations

from pydantic import Field

from upflow_tui.contract.shapes import Document
from upflow_tui.store.health import Health


class StoreChecked(Document):
    """The store, looked through."""

    path: str = Field(description="The file.")
    health: Health = Field(description="What the first look says, as in info.")
    size: int | None = Field(description="Its bytes; null where there is no file.")
    schema_: int | None = Field(alias="schema", description="Its schema version; null where it has none.")
    schema_of_program: int = Field(description="The schema version of this program.")
    problems: list[str] = Field(description="What is wrong with it, for people; empty where it is sound.")


class StoreCopied(Document):
    """A backup that was written and checked."""

    written: str = Field(description="The file.")
    customers: int = Field(description="The customers in it.")
    imports: int = Field(description="The entries of its history.")


class StoreRestored(Document):
    """A backup that was put in the place of the store."""

    restored: str = Field(description="The backup.")
    customers: int = Field(description="The customers in it.")
    imports: int = Field(description="The entries of its history.")
