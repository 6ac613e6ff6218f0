"""The shape of the organization file: which keys there are, of which type, with which defaults (docs/commands.md).

Imported only when such a file is read, because pydantic takes long to start.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from upflow_tui.core.organization import (
    DEFAULT_POSITIONS,
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Organization,
    Part,
    Role,
    SourceSystem,
    Workflow,
)
from upflow_tui.core.text import clean

_Text = Annotated[str, AfterValidator(clean)]
_NAMED: Final = Field(strict=False)
"""One of a few names: its text is taken for the member of the enumeration."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MemberTable(_Table):
    """One `[[members]]`."""

    name: _Text
    email: _Text
    role: Annotated[Role, _NAMED] = Role.MEMBER
    position: Annotated[MemberPosition, _NAMED] = MemberPosition.ACCOUNT_MANAGER
    status: Annotated[MemberStatus, _NAMED] = MemberStatus.JOINED


class WorkflowTable(_Table):
    """One `[[workflows]]`."""

    name: _Text


class CustomFieldTable(_Table):
    """One `[[custom_fields]]`."""

    name: _Text
    type: Annotated[CustomFieldType, _NAMED]
    options: list[_Text] = []
    managed_by: Annotated[ManagedBy, _NAMED] = ManagedBy.UPFLOW


class OrganizationTable(_Table):
    """The whole file."""

    name: _Text
    source_system: Annotated[SourceSystem, _NAMED] = SourceSystem.API
    api_allows: list[Annotated[Part, _NAMED]] = list(Part)
    positions: list[_Text] = list(DEFAULT_POSITIONS)
    members: list[MemberTable] = []
    workflows: list[WorkflowTable] = []
    custom_fields: list[CustomFieldTable] = []

    def organization(self) -> Organization:
        """The same as the rules know it."""
        return Organization(
            name=self.name,
            source_system=self.source_system,
            api_allows=frozenset(self.api_allows),
            positions=tuple(self.positions),
            members=tuple(
                Member(item.name, item.email, item.role, item.position, item.status) for item in self.members
            ),
            workflows=tuple(Workflow(item.name) for item in self.workflows),
            custom_fields=tuple(
                CustomField(item.name, item.type, tuple(item.options), item.managed_by) for item in self.custom_fields
            ),
        )


TABLES: Final[dict[str, type[BaseModel]]] = {
    "": OrganizationTable,
    "members": MemberTable,
    "workflows": WorkflowTable,
    "custom_fields": CustomFieldTable,
}
"""The tables of the file by the key they stand under."""
