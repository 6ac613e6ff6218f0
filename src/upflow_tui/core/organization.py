"""The organization: what an import is checked against (docs/rules.md §1, Seed: the source system table)."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Final

from upflow_tui.core.dataclass import dataclass


class SourceSystem(StrEnum):
    """Where the organization's customers come from (Seed: "Your source system")."""

    NATIVE = "native"
    API = "api"
    SALESFORCE_NATIVE = "salesforce_native"
    SALESFORCE_API = "salesforce_api"

    @property
    def label(self) -> str:
        """The name of the row in the seed's table."""
        return _SOURCE_LABELS[self]

    @property
    def has_api(self) -> bool:
        """Whether the set-up of the API can take a permission away (the seed's rows with `*`)."""
        return self in (SourceSystem.API, SourceSystem.SALESFORCE_API)


class Part(StrEnum):
    """A column of the seed's table: what a file may update."""

    DETAILS = "details"
    CONTACTS = "contacts"
    ACCOUNT_MANAGERS = "account_managers"

    @property
    def label(self) -> str:
        """The part's name on screen."""
        return {"details": "Details", "contacts": "Contacts", "account_managers": "Account managers"}[self]


class Role(StrEnum):
    """What a member may do in Upflow."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


class MemberPosition(StrEnum):
    """What a member does; only account managers can be assigned to customers."""

    FINANCE_USER = "finance_user"
    ACCOUNT_MANAGER = "account_manager"


class MemberStatus(StrEnum):
    """How far the invitation of a member is."""

    CREATED = "created"
    INVITED = "invited"
    JOINED = "joined"


class CustomFieldType(StrEnum):
    """Seed: Custom fields, "Formatting guide"."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    SINGLE_SELECT = "single_select"
    MULTI_SELECT = "multi_select"
    BOOLEAN = "boolean"

    @property
    def has_options(self) -> bool:
        """Whether the values come from a list of options."""
        return self in (CustomFieldType.SINGLE_SELECT, CustomFieldType.MULTI_SELECT)


class ManagedBy(StrEnum):
    """Who owns a custom field's values. Seed: synced ones "can't be updated by CSV"."""

    UPFLOW = "upflow"
    SOURCE = "source"


_SOURCE_LABELS: Final = {
    SourceSystem.NATIVE: "Native integration",
    SourceSystem.API: "API",
    SourceSystem.SALESFORCE_NATIVE: "Salesforce + native integration",
    SourceSystem.SALESFORCE_API: "Salesforce + API",
}

SOURCE_MATRIX: Final[dict[SourceSystem, frozenset[Part]]] = {
    SourceSystem.NATIVE: frozenset({Part.ACCOUNT_MANAGERS}),
    SourceSystem.API: frozenset(Part),
    SourceSystem.SALESFORCE_NATIVE: frozenset(),
    SourceSystem.SALESFORCE_API: frozenset({Part.DETAILS}),
}
"""Seed: the table of what each source system lets a file update."""

DEFAULT_POSITIONS: Final = ("Accounting", "Sales", "Purchaser", "Payer")
"""Seed: "Choose between Accounting, Sales, Purchaser, or Payer"."""


@dataclass(frozen=True, slots=True)
class Member:
    """A user of the organization; `email` is unique and in lower case."""

    name: str
    """First and family name."""
    email: str
    """In lower case; the e-mail by which files name the member."""
    role: Role = Role.MEMBER
    """What the member may do in Upflow."""
    position: MemberPosition = MemberPosition.ACCOUNT_MANAGER
    """Only account managers can be assigned to customers."""
    status: MemberStatus = MemberStatus.JOINED
    """How far the invitation is."""

    @property
    def is_account_manager(self) -> bool:
        """Seed: "an existing member of your organization with an Account manager role"."""
        return self.position is MemberPosition.ACCOUNT_MANAGER


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow; its unique name is compared exactly (Seed: case sensitive)."""

    name: str
    """Letter for letter as in Upflow."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field; `options` only for the two select types, in the order of the organization."""

    name: str
    """Unique, and none of an Upflow field."""
    type: CustomFieldType
    """What its values are."""
    options: tuple[str, ...] = ()
    """Of a select: its options, each once."""
    managed_by: ManagedBy = ManagedBy.UPFLOW
    """source: it is synced and cannot be imported."""


@dataclass(frozen=True, slots=True)
class Organization:
    """Everything that an import is checked against. The defaults are those of docs/rules.md §1."""

    name: str = "My organization"
    """As it is called in Upflow."""
    source_system: SourceSystem = SourceSystem.API
    """Where its customers come from; decides what a file may update."""
    api_allows: frozenset[Part] = field(default_factory=lambda: frozenset(Part))
    """What the set-up of the API lets a file update; all three where nothing is said."""
    positions: tuple[str, ...] = DEFAULT_POSITIONS
    """The positions that contacts can have."""
    members: tuple[Member, ...] = ()
    """Its members."""
    workflows: tuple[Workflow, ...] = ()
    """Its workflows."""
    custom_fields: tuple[CustomField, ...] = ()
    """Its custom fields."""

    def may_update(self, part: Part) -> bool:
        """Whether a file may update `part`: the seed's table, less what the API set-up takes away."""
        allowed = part in SOURCE_MATRIX[self.source_system]
        return allowed and (not self.source_system.has_api or part in self.api_allows)

    @property
    def assign_only(self) -> bool:
        """Whether only *Assign customers* is offered (Seed: "it is replaced with an Assign customers button")."""
        return not self.may_update(Part.DETAILS) and not self.may_update(Part.CONTACTS)

    def custom_field(self, name: str) -> CustomField | None:
        """The custom field of exactly this name."""
        return next((item for item in self.custom_fields if item.name == name), None)

    def why_locked(self, part: Part) -> str | None:
        """Why a file may not update `part`, as one sentence; None where it may."""
        if self.may_update(part):
            return None
        label = self.source_system.label
        if part in SOURCE_MATRIX[self.source_system]:
            return f"{part.label} are switched off in the API set-up of this organization."
        return f"{part.label} come from your source system ({label}) and cannot be updated by a file."
