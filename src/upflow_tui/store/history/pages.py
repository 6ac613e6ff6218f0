"""Long lists of past imports: which rows, as places or packed ids, then the rows of one page.

As store/customers/pages.py has it. Whoever reads a whole list reads it `in_pages`.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.importing.planning.plan import PlannedValue
from upflow_tui.store.database import Database
from upflow_tui.store.draft.reader import FINDING_COLUMNS, finding_of
from upflow_tui.store.finding_texts import FindingTexts, texts_of
from upflow_tui.store.history.import_summary import SUMMARY_COLUMNS, ImportSummary, summary_of
from upflow_tui.store.history.query import HistoryQuery, conditions_of, found_by
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.mentions import mentions_of
from upflow_tui.store.queries import all_of, fetch_ids, marks
from upflow_tui.store.read_back import number as number_of
from upflow_tui.store.read_back import number_or_none, read_back, text, text_or_none

_CHANGE_COLUMNS: Final = "seq, customer_id, external_id, name, contact_email, field, old, new, line"
PAGE: Final = 500
"""Rows of one page, where a whole list is read."""
_BORN: Final = (
    "created_import = :number AND id BETWEEN (SELECT first_created FROM imports WHERE id = :number) "
    "AND (SELECT last_created FROM imports WHERE id = :number)"
)
"""Customers have no index by import; their ids lie together."""


@dataclass(frozen=True, slots=True)
class StoredChange:
    """One field of an updated customer or contact, from what to what; `field` is the field key."""

    seq: int
    customer_id: int
    external_id: str | None
    name: str | None
    """The customer as it was called after the import."""
    contact_email: str | None
    """None where the customer itself changed."""
    field: str
    old: PlannedValue
    new: PlannedValue
    line: int | None


@dataclass(frozen=True, slots=True)
class CreatedRow:
    """A customer that an import created, or one to which it gave contacts."""

    key: int
    external_id: str | None
    name: str | None
    """None where it was forgotten."""
    is_new: bool
    contacts: tuple[str, ...]
    """The e-mails of the contacts that a customer stored before received."""


def in_pages(places: Sequence[int]) -> Iterator[Sequence[int]]:
    """The places, or the ids, of a whole list, a page at a time."""
    for start in range(0, len(places), PAGE):
        yield places[start : start + PAGE]


def import_numbers(db: Database, query: HistoryQuery | None = None) -> array[int]:
    """The numbers of the past imports that `query` asks for (None: all), newest first."""
    query = query or HistoryQuery()
    where, values = conditions_of(query)
    db.connection.create_function("is_found", -1, found_by(query.search), deterministic=True)
    return fetch_ids(db, f"SELECT id FROM imports {all_of(where)} ORDER BY id DESC", values)


@read_back("the history")
def import_moments(db: Database) -> list[tuple[datetime, str, str]]:
    """When each entry of the history began, its kind, and its status now, oldest first."""
    rows = db.fetch(
        "SELECT started, kind, CASE WHEN undone IS NULL THEN status ELSE 'undone' END FROM imports ORDER BY id"
    )
    return [(datetime.fromisoformat(started), kind, status) for started, kind, status in rows]


def import_summaries(db: Database, numbers: Sequence[int]) -> list[ImportSummary]:
    """The entries of the history with these numbers, newest first."""
    rows = db.fetch(
        f"SELECT {SUMMARY_COLUMNS} FROM imports WHERE id IN ({marks(numbers)}) ORDER BY id DESC", list(numbers)
    )
    return [summary_of(row) for row in rows]


def finding_places(db: Database, number: int, *, severity: Severity | None = None) -> Sequence[int]:
    """The places of an import's findings in reading order.

    Args:
        number: the import.
        severity: only these.
    """
    table, where = "import_findings", ["import_id = ?1"]
    if severity is Severity.ERROR:
        # Errors have an index of their own; SQLite would rather go through all findings in order.
        where.append("seq IN (SELECT seq FROM import_findings INDEXED BY import_errors WHERE import_id = ?1 AND error)")
    elif severity is not None:
        table = "past_findings"
        where.append(f"severity = '{severity.value}'")
    return _places(db, table, where, number)


@read_back("a finding of an import")
def findings_at(db: Database, number: int, places: Sequence[int]) -> list[tuple[int, Finding]]:
    """The findings of an import at these places, in the order of the places."""
    texts = texts_of(db, number)
    rows = db.fetch(
        f"SELECT seq, {FINDING_COLUMNS} FROM past_findings WHERE import_id = ? AND seq IN ({marks(places)}) "
        "ORDER BY seq",
        (number, *places),
    )
    return [(number_of(row[0]), stored_finding(row[1:], texts)) for row in rows]


def change_places(db: Database, number: int, search: str = "") -> Sequence[int]:
    """The places of an import's changes, customer by customer.

    Args:
        number: the import.
        search: only those with each of its words in the customer's name or ID, the contact's e-mail, field or values.
    """
    where = ["import_id = ?"]
    if search:
        _know_mentions(db, search)
        where.append("mentions(name, external_id, contact_email, field, old, new)")
    return _places(db, "import_changes", where, number)


@read_back("a change of an import")
def changes_at(db: Database, number: int, places: Sequence[int]) -> list[StoredChange]:
    """The changes of an import at these places, in the order of the places."""
    rows = db.fetch(
        f"SELECT {_CHANGE_COLUMNS} FROM import_changes WHERE import_id = ? AND seq IN ({marks(places)}) ORDER BY seq",
        (number, *places),
    )
    return [
        StoredChange(
            number_of(seq),
            number_of(key),
            text_or_none(external_id),
            text_or_none(name),
            text_or_none(email),
            text(field),
            _value(old),
            _value(new),
            number_or_none(line),
        )
        for seq, key, external_id, name, email, field, old, new, line in rows
    ]


def created_keys(db: Database, number: int, search: str = "", *, new_customers: bool | None = None) -> array[int]:
    """The numbers of the customers that an import created, then of those stored before that it gave contacts.

    Args:
        number: the import.
        search: only those with each of its words in name or ID, or in the e-mail of such a contact.
        new_customers: only the ones, or (false) only the others.
    """
    named = given = ""
    if search:
        _know_mentions(db, search)
        named, given = "AND mentions(name, external_id)", "AND mentions(c.name, c.external_id, k.email)"
    created = array("q")
    with db.read():
        if new_customers is not False:
            created += fetch_ids(
                db,
                f"SELECT id FROM customers c WHERE {_BORN} {named} UNION SELECT customer_id "
                f"FROM import_removed_customers WHERE created_import = :number {named} ORDER BY 1",
                {"number": number},
            )
        if new_customers is not True:
            created += fetch_ids(
                db,
                "SELECT DISTINCT k.customer_id FROM import_created_contacts k "
                f"LEFT JOIN customers c ON c.id = k.customer_id WHERE k.import_id = :number {given} ORDER BY 1",
                {"number": number},
            )
    return created


@read_back("the history")
def created_at(db: Database, number: int, keys: Sequence[int]) -> list[CreatedRow]:
    """What `created_keys` stands for, in the order of `keys`."""
    some = marks(keys)
    with db.read():
        rows = db.fetch(
            f"SELECT id, external_id, name, created_import FROM customers WHERE id IN ({some}) "
            "UNION SELECT customer_id, external_id, name, created_import FROM import_removed_customers "
            f"WHERE created_import = ? AND customer_id IN ({some})",
            (*keys, number, *keys),
        )
        received = db.fetch(
            f"SELECT customer_id, email FROM import_created_contacts WHERE import_id = ? AND customer_id IN ({some}) "
            "ORDER BY customer_id, email_key",
            (number, *keys),
        )
    emails: dict[int, tuple[str, ...]] = {}
    for key, email in received:
        emails[key] = (*emails.get(key, ()), text(email))
    found = {
        key: (text_or_none(external_id), text_or_none(name), born == number) for key, external_id, name, born in rows
    }
    return [CreatedRow(key, *found.get(key, (None, None, False)), emails.get(key, ())) for key in keys]


@read_back("the history")
def _places(db: Database, table: str, where: Sequence[str], number: int) -> Sequence[int]:
    """The `seq` of the rows of an import: without further conditions a mere range where no place is missing."""
    if len(where) == 1:
        first, last, count = db.fetch(
            f"SELECT min(seq), max(seq), count(*) FROM {table} WHERE import_id = ?", (number,)
        )[0]
        if count == 0:
            return range(0)
        if last - first + 1 == count:
            return range(first, last + 1)
    return fetch_ids(db, f"SELECT seq FROM {table} WHERE {' AND '.join(where)} ORDER BY seq", (number,))


def _know_mentions(db: Database, search: str) -> None:
    """Teaches the connection `mentions(texts…)`: whether they have each word."""
    db.connection.create_function("mentions", -1, mentions_of(search, _readable), deterministic=True)


def _readable(text: str) -> str:
    """A kept value as it is read: old and new values are JSON, in which letters with accents are escaped."""
    if text[:1] in ('"', "["):
        try:
            value = json.loads(text)
        except ValueError:
            return text
        return value if isinstance(value, str) else " ".join(map(str, value))
    return text


def _value(stored: str | None) -> PlannedValue:
    """A kept value; None where it was forgotten."""
    return value_of(stored) if stored is not None else None


def stored_finding(row: Sequence[Any], texts: FindingTexts) -> Finding:
    """A finding of an import with these texts. Raises LookupError, ValueError, TypeError: its columns are damaged."""
    found = finding_of(row)
    for value in (found.line, found.column):
        number_or_none(value)
    for words in (found.field, found.value, found.places, found.own_message, found.own_fix):
        text_or_none(words)
    text(found.code)
    return texts.said(found)
