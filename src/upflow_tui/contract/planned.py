"""The customers of a plan: what an import does, or did, to each."""

from __future__ import annotations

from pydantic import Field
from pydantic.dataclasses import dataclass

from upflow_tui.contract.shapes import ROW, Value
from upflow_tui.importing.planning.plan import Action


@dataclass(config=ROW, frozen=True, slots=True)
class ParentName:
    """A customer, as another one names it."""

    external_id: str | None = Field(description="Its customer ID; null where it has none.")
    name: str | None = Field(description="Its name; null where it was forgotten or erased.")


@dataclass(config=ROW, frozen=True, slots=True)
class Change:
    """One field that gets another value."""

    field: str = Field(description="The key of the field.")
    old: Value = Field(description="What is stored; null for nothing, and for all of a new customer.")
    new: Value = Field(description="What will be stored.")


@dataclass(config=ROW, frozen=True, slots=True)
class PlannedContact:
    """A contact as it will be."""

    email: str = Field(description="Its e-mail address.")
    action: Action = Field(description="What happens to it.")
    main: bool = Field(description="Whether it is the main contact.")
    changes: list[Change] = Field(description="What changes of it; of a new one every value, from null.")


@dataclass(config=ROW, frozen=True, slots=True)
class PlannedCustomer:
    """A customer of the file as it will be."""

    external_id: str | None = Field(description="Its customer ID.")
    name: str | None = Field(description="Its name.")
    action: Action = Field(description="What happens to it.")
    lines: list[int] = Field(description="The physical lines it comes from; none for one made from parent cells.")
    changes: list[Change] = Field(description="What changes of it; of a new one every value, from null.")
    contacts: list[PlannedContact] = Field(description="Its contacts that the file names.")
    parent: ParentName | None = Field(description="The parent it will have.")
