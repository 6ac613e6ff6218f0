"""What an import does to the contacts of one customer (docs/rules.md §5, "Contacts"; Seed: "Main contact").

Contacts are never deleted by an import. The main mark moves, and its move is said before it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from operator import is_not
from typing import Any, Final, TypeAlias

from upflow_tui.core.crowd import Crowd
from upflow_tui.core.customer import CONTACT_KEYS, Contact, Customer
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import email_key
from upflow_tui.importing.checking.rows import LINE, REFUSED, Row, RowLayout
from upflow_tui.importing.planning.coded_keys import SLOTS
from upflow_tui.importing.planning.filled import NOTHING_BESIDE, FilledBeside
from upflow_tui.importing.planning.merging import Merged, MergedContact
from upflow_tui.importing.planning.plan import Action, Change, PlannedContact
from upflow_tui.importing.planning.stored_addresses import StoredAddresses

PlainContacts: TypeAlias = tuple[Mapping[str, Row], str, int | None]
"""The line of each contact of a plain customer by `email_key`; what a message calls the customer; its number in the
store, None for a new one."""
_LAST: Final = SLOTS - 1
_FIRST: Final = "first_contact_main"


class ContactPlanner:
    """Plans the contacts of one customer after the other.

    Args:
        layout: how the rows are laid out.
        columns: the index of each mapped field's column, for findings.
        addresses: the stored customers that have the addresses of those who are planned next.
        clears: whether blank cells clear (the choice *clear*); never an e-mail, never the main mark.
        again: the slots of the addresses that perhaps stand on several lines (`AddressesAgain`): only these are
            remembered; None: all are.
    """

    def __init__(
        self,
        layout: RowLayout,
        columns: Mapping[str, int],
        addresses: StoredAddresses,
        *,
        clears: bool,
        again: set[int] | None = None,
    ) -> None:
        self._again = again
        self._columns = columns
        self._addresses = addresses
        self._clears = clears
        self._keys = tuple(key for key in layout.contact_keys[1:] if key != "main_contact")
        self._place_of_key = layout.contact_start + 1
        self._places = tuple(self._keys.index(key) if key in self._keys else -1 for key in CONTACT_KEYS)
        self.seen: dict[str, str] = {}
        """Addresses of the customers planned so far, by `email_key`, with what a message calls the first of them."""

    def know(self, owners: Mapping[str, str]) -> None:
        """Customers before those that will be planned have these addresses.

        Args:
            owners: by `email_key`, what a message calls the first customer that has it.
        """
        self.seen.update(owners)

    def plan(
        self, merged: Merged, stored: Customer | None, label: str, beside: FilledBeside = NOTHING_BESIDE
    ) -> tuple[list[PlannedContact], list[Finding]]:
        """The customer's contacts as they will be, those of the file first, and what there is to say of them.

        Args:
            merged: what the file says of the customer.
            stored: the customer of the store, if it is there.
            label: what a message calls the customer.
            beside: what lines fill that are not imported.
        """
        if not merged.contacts:
            return [], []
        own = stored.key if stored is not None else None
        if stored is None or not stored.contacts:
            return self._plan_new(merged, label, own)
        present = {email_key(contact.email): contact for contact in stored.contacts}

        def kept(key: str, place: int) -> bool:
            """Whether a blank cell keeps what is stored: it clears only what no line fills."""
            return not self._clears or merged.fills_for_somebody(place) or beside.of_contact(key, place)

        findings: list[Finding] = []
        main = merged.main
        plans = []
        for key, contact in merged.contacts.items():
            self._tell_if_shared(key, contact, label, own, findings)
            known = present.get(key)
            plans.append(
                self._create(contact, is_main=key == main)
                if known is None
                else self._update(key, contact, known, main=main, kept=kept)
            )
        if main is not None:
            plans += self._unseat(main, merged, present, plans, findings)
        return plans, findings

    @property
    def tells_together(self) -> bool:
        """Whether plain customers may be told of together.

        Not where stored ones have their addresses: which of these the file brings is asked of lines not planned yet.
        """
        return not self._addresses.known

    def tell_of_plain(self, customers: Sequence[PlainContacts]) -> Sequence[Finding]:
        """What there is to say of the contacts of plain customers, as `plan` says it; see `first_ones`, too.

        Args:
            customers: in the order of the plan, none left out between them; only one unless `tells_together`.
        """
        if self.tells_together:
            # Mostly none is shared, which is told of all at once. What this remembers is looked at below once more.
            keys = [key for contacts, _, _ in customers for key in contacts]
            labels = [label for contacts, label, _ in customers for _ in contacts]
            if self._again is not None:
                slots = [code & _LAST for code in map(hash, keys)]
                perhaps = self._again.intersection(slots)
                remembered = [slot in perhaps for slot in slots] if perhaps else ()
                keys, labels = list(compress(keys, remembered)), list(compress(labels, remembered))
            if not any(map(is_not, map(self.seen.setdefault, keys, labels), labels)):
                return ()
        return [found for customer in customers for found in self._tell_of(*customer)]

    def _tell_of(self, contacts: Mapping[str, Row], label: str, own: int | None) -> Sequence[Finding]:
        seen, again, shared = self.seen.setdefault, self._again, []
        for key in contacts:
            first = seen(key, label) if again is None or hash(key) % SLOTS in again else label
            if first is not label:
                shared.append((key, first))
            elif key in self._addresses.known and (other := self._addresses.other(key, own)) is not None:
                shared.append((key, other))
        if not shared:
            return ()
        findings = []
        for key, other in shared:
            email, line = contacts[key][self._place_of_key - 1], contacts[key][LINE]
            findings.append(self._tell("contact_elsewhere", email, line, other=other))
        return findings

    def first_ones(self, rows: Sequence[Row]) -> list[Crowd]:
        """What there is to say of contacts that become main because nothing else says which: nearly each of a file.

        Args:
            rows: their lines; each is the first of a plain new customer.
        """
        if not rows:
            return []
        emails = [row[self._place_of_key - 1] for row in rows]
        like = self._tell(_FIRST, emails[0], rows[0][LINE])
        return [Crowd(like, [row[LINE] for row in rows], emails)]

    def _plan_new(self, merged: Merged, label: str, own: int | None) -> tuple[list[PlannedContact], list[Finding]]:
        """The contacts of a customer that has none: the first becomes main where the file marks none (Upflow)."""
        findings: list[Finding] = []
        main = merged.main
        if main is None:
            main = next(iter(merged.contacts))
            first = merged.contacts[main]
            findings.append(self._find(_FIRST, first))
        plans = []
        for key, contact in merged.contacts.items():
            self._tell_if_shared(key, contact, label, own, findings)
            plans.append(self._create(contact, is_main=key == main))
        return plans, findings

    def _create(self, contact: MergedContact, *, is_main: bool) -> PlannedContact:
        values = (*contact.values, None)  # what is not mapped is at place -1
        if REFUSED in values:
            values = tuple(None if value is REFUSED else value for value in values)
        first_name, family_name, phone, position = self._places
        return PlannedContact(
            contact.email,
            Action.CREATE,
            values[first_name],
            values[family_name],
            values[phone],
            values[position],
            is_main,
            line=contact.rows[0][LINE],
        )

    def _update(
        self,
        key: str,
        contact: MergedContact,
        stored: Contact,
        *,
        main: str | None,
        kept: Callable[[str, int], bool],
    ) -> PlannedContact:
        plan = PlannedContact(
            stored.email,
            Action.UNCHANGED,
            stored.first_name,
            stored.family_name,
            stored.phone,
            stored.position,
            main=stored.main,
            line=contact.line,
        )
        for place, (name, value) in enumerate(zip(self._keys, contact.values, strict=False)):  # the main mark is last
            old = getattr(stored, name)
            if value is REFUSED or value == old or (value is None and kept(key, self._place_of_key + place)):
                continue
            setattr(plan, name, value)
            plan.changes.append(Change(name, old, value, self._line_of(contact, place, value)))
        if key == main and not stored.main:
            plan.main = True
            plan.changes.append(Change("main_contact", False, True, self._line_of_mark(contact)))
        elif main is not None and key != main and stored.main:
            plan.main = False
            plan.changes.append(Change("main_contact", True, False, None))
        if plan.changes:
            plan.action = Action.UPDATE
        return plan

    def _unseat(
        self,
        main: str,
        merged: Merged,
        present: Mapping[str, Contact],
        plans: Sequence[PlannedContact],
        findings: list[Finding],
    ) -> list[PlannedContact]:
        """The stored main contact that loses its mark: said, and planned if no line of the file names it."""
        unseated = next((contact for key, contact in present.items() if contact.main and key != main), None)
        if unseated is None:
            return []
        winner = merged.contacts[main]
        findings.append(
            self._find("main_contact_replaced", winner, line=self._line_of_mark(winner), field="main_contact",
                       email=winner.email, other=unseated.email)
        )  # fmt: skip
        if any(plan.email == unseated.email for plan in plans):
            return []
        change = Change("main_contact", True, False, None)
        return [
            PlannedContact(
                unseated.email,
                Action.UPDATE,
                unseated.first_name,
                unseated.family_name,
                unseated.phone,
                unseated.position,
                changes=[change],
            )
        ]

    def _other(self, key: str, label: str, own: int | None) -> str | None:
        """Another customer that has the address as well: one before this in the file, or one of the store."""
        remembers = self._again is None or hash(key) % SLOTS in self._again
        first = self.seen.setdefault(key, label) if remembers else label
        return first if first is not label else self._addresses.other(key, own)

    def _tell_if_shared(
        self, key: str, contact: MergedContact, label: str, own: int | None, findings: list[Finding]
    ) -> None:
        other = self._other(key, label, own)
        if other is not None:
            findings.append(self._find("contact_elsewhere", contact, other=other))

    def _find(
        self, code: str, contact: MergedContact, line: int | None = None, field: str = "contact_email", **places: Any
    ) -> Finding:
        return self._tell(code, contact.email, line or contact.line, field, **places)

    def _tell(self, code: str, value: str, line: int, field: str = "contact_email", **places: Any) -> Finding:
        return find(code, line=line, column=self._columns.get(field), field=field, value=value, **places)

    def _line_of(self, contact: MergedContact, place: int, value: Any) -> int:
        """The last line that gives this contact the value; its first line for a value that is cleared."""
        row_place = self._place_of_key + place
        rows = (row for row in reversed(contact.rows) if row[row_place] == value)
        line: int = next(rows, contact.rows[0])[0]
        return line

    def _line_of_mark(self, contact: MergedContact) -> int:
        line: int = next((row for row in reversed(contact.rows) if row[-1] is True), contact.rows[0])[0]
        return line
