"""What changed from one file to another, customer by customer (docs/product.md "Import history").

Both files' customers go into a private SQLite file, so that memory stays small; what comes out stays there and is read
page by page. Customers are the same by their ID; those of which one has no ID by their name, where it is the only one
left of that name in both files. Only fields that both files bring are compared.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import label_of
from upflow_tui.core.kinds import Difference
from upflow_tui.core.text import name_key
from upflow_tui.core.values import Value, same_value, shown_value
from upflow_tui.importing.planning.file_customers import FileCustomer
from upflow_tui.reports.csv_file import csv_dialect
from upflow_tui.reports.list_kinds import Kind
from upflow_tui.reports.list_writers import list_writers
from upflow_tui.store.mentions import mentions_of

_BATCH: Final = 500
WRITERS: Final = list_writers("Differences")
"""What writes the rows, by the ending of the file."""
_HEADER: Final = ("Difference", "Customer ID", "Customer name", "Contact", "Field", "Before", "After")
_SCHEMA: Final = """
CREATE TABLE before (
    id INTEGER PRIMARY KEY, external_id TEXT, name TEXT, name_key TEXT, line INTEGER NOT NULL, data TEXT NOT NULL
);
CREATE TABLE after (
    id INTEGER PRIMARY KEY, external_id TEXT, name TEXT, name_key TEXT, line INTEGER NOT NULL, data TEXT NOT NULL
);
CREATE TABLE pairs (before INTEGER NOT NULL, after INTEGER NOT NULL);
CREATE TABLE results (
    place INTEGER PRIMARY KEY, kind TEXT NOT NULL, external_id TEXT, name TEXT, before INTEGER, after INTEGER,
    changes TEXT NOT NULL
);
"""
_BEFORE: Final = "INSERT INTO before (external_id, name, name_key, line, data) VALUES (?, ?, ?, ?, ?)"
_AFTER: Final = "INSERT INTO after (external_id, name, name_key, line, data) VALUES (?, ?, ?, ?, ?)"
_PAIRED: Final = """
CREATE INDEX before_id ON before (external_id);
CREATE INDEX after_id ON after (external_id);
INSERT INTO pairs SELECT before.id, after.id FROM before JOIN after USING (external_id);
"""
_PAIRED_BY_NAME: Final = """
INSERT INTO pairs
WITH
    one AS (SELECT min(id) AS id, name_key, min(external_id) AS external_id FROM before
            WHERE name_key IS NOT NULL AND id NOT IN (SELECT before FROM pairs) GROUP BY name_key HAVING count(*) = 1),
    other AS (SELECT min(id) AS id, name_key, min(external_id) AS external_id FROM after
              WHERE name_key IS NOT NULL AND id NOT IN (SELECT after FROM pairs) GROUP BY name_key HAVING count(*) = 1)
SELECT one.id, other.id FROM one JOIN other USING (name_key)
WHERE one.external_id IS NULL OR other.external_id IS NULL;
CREATE UNIQUE INDEX pairs_before ON pairs (before);
CREATE UNIQUE INDEX pairs_after ON pairs (after);
"""
_CHANGED: Final = """
SELECT before.external_id, before.name, before.line, before.data, after.external_id, after.name, after.line, after.data
FROM pairs JOIN before ON before.id = pairs.before JOIN after ON after.id = pairs.after
WHERE before.data <> after.data OR before.name IS NOT after.name OR before.external_id IS NOT after.external_id
ORDER BY pairs.before
"""
_RESULT: Final = "INSERT INTO results (kind, external_id, name, before, after, changes) VALUES (?, ?, ?, ?, ?, ?)"
_OTHERS: Final = """
INSERT INTO results (kind, external_id, name, before, after, changes)
SELECT 'appeared', external_id, name, NULL, line, '[]' FROM after WHERE id NOT IN (SELECT after FROM pairs) ORDER BY id;
INSERT INTO results (kind, external_id, name, before, after, changes)
SELECT 'absent', external_id, name, line, NULL, '[]' FROM before WHERE id NOT IN (SELECT before FROM pairs) ORDER BY id;
CREATE INDEX results_kind ON results (kind);
"""
_COUNTS: Final = "SELECT (SELECT count(*) FROM before), (SELECT count(*) FROM after), (SELECT count(*) FROM pairs)"
_PLACES: Final = """
SELECT place FROM results
WHERE (:kind IS NULL OR kind = :kind) AND (NOT :searches OR mentions(external_id, name, changes)) ORDER BY place
"""
_PAGE: Final = """
SELECT place, kind, external_id, name, before, after, changes FROM results
WHERE place IN (SELECT value FROM json_each(?)) ORDER BY place
"""


class ComparedChange(NamedTuple):
    """One field of a customer, or of a contact of it, in the first file and in the second; None where it is blank.

    A contact that came or went is a change of `contact_email` from or to None.
    """

    field: str
    contact: str | None
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class ComparedCustomer:
    """A customer that is not the same in both files."""

    place: int
    """Among all differences, 1 = first."""
    kind: Difference
    external_id: str | None
    """As in the second file, or in the first where it is absent from the second."""
    name: str | None
    line_before: int | None
    """Its first line in the first file."""
    line_after: int | None
    changes: tuple[ComparedChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedTotals:
    """How many customers there are in the files, and how many of them differ how."""

    before: int
    after: int
    changed: int
    appeared: int
    absent: int
    same: int


class Comparison:
    """The differences between two files, in a private folder for as long as somebody looks at them.

    Args:
        path: a new file, which the caller removes.
        fields: the field keys that are compared.
        numbers: those of them that compare as decimals.

    Raises (everywhere): sqlite3.Error, OSError where the file cannot be written or read.
    """

    def __init__(self, path: Path, fields: frozenset[str], numbers: frozenset[str]) -> None:
        self._path = path
        self._fields = fields
        self._numbers = numbers
        path.touch(mode=0o600, exist_ok=False)
        with self._open() as connection:
            connection.executescript(_SCHEMA)

    def add(self, before: Iterable[FileCustomer], after: Iterable[FileCustomer]) -> None:
        """Takes the customers of both files, and compares them."""
        with self._open() as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            connection.executemany(_BEFORE, map(self._row, before))
            connection.executemany(_AFTER, map(self._row, after))
            connection.commit()
            connection.executescript(_PAIRED)
            connection.executescript(_PAIRED_BY_NAME)
            connection.executemany(_RESULT, self._changed(connection))
            connection.commit()
            connection.executescript(_OTHERS)

    @property
    def totals(self) -> ComparedTotals:
        """The numbers."""
        with self._open() as connection:
            before, after, pairs = connection.execute(_COUNTS).fetchone()
            counts = dict(connection.execute("SELECT kind, count(*) FROM results GROUP BY kind").fetchall())
        changed, appeared, absent = (counts.get(kind.value, 0) for kind in Difference)
        return ComparedTotals(before, after, changed, appeared, absent, pairs - changed)

    def places(self, kind: Difference | None = None, search: str = "") -> Sequence[int]:
        """The places of the differences, in order.

        Args:
            kind: only these.
            search: only those with each of its words in the customer's ID or name, or in what changed.
        """
        asked = {"kind": kind.value if kind is not None else None, "searches": bool(search)}
        with self._open() as connection:
            connection.create_function("mentions", 3, mentions_of(search), deterministic=True)
            return [row[0] for row in connection.execute(_PLACES, asked).fetchall()]

    def customers(self, places: Sequence[int]) -> list[ComparedCustomer]:
        """The differences at these places, in order."""
        with self._open() as connection:
            return [_customer(row) for row in connection.execute(_PAGE, (json.dumps(list(places)),)).fetchall()]

    def iter_customers(self, kind: Difference | None = None) -> Iterator[ComparedCustomer]:
        """All differences, read page by page."""
        places = self.places(kind)
        for start in range(0, len(places), _BATCH):
            yield from self.customers(places[start : start + _BATCH])

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The header, then a line for each change, and for each customer that came or went; read page by page."""
        yield _HEADER
        for customer in self.iter_customers():
            for change in customer.changes or (None,):
                yield customer.kind.value, customer.external_id or "", customer.name or "", *_cells(change)

    def write(self, out: BinaryIO, kind: Kind = Kind.CSV) -> int:
        """Writes `rows`, as CSV in the dialect for spreadsheets; returns how many there are under the header.

        Raises:
            TooLarge: they do not fit a workbook.
        """
        return WRITERS[kind](self.rows(), out, csv_dialect())

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each call, so that any thread may ask."""
        with closing(sqlite3.connect(self._path)) as connection:
            yield connection

    def _row(self, customer: FileCustomer) -> tuple[Any, ...]:
        fields = self._fields
        name = customer.name
        values = {key: value for key, value in customer.values.items() if key in fields}
        contacts = {
            key: [contact.email, {field: value for field, value in contact.values.items() if field in fields}]
            for key, contact in (customer.contacts.items() if "contact_email" in fields else ())
        }
        data = json.dumps([values, contacts], sort_keys=True)
        return customer.external_id, name, name_key(name) if name is not None else None, customer.line, data

    def _changed(self, connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
        """The customers that are in both files and differ."""
        query = connection.execute(_CHANGED)
        while rows := query.fetchmany(_BATCH):
            for old_id, old_name, old_line, old, new_id, new_name, new_line, new in rows:
                identity = (("external_id", old_id, new_id), ("customer_name", old_name, new_name))
                changes = [
                    ComparedChange(key, None, one, other)
                    for key, one, other in identity
                    if key in self._fields and one != other
                ]
                changes += self._changes(json.loads(old), json.loads(new))
                if changes:
                    name = new_name if new_name is not None else old_name
                    shown = (new_id or old_id, name, old_line, new_line)
                    yield Difference.CHANGED.value, *shown, json.dumps(changes, ensure_ascii=False)

    def _changes(self, old: list[Any], new: list[Any]) -> Iterator[ComparedChange]:
        (values, contacts), (new_values, new_contacts) = old, new
        yield from self._of_values(None, values, new_values)
        for key in dict.fromkeys([*contacts, *new_contacts]):
            one, other = contacts.get(key), new_contacts.get(key)
            if one is None or other is None:
                email = (one or other)[0]
                yield ComparedChange("contact_email", email, one and one[0], other and other[0])
            else:
                yield from self._of_values(other[0], one[1], other[1])

    def _of_values(self, contact: str | None, old: dict[str, Any], new: dict[str, Any]) -> Iterator[ComparedChange]:
        for key in dict.fromkeys([*old, *new]):
            one, other = _value(old.get(key)), _value(new.get(key))
            if not same_value(one, other, as_number=key in self._numbers):
                yield ComparedChange(key, contact, one, other)


def _value(stored: Any) -> Value:
    return tuple(stored) if isinstance(stored, list) else stored


def _customer(row: tuple[Any, ...]) -> ComparedCustomer:
    place, kind, external_id, name, before, after, changes = row
    return ComparedCustomer(
        place,
        Difference(kind),
        external_id,
        name,
        before,
        after,
        tuple(
            ComparedChange(field, contact, _value(old), _value(new)) for field, contact, old, new in json.loads(changes)
        ),
    )


def _cells(change: ComparedChange | None) -> tuple[str, str, str, str]:
    if change is None:
        return "", "", "", ""
    return change.contact or "", label_of(change.field), shown_value(change.old), shown_value(change.new)
