"""What becomes of each line: applied, unchanged, refused or skipped (docs/rules.md §6, "Each line has one fate")."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from typing import Any

from upflow_tui.core.text import email_key
from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, NAME, PARENT_ID, REFUSED, Row, RowLayout, contact_rows
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.merging import Merged
from upflow_tui.importing.planning.plan import Action, PlannedCustomer


class LineOutcomes:
    """Sets the fate of the lines of customers, one customer after the other.

    Args:
        fates: where the fates go; lines refused or skipped by checking are set already.
        error_lines: the lines with an error.
        layout: how the rows are laid out.
    """

    def __init__(self, fates: LineFates, error_lines: Container[int], layout: RowLayout) -> None:
        self._fates = fates
        self._error_lines = error_lines
        self._places = _Places(layout)

    def settle(
        self,
        group: Group,
        merged: Merged | None,
        planned: PlannedCustomer | None,
        parent_lines: Collection[int] = (),
    ) -> None:
        """Sets the fate of each line of one customer.

        A line is *applied* if something of it is written: a value that changed is its value, or its contact is
        created or changed by it, or it is the line that a new customer begins with or that first brings its name or
        ID. Otherwise it is *refused* if it has an error, else *unchanged*.

        Args:
            group: the customer with its accepted rows.
            merged, planned: what became of it; None where the customer is refused.
            parent_lines: the lines that name the parent which is set.
        """
        fates, error_lines = self._fates, self._error_lines
        for line in group.refused_lines:
            if fates.get(line) is Fate.UNCHANGED:  # sent away by grouping
                fates.set(line, Fate.REFUSED)
        if merged is None or planned is None:
            fates.set_all([row[LINE] for row in group.rows], Fate.REFUSED)
            return
        if planned.action is Action.UNCHANGED:
            fates.set_all([row[LINE] for row in group.rows if row[LINE] in error_lines], Fate.REFUSED)
            return
        applied, others = self._creating(group.rows, planned) if planned.action is Action.CREATE else ([], group.rows)
        if others:
            written = _Written(merged, planned, self._places, parent_lines)
            bringing = [row[LINE] for row in others if written.by(row)]
            applied = sorted([*applied, *bringing])
            fates.set_all(sorted({row[LINE] for row in others if row[LINE] in error_lines}), Fate.REFUSED)
        fates.set_all(applied, Fate.APPLIED)

    def _creating(self, rows: Sequence[Row], planned: PlannedCustomer) -> tuple[list[int], list[Row]]:
        """The lines that plainly bring a new customer or a contact of it; the other rows."""
        if len(rows) == 1:
            return [rows[0][LINE]], []
        naming = next(row for row in rows if row[NAME] == planned.name)
        identifying = next((row for row in rows if row[EXTERNAL_ID] == planned.external_id), None)  # or received
        email = self._places.email
        applied, others = [rows[0][LINE]], []
        for row in rows[1:]:
            has_contact = email is not None and _has_address(row[email])
            if has_contact or row is naming or row is identifying:
                applied.append(row[LINE])
            else:
                others.append(row)
        return applied, others


def _has_address(email: Any) -> bool:
    """Whether the cell of the contact's address holds one that is accepted."""
    if isinstance(email, tuple):
        return any(one is not REFUSED for one in email)
    return email is not None and email is not REFUSED


class _Places:
    """Where the fields stand in the rows of a layout."""

    def __init__(self, layout: RowLayout) -> None:
        self.email = layout.contact_start if layout.contact_keys else None
        self.of_contact = {key: layout.contact_start + place for place, key in enumerate(layout.contact_keys)}
        self.of_values = range(layout.customer_start, layout.customer_start + len(layout.customer_keys))
        """Those of the customer fields, in their order."""
        self.of_customer = dict(zip(layout.customer_keys, self.of_values, strict=True))
        self.of_customer |= {"customer_name": NAME, "external_id": EXTERNAL_ID, "parent_id": PARENT_ID}


class _Written:
    """Tells whether a row brought something that is written."""

    def __init__(
        self, merged: Merged, planned: PlannedCustomer, places: _Places, parent_lines: Collection[int]
    ) -> None:
        self._parent_lines = parent_lines
        self._places = places
        self._actions = {email_key(contact.email): contact for contact in planned.contacts}
        if planned.action is Action.CREATE:
            values = zip(places.of_values, merged.values, strict=True)
            self._new = [(place, value) for place, value in values if value is not None and value is not REFUSED]
        else:
            changes = (change for change in planned.changes if change.field != "parent_id" or change.new is None)
            self._new = [(places.of_customer[change.field], change.new) for change in changes]

    def by(self, row: Row) -> bool:
        """Whether something of this row is written."""
        email = self._places.email
        if email is not None and row[email].__class__ is tuple:
            return any(self._is_written(one) for one in contact_rows((row,), email))
        return self._is_written(row)

    def _is_written(self, row: Row) -> bool:
        email = row[self._places.email] if self._places.email is not None else None
        contact = self._actions[email_key(email)] if email is not None and email is not REFUSED else None
        if contact is not None and contact.action is Action.CREATE:
            return True
        if row[LINE] in self._parent_lines:
            return True
        for place, value in self._new:  # the first of them tells of most rows
            if row[place] == value:
                return True
        of_contact = self._places.of_contact
        return contact is not None and any(
            change.line == row[LINE] or row[of_contact[change.field]] == change.new
            for change in contact.changes
            if change.field in of_contact
        )
