"""What an import created a customer with: the customer as it is, with what later imports changed put back.

It is not stored twice (0001_first.sql): the oldest `old` of a field that was changed later is what the import wrote.
"""

from __future__ import annotations

import json
from typing import Any, Final

from upflow_tui.core.customer import CONTACT_KEYS, DETAIL_KEYS, Customer
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import custom_key
from upflow_tui.core.text import email_key
from upflow_tui.importing.planning.plan import PlannedValue
from upflow_tui.store.customers.customers import load_customers
from upflow_tui.store.database import Database
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.read_back import read_back

MAIN: Final = "main_contact"


@dataclass(frozen=True, slots=True)
class CreatedValue:
    """One value that a customer or a contact of it was created with."""

    contact_email: str | None
    """None where it is the customer's own."""
    field: str
    """Field key; `contact_email` for a contact itself."""
    value: PlannedValue


@read_back("a customer that an import created")
def created_values(db: Database, number: int, key: int) -> list[CreatedValue]:
    """What import `number` created the customer `key` with, its contacts after it.

    For a customer that was stored before: only the contacts that the import gave it. Nothing, where the customer or
    the import was erased since.
    """
    with db.read():
        if _created_by(db, key) == number:
            return _whole(db, number, key)
        given = db.fetch(
            "SELECT k.email, k.first_name, k.family_name, k.phone, p.name, k.main FROM import_created_contacts k "
            "LEFT JOIN positions p ON p.id = k.position_id WHERE k.import_id = ? AND k.customer_id = ? "
            "ORDER BY k.email_key",
            (number, key),
        )
    return [value for email, *rest in given for value in _contact(email, dict(zip(_CONTACT, rest, strict=True)))]


_CONTACT: Final = (*CONTACT_KEYS, MAIN)


def _created_by(db: Database, key: int) -> int | None:
    rows = db.fetch(
        "SELECT created_import FROM customers WHERE id = ? "
        "UNION ALL SELECT created_import FROM import_removed_customers WHERE customer_id = ? LIMIT 1",
        (key, key),
    )
    return rows[0][0] if rows else None


def _whole(db: Database, number: int, key: int) -> list[CreatedValue]:
    customer = load_customers(db, [key]).get(key)
    fields, contacts = (
        (_fields(customer), _contacts(customer))
        if customer is not None
        else (_removed(db, key), _removed_contacts(db, key))
    )
    later = db.fetch(
        "SELECT contact_email, field, old FROM import_changes WHERE customer_id = ? AND import_id > ? "
        "ORDER BY import_id DESC, seq DESC",
        (key, number),
    )
    for email, field, old in later:
        of = fields if email is None else contacts.get(email_key(email), {}).get("values")
        if isinstance(of, dict):
            of[field] = value_of(old) if old is not None else None
    for (gone,) in db.fetch(
        "SELECT email_key FROM import_created_contacts WHERE customer_id = ? AND import_id > ?", (key, number)
    ):
        contacts.pop(gone, None)
    values = [CreatedValue(None, field, value) for field, value in fields.items() if value]
    for contact in contacts.values():
        values += _contact(contact["email"], contact["values"])
    return values


def _contact(email: str, values: dict[str, Any]) -> list[CreatedValue]:
    filled = [(field, value) for field in _CONTACT if (value := values.get(field))]
    return [
        CreatedValue(email, "contact_email", email),
        *(CreatedValue(email, field, bool(value) if field == MAIN else value) for field, value in filled),
    ]


def _fields(customer: Customer) -> dict[str, PlannedValue]:
    parent = customer.parent
    values: dict[str, PlannedValue] = {"external_id": customer.external_id, "customer_name": customer.name}
    values |= {field: customer.details.get(field) for field in DETAIL_KEYS}
    values["parent_id"] = (parent.external_id or parent.name) if parent is not None else None
    values |= {"account_manager": customer.account_managers, "workflow": customer.workflow}
    return values | {custom_key(name): value for name, value in sorted(customer.custom.items())}


def _contacts(customer: Customer) -> dict[str, dict[str, Any]]:
    return {
        email_key(contact.email): {
            "email": contact.email,
            "values": {field: getattr(contact, field) for field in CONTACT_KEYS} | {MAIN: contact.main},
        }
        for contact in customer.contacts
    }


def _removed(db: Database, key: int) -> dict[str, PlannedValue]:
    """The values of a customer that an undo took away, as far as their names are still known."""
    row = db.fetch(
        f"SELECT r.external_id, r.name, {', '.join(f'r.{field}' for field in DETAIL_KEYS)}, "
        "coalesce(p.external_id, p.name), r.managers, w.name, r.custom FROM import_removed_customers r "
        "LEFT JOIN customers p ON p.id = r.parent_id LEFT JOIN workflows w ON w.id = r.workflow_id "
        "WHERE r.customer_id = ? ORDER BY r.import_id DESC LIMIT 1",
        (key,),
    )[0]
    external_id, name, *details, parent, managers, workflow, custom = row
    values: dict[str, PlannedValue] = {"external_id": external_id, "customer_name": name}
    values |= dict(zip(DETAIL_KEYS, details, strict=True))
    emails = dict(db.fetch("SELECT id, email FROM members"))
    known = tuple(emails[member] for member in json.loads(managers or "[]") if member in emails)
    values |= {"parent_id": parent, "account_manager": known, "workflow": workflow}
    names = dict(db.fetch("SELECT id, name FROM custom_fields"))
    options = dict(db.fetch("SELECT id, name FROM custom_options"))
    for field, value in json.loads(custom or "{}").items():
        if int(field) in names:
            several = (
                tuple(options[option] for option in value if option in options) if isinstance(value, list) else None
            )
            values[custom_key(names[int(field)])] = value if several is None else several
    return values


def _removed_contacts(db: Database, key: int) -> dict[str, dict[str, Any]]:
    rows = db.fetch(
        "SELECT k.email_key, k.email, k.first_name, k.family_name, k.phone, p.name, k.main "
        "FROM import_removed_contacts k LEFT JOIN positions p ON p.id = k.position_id WHERE k.customer_id = ? "
        "ORDER BY k.import_id DESC, k.email_key",
        (key,),
    )
    found: dict[str, dict[str, Any]] = {}
    for folded, email, *rest in rows:
        found.setdefault(folded, {"email": email, "values": dict(zip(_CONTACT, rest, strict=True))})
    return found
