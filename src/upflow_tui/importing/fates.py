"""What becomes of each line: applied, unchanged, refused or skipped (rules.md §6, "Each line has one fate")."""

from __future__ import annotations

from collections.abc import Container

from upflow_tui.core.text import email_key
from upflow_tui.importing.grouping import Group
from upflow_tui.importing.merging import Merged
from upflow_tui.importing.plan import Action, Fate, LineFates, PlannedCustomer
from upflow_tui.importing.rows import EXTERNAL_ID, LINE, NAME, PARENT_ID, REFUSED, Row, RowLayout


def settle_fates(
    fates: LineFates,
    group: Group,
    merged: Merged | None,
    planned: PlannedCustomer | None,
    error_lines: Container[int],
    layout: RowLayout,
) -> None:
    """Sets the fate of each accepted line of one customer.

    A line is *applied* if something of it is written: a value that changed is its value, or its contact is
    created or changed by it, or it is the line that a new customer begins with. Otherwise it is *refused* if it
    has an error, else *unchanged*.

    Args:
        fates: where the fates go; lines refused before are set already.
        group: the customer with its accepted rows.
        merged, planned: what became of it; None where the customer is refused.
        error_lines: the lines with an error.
        layout: how the rows are laid out.
    """
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
        fates.set(rows[0][LINE], Fate.APPLIED)
        rows = rows[1:]
        if not rows:
            return
    written = _Written(merged, planned, layout)
    for row in rows:
        if written.by(row):
            fates.set(row[LINE], Fate.APPLIED)
        elif row[LINE] in error_lines:
            fates.set(row[LINE], Fate.REFUSED)


class _Written:
    """Tells whether a row brought something that is written."""

    def __init__(self, merged: Merged, planned: PlannedCustomer, layout: RowLayout) -> None:
        self._has_contacts = bool(layout.contact_keys)
        self._contact_start = layout.contact_start
        self._actions = {email_key(contact.email): contact for contact in planned.contacts}
        self._contact_places = {key: layout.contact_start + place for place, key in enumerate(layout.contact_keys)}
        places = {key: layout.customer_start + place for place, key in enumerate(layout.customer_keys)}
        places |= {"customer_name": NAME, "external_id": EXTERNAL_ID, "parent_id": PARENT_ID}
        if planned.action is Action.CREATE:
            values = zip(layout.customer_keys, merged.values, strict=True)
            self._new = [(places[key], value) for key, value in values if value is not None and value is not REFUSED]
            if planned.parent is not None:
                self._new.append((PARENT_ID, planned.parent.external_id))
        else:
            self._new = [(places[change.field], change.new) for change in planned.changes]

    def by(self, row: Row) -> bool:
        """Whether something of this row is written."""
        email = row[self._contact_start] if self._has_contacts else None
        contact = self._actions[email_key(email)] if email is not None and email is not REFUSED else None
        if contact is not None and contact.action is Action.CREATE:
            return True
        if any(row[place] == value for place, value in self._new):
            return True
        return contact is not None and any(
            change.line == row[LINE] or row[self._contact_places[change.field]] == change.new
            for change in contact.changes
            if change.field in self._contact_places
        )
