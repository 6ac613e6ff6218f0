"""A customer of the plan as rows of two columns: what is found on its lines, each field old → new, its contacts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import label_of
from upflow_tui.core.text import email_key
from upflow_tui.core.values import shown_value
from upflow_tui.importing.planning.plan import Action
from upflow_tui.tui.widgets.grid.rows import Cell, Tone
from upflow_tui.tui.wizard.preview.finding_detail import TONES
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.core.customer import Contact
    from upflow_tui.engine.draft.lists import PlanCard
    from upflow_tui.importing.planning.plan import Change, PlannedContact

ACTION_TONES: Final = {
    Action.CREATE: Tone.NEW,
    Action.UPDATE: Tone.CHANGED,
    Action.UNCHANGED: Tone.SAME,
    Action.REFUSED: Tone.ERROR,
}
ACTION_WORDS: Final = {
    Action.CREATE: "new",
    Action.UPDATE: "update",
    Action.UNCHANGED: "same",
    Action.REFUSED: "refused",
}
MAIN: Final = "★\u00a0main"
"""Of the main contact; the two stay on one line."""
_SHOWN: Final = 1_000
"""Contacts and lines of one customer that are shown."""
_NOTHING: Final = "(nothing)"


@dataclass(frozen=True, slots=True)
class Target:
    """Where enter leads: a cell of a line, or another customer of the plan."""

    line: int | None = None
    column: int | None = None
    customer: int | None = None


@dataclass(frozen=True, slots=True)
class CardLine:
    """One row before it is broken to the panel's width."""

    label: str | Cell
    text: str | Cell = ""
    target: Target | None = None


def card_lines(card: PlanCard) -> Iterator[CardLine]:
    """Everything there is to say of a customer, section by section, an empty row between them."""
    sections: tuple[Callable[[PlanCard], Iterator[CardLine]], ...] = (
        _said,
        _findings,
        _fields,
        _contacts,
        _children,
        _lines,
    )
    first = True
    for section in sections:
        rows = section(card)
        top = next(rows, None)
        if top is None:
            continue
        if not first:
            yield CardLine("")
        first = False
        yield from chain([top], rows)


def _heading(title: str, count: int | None = None) -> CardLine:
    return CardLine(Cell(title, Tone.STRONG), Cell(number(count), Tone.STRONG) if count is not None else "")


def _said(card: PlanCard) -> Iterator[CardLine]:
    customer = card.customer
    if customer.action is Action.REFUSED:
        yield CardLine("", Cell("Nothing of this customer is imported.", Tone.ERROR))
    elif customer.action is Action.UNCHANGED:
        yield CardLine("", Cell("Everything in the file is already stored.", Tone.SAME))
    elif not customer.lines:
        if customer.action is Action.UPDATE:
            yield CardLine("", Cell("No line of its own: its ID comes from the parent cells of others.", Tone.CHANGED))
        else:
            yield CardLine("", Cell("No line of its own; it is created for its children.", Tone.NEW))


def _findings(card: PlanCard) -> Iterator[CardLine]:
    if not card.findings:
        return
    order = list(TONES)
    yield _heading("Problems" if any(item.severity is not order[-1] for item in card.findings) else "Notes")
    for finding in sorted(card.findings, key=lambda item: order.index(item.severity)):
        target = Target(finding.line, finding.column)
        yield CardLine(f"  line {finding.line}", Cell(finding.message, TONES[finding.severity]), target)
        yield CardLine("", Cell(finding.fix, Tone.MUTED), target)


def _fields(card: PlanCard) -> Iterator[CardLine]:
    customer = card.customer
    is_new = customer.action is Action.CREATE
    changes = {change.field: change for change in customer.changes}
    values = {"external_id": customer.external_id, "customer_name": customer.name, **card.values}
    yield _heading("Details")
    for key in dict.fromkeys([*values, *changes]):
        if key in changes and key != "parent_id":
            yield _change_line(changes[key])
        elif key != "parent_id" and values[key] is not None:
            text = shown_value(values[key])
            yield CardLine(f"  {label_of(key)}", text if is_new else Cell(text, Tone.MUTED))
    yield from _parent(card, changes.get("parent_id"))


def _parent(card: PlanCard, change: Change | None) -> Iterator[CardLine]:
    parent = card.customer.parent
    name = None
    if parent is not None:
        name = f"{parent.name} ({parent.external_id})" if parent.external_id else parent.name
    elif card.customer.action is Action.UNCHANGED and card.stored is not None and card.stored.parent is not None:
        name = card.stored.parent.name
    if change is not None:
        text: str | Cell = Cell(f"{shown_value(change.old) or _NOTHING} → {name or _NOTHING}", Tone.CHANGED)
    elif name is None:
        return
    else:
        text = name if card.customer.action is Action.CREATE else Cell(name, Tone.MUTED)
    target = Target(customer=parent.number) if parent is not None and parent.number is not None else None
    yield CardLine("  Parent", text, target)


def _change_line(change: Change, indent: str = "  ") -> CardLine:
    old, new = (shown_value(value) or _NOTHING for value in (change.old, change.new))
    target = Target(change.line) if change.line is not None else None
    return CardLine(f"{indent}{label_of(change.field)}", Cell(f"{old} → {new}", Tone.CHANGED), target)


def _contacts(card: PlanCard) -> Iterator[CardLine]:
    planned = card.customer.contacts
    known = {email_key(contact.email) for contact in planned}
    rest = [contact for contact in card.stored.contacts if email_key(contact.email) not in known] if card.stored else []
    if not planned and not rest:
        return
    yield _heading("Contacts", len(planned) + len(rest))
    for contact in planned[:_SHOWN]:
        yield from _contact(contact)
    if len(planned) > _SHOWN:
        yield CardLine("", Cell(f"and {number(len(planned) - _SHOWN)} more", Tone.MUTED))
    for stored in rest[:_SHOWN]:
        yield CardLine(Cell("stays", Tone.SAME), Cell(_called(stored), Tone.MUTED))


def _contact(contact: PlannedContact) -> Iterator[CardLine]:
    label = Cell(ACTION_WORDS[contact.action], ACTION_TONES[contact.action])
    target = Target(contact.line) if contact.line is not None else None
    yield CardLine(label, _called(contact), target)
    facts = " · ".join(part for part in (_full_name(contact), contact.position or "", contact.phone or "") if part)
    if facts:
        yield CardLine("", Cell(facts, Tone.MUTED), target)
    for change in contact.changes:
        if change.field == "main_contact":
            text = "will be the main contact" if change.new else "will no longer be the main contact"
            yield CardLine("", Cell(text, Tone.CHANGED), Target(change.line) if change.line is not None else None)
        else:
            yield _change_line(change, "    ")


def _called(contact: PlannedContact | Contact) -> str:
    return f"{contact.email} {MAIN}" if contact.main else contact.email


def _full_name(contact: PlannedContact) -> str:
    return " ".join(part for part in (contact.first_name, contact.family_name) if part)


def _children(card: PlanCard) -> Iterator[CardLine]:
    if not card.all_children:
        return
    yield _heading("Children", card.all_children)
    for child in card.children:
        name = f"{child.name} ({child.external_id})" if child.external_id else child.name
        label = Cell(ACTION_WORDS[child.action], ACTION_TONES[child.action])
        yield CardLine(label, name, Target(customer=child.number))
    if card.all_children > len(card.children):
        yield CardLine("", Cell(f"and {number(card.all_children - len(card.children))} more", Tone.MUTED))


def _lines(card: PlanCard) -> Iterator[CardLine]:
    lines = card.customer.lines
    if not lines:
        return
    yield _heading("Lines", len(lines))
    for line in lines[:_SHOWN]:
        yield CardLine(f"  line {line}", Cell("of the file", Tone.MUTED), Target(line))
    if len(lines) > _SHOWN:
        yield CardLine("", Cell(f"and {number(len(lines) - _SHOWN)} more", Tone.MUTED))
