"""What becomes of each line: applied, unchanged, refused or skipped (docs/rules.md §6, "Each line has one fate")."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from typing import Any

from upflow_tui.core.text import email_key
from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, NAME, PARENT_ID, REFUSED, Row, RowLayout, contact_rows
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.merging import Merged
from upflow_tui.importing.planning.plan import Action, Fate, LineFates, PlannedCustomer


def settle_fates(
    fates: LineFates,
    group: Group,
    merged: Merged | None,
    planned: PlannedCustomer | None,
    error_lines: Container[int],
    layout: RowLayout,
    parent_lines: Collection[int] = (),
) -> None:
    """Sets the fate of each line of one customer.

    A line is *applied* if something of it is written: a value that changed is its value, or its contact is
    created or changed by it, or it is the line that a new customer begins with or that first brings its name or ID.
    Otherwise it is *refused* if it has an error, else *unchanged*.

    Args:
        fates: where the fates go; lines refused or skipped by checking are set already.
        group: the customer with its accepted rows.
        merged, planned: what became of it; None where the customer is refused.
        error_lines: the lines with an error.
        layout: how the rows are laid out.
        parent_lines: the lines that name the parent which is set.
    """
    for line in group.refused_lines:
        if fates.get(line) is Fate.UNCHANGED:  # sent away by grouping
            fates.set(line, Fate.REFUSED)
    if merged is None or planned is None:
        for row in group.rows:
            fates.set(row[LINE], Fate.REFUSED)
        return
    if planned.action is Action.UNCHANGED:
        for row in group.rows:
            if row[LINE] in error_lines:
                fates.set(row[LINE], Fate.REFUSED)
        return
    rows = group.rows
    if planned.action is Action.CREATE:
        rows = _not_creating(rows, planned, layout, fates)
        if not rows:
            return
    written = _Written(merged, planned, layout, parent_lines)
    for row in rows:
        if written.by(row):
            fates.set(row[LINE], Fate.APPLIED)
        elif row[LINE] in error_lines:
            fates.set(row[LINE], Fate.REFUSED)


def _not_creating(rows: Sequence[Row], planned: PlannedCustomer, layout: RowLayout, fates: LineFates) -> list[Row]:
    """Sets the fate of the lines that plainly bring a new customer or a contact of it; returns the others."""
    if len(rows) == 1:
        fates.set(rows[0][LINE], Fate.APPLIED)
        return []
    naming = next(row for row in rows if row[NAME] == planned.name)
    identifying = next((row for row in rows if row[EXTERNAL_ID] == planned.external_id), None)  # or received
    email = layout.contact_start if layout.contact_keys else None
    applied, others = [rows[0][LINE]], []
    for row in rows[1:]:
        has_contact = email is not None and _has_address(row[email])
        if has_contact or row is naming or row is identifying:
            applied.append(row[LINE])
        else:
            others.append(row)
    fates.set_all(applied, Fate.APPLIED)
    return others


def _has_address(email: Any) -> bool:
    """Whether the cell of the contact's address holds one that is accepted."""
    if isinstance(email, tuple):
        return any(one is not REFUSED for one in email)
    return email is not None and email is not REFUSED


class _Written:
    """Tells whether a row brought something that is written."""

    def __init__(
        self, merged: Merged, planned: PlannedCustomer, layout: RowLayout, parent_lines: Collection[int]
    ) -> None:
        self._parent_lines = parent_lines
        self._has_contacts = bool(layout.contact_keys)
        self._contact_start = layout.contact_start
        self._actions = {email_key(contact.email): contact for contact in planned.contacts}
        self._contact_places = {key: layout.contact_start + place for place, key in enumerate(layout.contact_keys)}
        places = {key: layout.customer_start + place for place, key in enumerate(layout.customer_keys)}
        places |= {"customer_name": NAME, "external_id": EXTERNAL_ID, "parent_id": PARENT_ID}
        if planned.action is Action.CREATE:
            values = zip(layout.customer_keys, merged.values, strict=True)
            self._new = [(places[key], value) for key, value in values if value is not None and value is not REFUSED]
        else:
            changes = (change for change in planned.changes if change.field != "parent_id" or change.new is None)
            self._new = [(places[change.field], change.new) for change in changes]

    def by(self, row: Row) -> bool:
        """Whether something of this row is written."""
        if self._has_contacts:
            return any(self._is_written(one) for one in contact_rows((row,), self._contact_start))
        return self._is_written(row)

    def _is_written(self, row: Row) -> bool:
        email = row[self._contact_start] if self._has_contacts else None
        contact = self._actions[email_key(email)] if email is not None and email is not REFUSED else None
        if contact is not None and contact.action is Action.CREATE:
            return True
        if row[LINE] in self._parent_lines or any(row[place] == value for place, value in self._new):
            return True
        return contact is not None and any(
            change.line == row[LINE] or row[self._contact_places[change.field]] == change.new
            for change in contact.changes
            if change.field in self._contact_places
        )
