"""Findings, plan and totals as docs/json.md has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.core.findings import LINE_KINDS, Finding
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.plan import Action, Change, PlannedContact, PlannedCustomer, PlannedValue, Totals
from upflow_tui.store.draft.reader import DraftReader


def totals_json(totals: Totals) -> dict[str, Any]:
    """The object under `totals`: customers and contacts by action, findings by severity."""
    return {
        "lines": totals.lines,
        "lines_skipped": totals.skipped,
        "customers": totals.customers.as_dict(),
        "contacts": totals.contacts.as_dict(),
        "errors": totals.errors,
        "warnings": totals.warnings,
        "notes": totals.notes,
    }


def finding_json(finding: Finding, fates: LineFates | None = None) -> dict[str, Any]:
    """One object of `findings`; with the lines' fates it says which stand on a line that is skipped."""
    found = {
        "line": finding.line,
        "column": finding.column,
        "field": finding.field,
        "value": finding.value,
        "severity": finding.severity.value,
        "scope": finding.scope.value,
        "code": finding.code,
        "message": finding.message,
        "fix": finding.fix,
    }
    if fates is not None and finding.code in LINE_KINDS and finding.line is not None:
        found["skipped"] = fates.get(finding.line) is Fate.SKIPPED
    return found


def reading_order(finding: Finding) -> tuple[int, int]:
    """What findings are sorted by: those of the file first, then those of a column, then by line and column."""
    return finding.line or 0, -1 if finding.column is None else finding.column


def ordered_findings(reader: DraftReader) -> Iterator[Finding]:
    """Every finding of a draft in `reading_order`, a page in memory at a time."""
    return reader.iter_ordered_findings()


def customer_json(customer: PlannedCustomer) -> dict[str, Any]:
    """One object of `customers`. Of a new customer each value is a change from null."""
    changes = _created(customer) if customer.action is Action.CREATE else customer.changes
    parent = customer.parent
    return {
        "external_id": customer.external_id,
        "name": customer.name,
        "action": customer.action.value,
        "lines": customer.lines,
        "changes": [_change_json(change) for change in changes],
        "contacts": [_contact_json(contact) for contact in customer.contacts],
        "parent": {"external_id": parent.external_id, "name": parent.name} if parent is not None else None,
    }


def _contact_json(contact: PlannedContact) -> dict[str, Any]:
    changes = _created_contact(contact) if contact.action is Action.CREATE else contact.changes
    return {
        "email": contact.email,
        "action": contact.action.value,
        "main": contact.main,
        "changes": [_change_json(change) for change in changes],
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {"field": change.field, "old": change.old, "new": change.new}


def _created(customer: PlannedCustomer) -> list[Change]:
    parent = customer.parent.external_id if customer.parent is not None else None
    values: dict[str, PlannedValue] = {
        "customer_name": customer.name,
        "external_id": customer.external_id,
        **customer.values,
        "parent_id": parent,
    }
    return _from_null(values)


def _created_contact(contact: PlannedContact) -> list[Change]:
    values: dict[str, PlannedValue] = {key: getattr(contact, key) for key in CONTACT_KEYS}
    return _from_null({"contact_email": contact.email, **values, "main_contact": contact.main or None})


def _from_null(values: dict[str, PlannedValue]) -> list[Change]:
    return [Change(field, None, value, None) for field, value in values.items() if value is not None]
