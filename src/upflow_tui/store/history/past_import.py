"""One past import with everything that is kept of it, each part read when asked for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.importing.planning.plan import LineFates, PlannedValue
from upflow_tui.store.database import Database
from upflow_tui.store.draft.draft import unpacked
from upflow_tui.store.draft.reader import FINDING_COLUMNS, finding_of, value_of
from upflow_tui.store.history.import_summary import ImportSummary

PAGE: Final = 500


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
class CreatedCustomer:
    """A customer that an import created."""

    customer_id: int
    external_id: str | None
    name: str | None


class PastImport:
    """One import with everything that is kept of it, each part read when asked for.

    Raises (everywhere): StoreError where the store is damaged or locked.
    """

    def __init__(self, db: Database, summary: ImportSummary) -> None:
        self._db = db
        self.summary = summary

    @property
    def mapping(self) -> Any:
        """What `ImportRecord.mapping` was; None if it was forgotten."""
        return self._json("mapping")

    @property
    def choices(self) -> Any:
        """What `ImportRecord.choices` was."""
        return self._json("choices")

    @property
    def repairs(self) -> Any:
        """What `ImportRecord.repairs` was; None if it was forgotten."""
        return self._json("repairs")

    def findings(
        self, after: int = 0, limit: int = PAGE, *, severity: Severity | None = None, search: str | None = None
    ) -> list[tuple[int, Finding]]:
        """One page of findings with their places, in reading order.

        Args:
            after: the place of the last one of the page before, 0 for the first page.
            limit: how many at most.
            severity: only these.
            search: only those with this text in value, message or field, without case.
        """
        where, values = ["import_id = ?", "seq > ?"], [self.summary.number, after]
        table = "import_findings"
        if severity is not None:
            where.append(f"severity = '{severity.value}'")
        if severity is Severity.ERROR:
            table += " INDEXED BY import_errors"  # SQLite would rather go through all findings in order
        if search:
            self._db.connection.create_function("mentions", 3, mentions_of(search.casefold()), deterministic=True)
            where.append("mentions(value, message, field)")
        rows = self._db.fetch(
            f"SELECT seq, {FINDING_COLUMNS} FROM {table} WHERE {' AND '.join(where)} ORDER BY seq LIMIT ?",
            (*values, limit),
        )
        return [(row[0], finding_of(row[1:])) for row in rows]

    def iter_findings(self) -> Iterator[Finding]:
        """All findings, read page by page."""
        last = 0
        while page := self.findings(last):
            last = page[-1][0]
            yield from (finding for _, finding in page)

    def changes(self, after: int = 0, limit: int = PAGE) -> list[StoredChange]:
        """One page of changes, customer by customer.

        Args:
            after: the `seq` of the last one of the page before, 0 for the first page.
            limit: how many at most.
        """
        rows = self._db.fetch(
            "SELECT seq, customer_id, external_id, name, contact_email, field, old, new, line FROM import_changes "
            "WHERE import_id = ? AND seq > ? ORDER BY seq LIMIT ?",
            (self.summary.number, after, limit),
        )
        return [
            StoredChange(seq, key, external_id, name, email, field, _value(old), _value(new), line)
            for seq, key, external_id, name, email, field, old, new, line in rows
        ]

    def iter_changes(self) -> Iterator[StoredChange]:
        """All changes, read page by page."""
        last = 0
        while page := self.changes(last):
            last = page[-1].seq
            yield from page

    def created(self, after: int = 0, limit: int = PAGE) -> list[CreatedCustomer]:
        """One page of the customers that were created, by number: those that are stored, and those an undo removed.

        Args:
            after: the `customer_id` of the last one of the page before, 0 for the first page.
            limit: how many at most.
        """
        bounds = self._db.fetch("SELECT first_created, last_created FROM imports WHERE id = ?", (self.summary.number,))
        first, last = bounds[0]
        if first is None:
            return []
        where = "created_import = ? AND {id} BETWEEN ? AND ?"
        values = (self.summary.number, max(first, after + 1), last)
        rows = self._db.fetch(
            f"SELECT id, external_id, name FROM customers WHERE {where.format(id='id')} "
            "UNION SELECT customer_id, external_id, name FROM import_removed_customers "
            f"WHERE {where.format(id='customer_id')} ORDER BY 1 LIMIT ?",
            (*values, *values, limit),
        )
        return [CreatedCustomer(*row) for row in rows]

    def iter_created(self) -> Iterator[CreatedCustomer]:
        """All customers that were created, read page by page."""
        last = 0
        while page := self.created(last):
            last = page[-1].customer_id
            yield from page

    @property
    def fates(self) -> LineFates:
        """Each data line's fate in file order; none if the import was forgotten, or is an undo."""
        rows = self._lines("numbers, fates")
        if not rows:
            return LineFates()
        return LineFates(unpacked("I", zlib.decompress(rows[0][0])), bytearray(zlib.decompress(rows[0][1])))

    @property
    def line_customers(self) -> dict[int, int]:
        """The number in the store of each line's customer; lines without one are left out."""
        rows = self._lines("numbers, customers")
        if not rows:
            return {}
        numbers, keys = unpacked("I", zlib.decompress(rows[0][0])), unpacked("q", zlib.decompress(rows[0][1]))
        return {line: key for line, key in zip(numbers, keys, strict=True) if key}

    def _lines(self, columns: str) -> list[tuple[Any, ...]]:
        return self._db.fetch(f"SELECT {columns} FROM import_lines WHERE import_id = ?", (self.summary.number,))

    def _json(self, column: str) -> Any:
        stored = self._db.fetch(f"SELECT {column} FROM imports WHERE id = ?", (self.summary.number,))[0][0]
        return json.loads(stored) if stored is not None else None


def _value(kept: str | None) -> PlannedValue:
    """A kept value; None also where it was forgotten."""
    return value_of(kept) if kept is not None else None


def mentions_of(needle: str) -> Callable[..., bool]:
    """A test for SQL, whether one of three texts contains `needle`, which is without case. LIKE stops at a NUL."""

    def mentions(*texts: str | None) -> bool:
        return any(text is not None and needle in text.casefold() for text in texts)

    return mentions
