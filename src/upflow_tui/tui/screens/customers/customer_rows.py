"""What the screen of one customer shows: rows of a name and a value under headings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from upflow_tui.core.customer import DETAIL_KEYS, Contact
from upflow_tui.core.fields import label_of
from upflow_tui.core.values import shown_value
from upflow_tui.tui.widgets.grid.broken import broken
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.wording import moment, number

if TYPE_CHECKING:
    from upflow_tui.core.customer import Customer
    from upflow_tui.engine.lists import CustomerCard, CustomerEvent

MAIN: Final = "★"
HERE: Final = "▶"
_ABSENT: Final = Cell("–", Tone.MUTED)


class Line(NamedTuple):
    """One line: its name, its value, and what enter opens: a customer or an import."""

    name: Cell
    value: Cell
    customer: int | None = None
    number: int | None = None


def details_of(card: CustomerCard) -> list[Line]:
    """Details with the Customer ID, assignment, custom fields."""
    customer = card.customer
    lines = [
        _heading("Details"),
        _line("Customer name", customer.name),
        _line("Customer ID", customer.external_id),
        *(_line(label_of(key), customer.details.get(key)) for key in DETAIL_KEYS),
        _heading("Assignment"),
        _line("Account managers", ", ".join(customer.account_managers)),
        _line("Workflow", customer.workflow),
    ]
    if customer.custom:
        lines.append(_heading("Custom fields"))
        lines += [_line(name, shown_value(value)) for name, value in sorted(customer.custom.items())]
    return lines


def relations_of(card: CustomerCard) -> list[Line]:
    """Contacts, groups and entities, and what imports did to the customer."""
    return [*_contacts(card.customer), *_group(card), *_history(card.events)]


def as_rows(lines: list[Line], width: int) -> list[Row]:
    """The lines for a `RowGrid`, their values broken to `width` cells; a row's key is its line's place."""
    return [Row(place, cells) for place, line in enumerate(lines) for cells in broken(line.name, line.value, width)]


def _contacts(customer: Customer) -> list[Line]:
    count = number(len(customer.contacts))
    lines = [_heading("Contacts", count if customer.contacts else "none")]
    for contact in sorted(customer.contacts, key=lambda contact: not contact.main):
        mark = Cell(f"{MAIN} main", Tone.STRONG) if contact.main else Cell("")
        lines.append(Line(mark, Cell(_contact(contact))))
    return lines


def _contact(contact: Contact) -> str:
    name = " ".join(part for part in (contact.first_name, contact.family_name) if part)
    return " · ".join(part for part in (contact.email, name, contact.position, contact.phone) if part)


def _group(card: CustomerCard) -> list[Line]:
    """The group as a tree: the parent, its children; this customer is marked wherever it stands."""
    customer, family = card.customer, card.family
    if customer.parent is None and not family.children:
        return [_heading("Groups and entities", "none")]
    lines = [_heading("Groups and entities")]
    if customer.parent is not None:
        named = _named(customer.parent.name, customer.parent.external_id)
        lines.append(Line(Cell("Parent"), Cell(named), customer.parent_key))
    else:
        lines.append(Line(Cell("This parent"), Cell(f"{HERE} {_named(customer.name, customer.external_id)}")))
    more = family.count - len(family.children)
    for place, child in enumerate(family.children):
        branch = "└" if place == len(family.children) - 1 and more <= 0 else "├"
        here = f"{HERE} " if child.key == customer.key else ""
        label = number_of(family.count) if place == 0 else ""
        named = f"{branch} {here}{_named(child.name, child.external_id)}"
        lines.append(Line(Cell(label), Cell(named), child.key if not here else None))
    if more > 0:
        lines.append(Line(Cell(""), Cell(f"└ and {number(more)} more", Tone.MUTED)))
    return lines


def number_of(children: int) -> str:
    """`Child`, `3 children`."""
    return "Child" if children == 1 else f"{number(children)} children"


def _history(events: tuple[CustomerEvent, ...]) -> list[Line]:
    lines = [_heading("History", "" if events else "none")]
    shown = 0
    for event in events:
        if event.number != shown:
            shown = event.number
            told = f"{moment(datetime.fromisoformat(event.started))} · {event.file_name or 'forgotten'} · by {event.by}"
            lines.append(Line(Cell(f"Import {event.number}"), Cell(told, Tone.MUTED), number=event.number))
        lines.append(Line(Cell(""), _told(event), number=event.number))
    return lines


def _told(event: CustomerEvent) -> Cell:
    if event.field is None:
        return Cell(f"contact {event.contact_email}" if event.contact_email else "created", Tone.NEW)
    of = f"{event.contact_email}: " if event.contact_email else ""
    old, new = (shown_value(value) or "–" for value in (event.old, event.new))
    return Cell(f"{of}{label_of(event.field)}: {old} → {new}", Tone.CHANGED)


def _named(name: str, external_id: str | None) -> str:
    return f"{name} · {external_id}" if external_id else name


def _heading(text: str, aside: str = "") -> Line:
    return Line(Cell(text, Tone.STRONG), Cell(aside, Tone.MUTED))


def _line(name: str, value: str | None) -> Line:
    return Line(Cell(name, Tone.MUTED), Cell(value) if value else _ABSENT)
