"""Reading a draft: pages for the screens, the whole plan for commands.

Source: docs/architecture.md, "The draft is a database".
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import CUSTOM_PREFIX
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.importing.planning.plan import (
    Action,
    Change,
    Counts,
    ParentLink,
    PlannedContact,
    PlannedCustomer,
    PlannedValue,
    Totals,
)
from upflow_tui.store.draft.alike import Alike, alike_findings
from upflow_tui.store.draft.packing import unpacked
from upflow_tui.store.draft.rows import PLACE_BITS, custom_column
from upflow_tui.store.errors import StoreError
from upflow_tui.store.files import file_uri
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.queries import marks

PAGE: Final = 500
_FIRST_DETAIL: Final = 13
_SEVERITIES: Final = {severity.value: severity for severity in Severity}
_SCOPES: Final = {scope.value: scope for scope in Scope}
FINDING_COLUMNS: Final = "line, column, field, value, severity, scope, code, places, message, fix"
WITH_CODE: Final = "kind IN (SELECT kind FROM finding_kinds WHERE code IN ({}))"
"""Of a finding, in SQL: whether it has one of so many codes."""
CONTACT_COLUMNS: Final = (
    "part.email, part.action, part.first_name, part.family_name, part.phone, part.position, part.main, part.line"
)
_CHANGE_COLUMNS: Final = "part.contact, part.field, part.old, part.new, part.line"
_CUSTOMER_COLUMNS: Final = (
    "number, action, key, external_id, name, lines, parent_number, parent_key, parent_external_id, parent_name, "
    f"managers, workflow, same_contacts, {', '.join(DETAIL_KEYS)}"
)


class DraftReader:
    """One connection that only reads. A draft that still fills can be read as far as it is committed."""

    def __init__(self, path: Path) -> None:
        """Opens the draft.

        Raises:
            StoreError: there is no draft, or it is damaged.
        """
        uri = file_uri(path, "ro")
        with _readable():
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA temp_store = MEMORY")

    @property
    def finished(self) -> bool:
        """Whether the whole plan is there."""
        return bool(self._fetch("SELECT 1 FROM meta WHERE name = 'meta'"))

    @property
    def depth(self) -> Depth:
        """What it holds."""
        return Depth(int(self._fetch("SELECT value FROM meta WHERE name = 'depth'")[0][0]))

    @property
    def totals(self) -> Totals:
        """The numbers of the plan. Raises StoreError while it is not finished."""
        stored = self._stored("totals")
        customers, contacts = (Counts(**stored.pop(name)) for name in ("customers", "contacts"))
        return Totals(customers=customers, contacts=contacts, **stored)

    @property
    def meta(self) -> dict[str, Any]:
        """What `DraftWriter.finish` was given. Raises StoreError while it is not finished."""
        return self._stored("meta")

    @property
    def held(self) -> tuple[int, int]:
        """How many new customers, and findings, were held beside it, to be written with it.

        Raises StoreError while it is not finished.
        """
        rows = self._fetch("SELECT value FROM meta WHERE name = ?", ("held",))
        if not rows:
            raise _unfinished()
        customers, findings = json.loads(rows[0][0])
        return customers, findings

    @property
    def fates(self) -> LineFates:
        """Each data line's fate. Raises StoreError while the draft is not finished."""
        rows = self._fetch("SELECT numbers, fates FROM lines")
        if not rows:
            raise _unfinished()
        return LineFates(unpacked("I", rows[0][0]), bytearray(rows[0][1]))

    def iter_findings(self, lines: Sequence[int] | None = None) -> Iterator[Finding]:
        """All findings in the order in which they were added, or those of some physical lines, read page by page."""
        self._need_findings()
        last = 0
        among = f" AND line IN ({marks(lines)})" if lines is not None else ""
        sql = f"SELECT id, {FINDING_COLUMNS} FROM whole_findings WHERE id > ?{among} ORDER BY id LIMIT {PAGE}"
        while rows := self._fetch(sql, (last, *(lines or ()))):
            last = rows[-1][0]
            yield from (finding_of(row[1:]) for row in rows)

    def iter_errors(self) -> Iterator[Finding]:
        """The errors of lines by rising line, a few hundred lines in memory at a time."""
        self._need_findings()
        numbers = self.fates.numbers
        for start in range(0, len(numbers), PAGE):
            lines = numbers[start : start + PAGE]
            sql = (
                f"SELECT {FINDING_COLUMNS} FROM whole_findings WHERE severity = 'error' AND line IN ({marks(lines)}) "
                "ORDER BY line, id"
            )
            yield from map(finding_of, self._fetch(sql, lines))

    def lines_with_codes(self, codes: Sequence[str]) -> list[int]:
        """The physical lines with a finding of one of these codes, rising."""
        self._need_findings()
        where = f"{WITH_CODE.format(marks(codes))} AND line IS NOT NULL"
        rows = self._fetch(f"SELECT DISTINCT line FROM findings WHERE {where} ORDER BY line", list(codes))
        return [line for (line,) in rows]

    def lines_of(self, action: Action) -> set[int]:
        """The physical lines of the customers of which this becomes."""
        rows = self._fetch("SELECT lines FROM customers WHERE action = ?", (action.value,))
        return {line for (lines,) in rows for line in json.loads(lines)}

    def iter_ordered_findings(self) -> Iterator[Finding]:
        """All findings as they are read: those of the file first, then by line and column, read page by page."""
        self._need_findings()
        order = "ifnull(line, 0), ifnull(column, -1), id"
        with _readable():
            cursor = self._connection.execute(f"SELECT {FINDING_COLUMNS} FROM whole_findings ORDER BY {order}")
        while True:
            with _readable():
                rows = cursor.fetchmany(PAGE)
            if not rows:
                return
            yield from map(finding_of, rows)

    def iter_alike(self) -> Iterator[Alike]:
        """All findings, those that are alike together, in no order."""
        with _readable():
            yield from alike_findings(self._connection)

    def iter_customers(self) -> Iterator[PlannedCustomer]:
        """The whole plan by rising number, read page by page. Raises StoreError where the draft does not hold it."""
        if self.depth < Depth.EVERYTHING:
            raise StoreError("This import was prepared without its customers.", "Prepare it again.")
        last = 0
        while page := self._customers(last, PAGE):
            last = page[-1].number
            yield from page

    def customer(self, number: int) -> PlannedCustomer | None:
        """The customer with this number in the plan."""
        found = self._customers(number - 1, 1)
        return found[0] if found and found[0].number == number else None

    def _need_findings(self) -> None:
        """Raises StoreError where findings were only counted, or held beside it."""
        if self.depth < Depth.FINDINGS or (self.finished and self.held[1]):
            raise StoreError("This import was prepared without its findings.", "Prepare it again.")

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def __enter__(self) -> DraftReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _customers(self, after: int, limit: int) -> list[PlannedCustomer]:
        """The customers above a number, at most `limit`."""
        with self._snapshot():
            fields = [name for (name,) in self._fetch("SELECT name FROM custom_fields ORDER BY place")]
            columns = ", ".join((_CUSTOMER_COLUMNS, *map(custom_column, range(len(fields)))))
            sql = f"SELECT {columns} FROM customers WHERE number > ? ORDER BY number LIMIT ?"
            customers = {row[0]: _customer(row, fields) for row in self._fetch(sql, (after, limit))}
            self._add_parts(customers)
        return list(customers.values())

    def _add_parts(self, customers: dict[int, PlannedCustomer]) -> None:
        for number, row in self._parts("contacts", CONTACT_COLUMNS, list(customers)):
            customers[number].contacts.append(contact_of(row))
        for number, row in self._parts("changes", _CHANGE_COLUMNS, list(customers)):
            contact, field, old, new, line = row
            owner = customers[number] if contact is None else customers[number].contacts[contact]
            owner.changes.append(Change(field, value_of(old), value_of(new), line))

    def _parts(self, table: str, columns: str, numbers: list[int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """The rows of these customers, each with its customer's number, in the order of the plan."""
        for start in range(0, len(numbers), PAGE):
            some = numbers[start : start + PAGE]
            rows = self._fetch(
                f"SELECT c.number, {columns} FROM customers c CROSS JOIN {table} part "
                f"ON part.id >= c.number << {PLACE_BITS} AND part.id < (c.number + 1) << {PLACE_BITS} "
                f"WHERE c.number IN ({', '.join('?' * len(some))}) ORDER BY c.number, part.id",
                some,
            )
            for row in rows:
                yield row[0], row[1:]

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """What is read within is of one moment, even while the draft is changed after a repair."""
        self._fetch("BEGIN")
        try:
            yield
        finally:
            self._fetch("ROLLBACK")

    def _stored(self, name: str) -> dict[str, Any]:
        rows = self._fetch("SELECT value FROM meta WHERE name = ?", (name,))
        if not rows:
            raise _unfinished()
        stored: dict[str, Any] = json.loads(rows[0][0])
        return stored

    def _fetch(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        with _readable():
            return self._connection.execute(sql, values).fetchall()


@contextmanager
def _readable() -> Iterator[None]:
    """A draft is thrown away and made again, whatever is wrong with it."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError("The prepared import cannot be read.", "Prepare it again.") from error


def finding_of(row: Sequence[Any]) -> Finding:
    """A finding from its columns, in the order of `FINDING_COLUMNS`."""
    line, column, field, value, severity, scope, *texts = row
    return Finding(line, column, field, value, _SEVERITIES[severity], _SCOPES[scope], *texts)


def _unfinished() -> StoreError:
    return StoreError("This import is not prepared to the end.", "Prepare it again.")


def _customer(row: tuple[Any, ...], fields: Sequence[str]) -> PlannedCustomer:
    number, action, key, external_id, name, lines, *parent, managers, workflow, same_contacts = row[:_FIRST_DETAIL]
    values: dict[str, PlannedValue] = {
        field: value for field, value in zip(DETAIL_KEYS, row[_FIRST_DETAIL:], strict=False) if value is not None
    }
    if managers is not None:
        values["account_manager"] = value_of(managers)
    if workflow is not None:
        values["workflow"] = workflow
    for field, value in zip(fields, row[_FIRST_DETAIL + len(DETAIL_KEYS) :], strict=True):
        if value is not None:
            values[CUSTOM_PREFIX + field] = _custom_value(value)
    return PlannedCustomer(
        number,
        Action(action),
        key,
        external_id,
        name,
        values,
        ParentLink(*parent) if parent[3] is not None else None,
        contacts=same_contacts_of(same_contacts) if same_contacts is not None else [],
        lines=json.loads(lines),
    )


def _custom_value(stored: str | int | bytes) -> PlannedValue:
    """A custom value as `draft_rows` keeps it: text, 0 or 1 for a Boolean, a blob for several options."""
    if isinstance(stored, int):
        return bool(stored)
    return value_of(stored.decode()) if isinstance(stored, bytes) else stored


def same_contacts_of(stored: str) -> list[PlannedContact]:
    return [
        PlannedContact(email, Action.UNCHANGED, first_name, family_name, phone, position, main, line=line)
        for email, first_name, family_name, phone, position, main, line, _ in json.loads(stored)
    ]


def contact_of(row: tuple[Any, ...]) -> PlannedContact:
    email, action, first_name, family_name, phone, position, main, line = row
    return PlannedContact(email, Action(action), first_name, family_name, phone, position, bool(main), line=line)
