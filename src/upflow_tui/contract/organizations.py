"""What `org` prints: the keys of the organization file."""

from __future__ import annotations

from pydantic import Field

from upflow_tui.contract.shapes import Document, Shape
from upflow_tui.core.organization import (
    CustomFieldType,
    ManagedBy,
    MemberPosition,
    MemberStatus,
    Part,
    Role,
    SourceSystem,
)


class Member(Shape):
    """A member of the organization."""

    name: str = Field(description="First and family name.")
    email: str = Field(description="The e-mail by which files name the member.")
    role: Role = Field(description="Role.")
    position: MemberPosition = Field(description="Only account managers can be assigned to customers.")
    status: MemberStatus = Field(description="How far the invitation is.")


class Workflow(Shape):
    """A workflow."""

    name: str = Field(description="Its name, letter for letter as in Upflow.")


class CustomField(Shape):
    """A custom field."""

    name: str = Field(description="Its name.")
    type: CustomFieldType = Field(description="What its values are.")
    options: list[str] = Field(description="Of a select: its options, in order.")
    managed_by: ManagedBy = Field(description="source: it is synced and cannot be imported.")


class OrganizationShown(Document):
    """The organization that an import is checked against."""

    name: str = Field(description="Its name.")
    source_system: SourceSystem = Field(description="Where its customers come from.")
    api_allows: list[Part] = Field(description="What the set-up of the API lets a file update.")
    positions: list[str] = Field(description="The positions that contacts can have.")
    members: list[Member] = Field(description="Its members.")
    workflows: list[Workflow] = Field(description="Its workflows.")
    custom_fields: list[CustomField] = Field(description="Its custom fields.")


class OrganizationLoaded(Document):
    """An organization file that was loaded."""

    changes: list[str] = Field(description="What changed, a sentence each; none where it was loaded already.")


class MemberAdded(Document):
    """A member that was added."""

    added: Member = Field(description="The member.")


class WorkflowAdded(Document):
    """A workflow that was added."""

    added: Workflow = Field(description="The workflow.")
