"""What a plan is made of: the customers and contacts as they will be, what changes, and how many of each."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from upflow_tui.core.customer import CustomValue
from upflow_tui.core.dataclass import dataclass


class Action(StrEnum):
    """What the import does to a customer or a contact."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


PlannedValue: TypeAlias = CustomValue | None
"""A value as it is kept: text, Boolean, or a tuple (account managers, multi-select); None where absent."""


class Change(NamedTuple):
    """One field of a stored customer or contact that gets another value.

    `field` is the field key; the parent is one change of `parent_id`, from external ID to external ID
    (from the name of a stored parent that has no ID).
    `line` is the line whose value won; None where no line holds it (a main contact that loses its mark).
    """

    field: str
    old: PlannedValue
    new: PlannedValue
    line: int | None


class ParentLink(NamedTuple):
    """The parent that a customer will have: in the plan by `number`, or already stored under `key`, or both."""

    number: int | None
    key: int | None
    external_id: str | None
    name: str


@dataclass(slots=True)
class PlannedContact:
    """A contact as it will be. `changes` only for an update; `line` is the first line that names it.

    A stored contact that no line names is in the plan only if it loses the main mark.
    """

    email: str
    action: Action
    first_name: str | None = None
    family_name: str | None = None
    phone: str | None = None
    position: str | None = None
    main: bool = False
    changes: list[Change] = field(default_factory=list)
    line: int | None = None


@dataclass(slots=True)
class PlannedCustomer:
    """A customer of the file as it will be after the import.

    For create and update the values are complete: everything the customer will hold, stored values included.
    For unchanged and refused only `number`, `key`, `external_id`, `name` and `lines` count.
    """

    number: int
    """Its place in the plan, 1 = first; parents that are created come last."""
    action: Action
    key: int | None
    """Its number in the store; None for a new one."""
    external_id: str | None
    name: str | None
    values: dict[str, PlannedValue] = field(default_factory=dict)
    """By field key: details, `account_manager`, `workflow` and `custom:NAME`; absent ones are left out."""
    parent: ParentLink | None = None
    """The parent it will have, whether or not this import sets it."""
    changes: list[Change] = field(default_factory=list)
    """For an update only."""
    contacts: list[PlannedContact] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The lines it comes from, refused ones included; none for a parent created from its children's cells."""


@dataclass(slots=True)
class Counts:
    """How many customers or contacts get which action."""

    create: int = 0
    update: int = 0
    unchanged: int = 0
    refused: int = 0

    def add(self, action: Action, by: int = 1) -> None:
        """Counts one more, or `by` more."""
        if action is Action.CREATE:
            self.create += by
        elif action is Action.UPDATE:
            self.update += by
        elif action is Action.UNCHANGED:
            self.unchanged += by
        else:
            self.refused += by

    def as_dict(self) -> dict[str, int]:
        """As docs/json.md has it."""
        return {action.value: getattr(self, action.value) for action in Action}


@dataclass(slots=True)
class Totals:
    """The numbers of a plan or an import. Errors, warnings and notes count findings; the fates count lines."""

    lines: int = 0
    customers: Counts = field(default_factory=Counts)
    contacts: Counts = field(default_factory=Counts)
    parents_created: int = 0
    """Of the customers created, those that came only from the parent cells of others."""
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    applied: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0
