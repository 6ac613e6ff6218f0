"""Texts of an organization trimmed and in NFC, as the cells that they are compared with (docs/rules.md §2)."""

from __future__ import annotations

from dataclasses import replace

from upflow_tui.core.organization import CustomField, Member, Organization, Workflow
from upflow_tui.core.text import clean


def clean_organization(organization: Organization) -> Organization:
    """The same with all its texts cleaned."""
    return replace(
        organization,
        name=clean(organization.name),
        positions=tuple(map(clean, organization.positions)),
        members=tuple(map(clean_member, organization.members)),
        workflows=tuple(Workflow(clean(item.name)) for item in organization.workflows),
        custom_fields=tuple(map(clean_field, organization.custom_fields)),
    )


def clean_member(member: Member) -> Member:
    """The same with name and e-mail cleaned."""
    return replace(member, name=clean(member.name), email=clean(member.email))


def clean_field(field: CustomField) -> CustomField:
    """The same with its name and its options cleaned."""
    return replace(field, name=clean(field.name), options=tuple(map(clean, field.options)))
