"""The plan as it comes out of planning: some hundred customers at a time, most of them in a compact form.

A file holds tens of thousands of customers that are simply new, or simply the same as stored. Making objects of their
values and contacts only to take them apart again for the draft costs a fifth of a check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, NamedTuple, TypeAlias

from upflow_tui.core.crowd import Crowd
from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding
from upflow_tui.importing.checking.rows import LINE, Row, RowLayout
from upflow_tui.importing.planning.new_customers import NewCustomer, NewCustomers
from upflow_tui.importing.planning.plan import Action, ParentLink, PlannedContact, PlannedCustomer

SameContact: TypeAlias = tuple[str, str | None, str | None, str | None, str | None, int, int | None, str | None]
"""A contact that stays: e-mail, first name, family name, phone, position, 1 for the main contact, its first line in
the file, and its `email_key` where that is not the e-mail itself."""


class SameCustomer(NamedTuple):
    """A customer of which the store has everything already that the file says."""

    number: int
    key: int
    external_id: str | None
    name: str
    parent: ParentLink | None
    contacts: list[SameContact]
    """Those that the file names."""
    lines: list[int]


class KeptCustomer(NamedTuple):
    """A customer of which the store has everything already, where nobody will look at it."""

    number: int
    key: int
    lines: list[int]


@dataclass(slots=True)
class PlanBatch:
    """Some customers of the plan, and what was found while planning them. Each is in one list at most."""

    layout: RowLayout
    planned: list[PlannedCustomer] = field(default_factory=list)
    new: NewCustomers = field(default_factory=NewCustomers)
    same: list[SameCustomer] = field(default_factory=list)
    kept: list[KeptCustomer] = field(default_factory=list)
    """Instead of `same`, at the depth of changes."""
    unlisted: int = 0
    """How many are in no list, as nobody looks at them, nor writes them."""
    crowds: list[Crowd] = field(default_factory=list)
    """Of what was found, that of which there is so much; all of it before `findings`."""
    findings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.planned) + len(self.new) + len(self.same) + len(self.kept) + self.unlisted

    @property
    def found(self) -> list[Finding]:
        """All that was found, in order."""
        return [*(finding for crowd in self.crowds for finding in crowd.findings), *self.findings]

    @property
    def customers(self) -> list[PlannedCustomer]:
        """All its customers in order, written out in full; the depth of the plan must be everything."""
        found = [
            *self.planned,
            *(_planned_new(customer, self.layout) for customer in self.new),
            *map(_planned_same, self.same),
        ]
        return sorted(found, key=lambda customer: customer.number)


def _planned_new(new: NewCustomer, layout: RowLayout) -> PlannedCustomer:
    values = zip(layout.customer_keys, new.values, strict=True)
    return PlannedCustomer(
        new.number,
        Action.CREATE,
        None,
        new.external_id,
        new.name,
        {key: value for key, value in values if value is not None},
        new.parent,
        contacts=[_planned_contact(row, layout, new.main_line) for row in new.rows] if new.main_line else [],
        lines=new.lines,
    )


def _planned_contact(row: Row, layout: RowLayout, main_line: int) -> PlannedContact:
    cells: Mapping[str, Any] = dict(zip(layout.contact_keys, row[layout.contact_start :], strict=True))
    contact = PlannedContact(cells["contact_email"], Action.CREATE, main=row[LINE] == main_line, line=row[LINE])
    for key in CONTACT_KEYS:
        setattr(contact, key, cells.get(key))
    return contact


def _planned_same(same: SameCustomer) -> PlannedCustomer:
    contacts = [
        PlannedContact(email, Action.UNCHANGED, first_name, family_name, phone, position, main == 1, line=line)
        for email, first_name, family_name, phone, position, main, line, _ in same.contacts
    ]
    return PlannedCustomer(
        same.number,
        Action.UNCHANGED,
        same.key,
        same.external_id,
        same.name,
        parent=same.parent,
        contacts=contacts,
        lines=same.lines,
    )
