"""The tables of a draft, filled: findings, customers with their contacts and changes, postal codes.

A new draft is filled as it is planned (draft.py); of a finished one some customers are filled in anew (patching.py).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from upflow_tui.core.crowd import Crowd
from upflow_tui.core.fields import CUSTOM_PREFIX
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.planning.batches import KeptCustomer, PlanBatch, SameCustomer
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.importing.planning.plan import PlannedCustomer
from upflow_tui.store.draft.alike import AlikeCounts
from upflow_tui.store.draft.fast_path import new_contact_rows, new_rows, same_rows
from upflow_tui.store.draft.finding_rows import FindingRows
from upflow_tui.store.draft.held import Held
from upflow_tui.store.draft.new_columns import new_columns
from upflow_tui.store.draft.packing import packed
from upflow_tui.store.draft.rows import (
    BARE_COLUMNS,
    WHOLE_COLUMNS,
    DraftRows,
    Row,
    can_pack_contacts,
    change_rows,
    contact_rows,
    custom_column,
    is_bare,
)

_BATCH: Final = 500
_SEVERITY_CODES: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_INSERT_CONTACT: Final = f"INSERT INTO contacts VALUES ({', '.join('?' * 11)})"
_INSERT_CHANGE: Final = f"INSERT INTO changes VALUES ({', '.join('?' * 8)})"


def _insert_into_customers(columns: Sequence[str]) -> str:
    return f"INSERT INTO customers ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_INSERT_BARE: Final = _insert_into_customers(BARE_COLUMNS)


class DraftTables:
    """Fills the tables through one connection, a batch at a time.

    Raises (everywhere): sqlite3.Error where the disk is full or the file is damaged.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        after_batch: Callable[[], None] = lambda: None,
        findings: int = 0,
        custom_fields: Iterable[str] = (),
        depth: Depth = Depth.EVERYTHING,
        held: Held | None = None,
    ) -> None:
        """Nothing is written yet.

        Args:
            connection: the draft, within a transaction.
            after_batch: called after each batch; it may commit and begin again.
            findings: the highest id of a finding that is there.
            custom_fields: the names of the custom fields that have a column, in the order of their columns.
            depth: what will be looked at.
            held: takes the plain new customers, and perhaps the findings, instead of the draft.
        """
        self._depth = depth
        self._held = held.customers if held is not None else None
        self._connection = connection
        self._after_batch = after_batch
        self._counts = AlikeCounts() if depth.counts_findings else None
        self._findings = FindingRows(
            connection,
            findings,
            self._counts,
            writes=depth > Depth.COUNTS,
            held=held.findings if held is not None else None,
        )
        self._finding_lines = array("I")
        self._finding_severities = bytearray()
        self._owned_lines = array("I")
        self._owners = array("I")
        self._kept_numbers = array("I")
        self._kept_keys = array("q")
        self._rows = DraftRows()
        self._rows.unknown_keys([[CUSTOM_PREFIX + name for name in custom_fields]])
        self._insert_whole = ""

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """More findings, in the order in which they are to be shown."""
        source = iter(findings)
        while batch := list(islice(source, _BATCH)):
            if self._depth is Depth.EVERYTHING:
                self._finding_lines.extend([finding.line or 0 for finding in batch])
                self._finding_severities.extend(_SEVERITY_CODES[finding.severity] for finding in batch)
            self._findings.add(batch)
            self._after_batch()

    def add_crowd(self, crowd: Crowd) -> None:
        """More findings that were told together, likewise."""
        if self._depth is Depth.EVERYTHING:
            self._finding_lines.extend(crowd.lines)
            self._finding_severities.extend([_SEVERITY_CODES[crowd.like.severity]] * len(crowd.lines))
        self._findings.add_crowd(crowd)
        self._after_batch()

    def add_customers(self, customers: Iterable[PlannedCustomer]) -> None:
        """More customers of the plan, each with its own number; in rising order it is quickest."""
        source = iter(customers)
        execute = self._connection.executemany
        while batch := list(islice(source, _BATCH)):
            self._own(batch)
            bare = [customer for customer in batch if is_bare(customer)]
            packed = {customer.number for customer in bare if can_pack_contacts(customer)}
            execute(_INSERT_BARE, self._rows.bare(bare, packed))
            whole = [customer for customer in batch if not is_bare(customer)]
            if whole:
                self._add_columns(customer.values for customer in whole)
                execute(self._insert_whole, self._rows.whole(whole))
            spread = [customer for customer in batch if customer.number not in packed]
            execute(_INSERT_CONTACT, contact_rows(spread))
            execute(_INSERT_CHANGE, (row for customer in batch for row in change_rows(customer, packed)))
            self._after_batch()

    def add_batch(self, batch: PlanBatch) -> None:
        """More customers of the plan, as planning hands them over."""
        if self._depth <= Depth.FINDINGS:
            return
        self.add_customers(batch.planned)
        execute = self._connection.executemany
        self._own(batch.same)
        execute(_INSERT_BARE, same_rows(batch.same))
        self._own(batch.kept)
        self._kept_numbers.extend([kept.number for kept in batch.kept])
        self._kept_keys.extend([kept.key for kept in batch.kept])
        if batch.new:
            self._owned_lines.extend(batch.new.lines)
            self._owners.extend(batch.new.owners)
            new = new_columns(batch.new, batch.layout)
            if self._held is not None:
                self._held.add(new)
            else:
                self._add_columns([new.values.keys()])
                execute(self._insert_whole, new_rows(self._rows, batch.new, new))
                execute(_INSERT_CONTACT, new_contact_rows(batch.new, new))
        self._after_batch()

    def keep_postal_codes(self, gathered: PostalCodes) -> None:
        """Keeps the postal codes of all lines; those of before go."""
        self._connection.execute("DELETE FROM postal_codes")
        rows = ((*key, packed(lines), packed(codes)) for key, (lines, codes) in gathered.groups.items())
        self._connection.executemany("INSERT INTO postal_codes VALUES (?, ?, ?, ?)", rows)

    def finish(self, fates: LineFates) -> None:
        """Keeps each line's fate and customer, and what else is known when all customers are there.

        Args:
            fates: each data line's fate.
        """
        execute = self._connection.execute
        by_line = self.customers_by_line(fates)
        customers = array("I", map(by_line.__getitem__, fates.numbers))
        execute(
            "INSERT INTO lines VALUES (?, ?, ?)",
            (packed(fates.numbers), bytes(fates.fates), packed(customers)),
        )
        execute("INSERT INTO kept VALUES (?, ?)", (packed(self._kept_numbers), packed(self._kept_keys)))
        self._connection.executemany("INSERT INTO problems VALUES (?, ?, ?, ?)", self.problems(by_line))
        if self._counts is not None:
            execute("INSERT INTO alike VALUES (?)", (self._counts.packed(),))

    def customers_by_line(self, fates: LineFates) -> array[int]:
        """The number of the customer of each physical line, 0 where there is none."""
        last = max(fates.numbers[-1] if len(fates) else 0, max(self._owned_lines, default=0))
        numbers = array("I", bytes(4 * (last + 1)))
        for line, number in zip(self._owned_lines, self._owners, strict=True):
            numbers[line] = number
        return numbers

    def problems(self, numbers: array[int]) -> Iterator[Row]:
        """How many findings the lines of each customer have, by severity."""
        counts: dict[int, list[int]] = {}
        for line, severity in zip(self._finding_lines, self._finding_severities, strict=True):
            number = numbers[line] if line < len(numbers) else 0
            if number:
                counts.setdefault(number, [0, 0, 0])[severity] += 1
        return ((number, *counts[number]) for number in sorted(counts))

    def _own(self, customers: Iterable[PlannedCustomer | SameCustomer | KeptCustomer]) -> None:
        """Notes whose lines are whose."""
        lines = [(customer.number, customer.lines) for customer in customers]
        self._owned_lines.extend([line for _, some in lines for line in some])
        self._owners.extend([number for number, some in lines for _ in some])

    def _add_columns(self, batch: Iterable[Collection[str]]) -> None:
        """Gives each custom field its column when it comes for the first time among the field keys of customers."""
        keys = self._rows.unknown_keys(batch)
        custom = list(map(custom_column, range(len(self._rows.custom_keys))))
        if keys:
            first = len(custom) - len(keys)
            names = [key.removeprefix(CUSTOM_PREFIX) for key in keys]
            _add_columns(self._connection, custom[first:])
            self._connection.executemany("INSERT INTO custom_fields VALUES (?, ?)", enumerate(names, first))
        if keys or not self._insert_whole:
            self._insert_whole = _insert_into_customers((*WHOLE_COLUMNS, *custom))


def _add_columns(connection: sqlite3.Connection, names: Sequence[str]) -> None:
    """Adds columns to `customers`. While it is empty it is made anew with them: one by one would take their square."""
    if connection.execute("SELECT 1 FROM customers LIMIT 1").fetchall():
        for name in names:
            connection.execute(f"ALTER TABLE customers ADD COLUMN {name} ANY")
        return
    made = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'customers'").fetchall()[0][0]
    head, _, tail = made.rpartition(")")
    connection.execute("DROP TABLE customers")
    connection.execute(f"{head}, {', '.join(f'{name} ANY' for name in names)}){tail}")
