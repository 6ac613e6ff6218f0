"""The draft: a throw-away SQLite file with the plan and the findings of one prepared import.

Derived from the file, the choices and the store, and written in one go. While it fills, others may read pages of it
(draft_reader.py); when it is finished, applying.py brings its plan into the store.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Final

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import CUSTOM_PREFIX
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.planning.batches import NewCustomer, PlanBatch, SameCustomer
from upflow_tui.importing.planning.plan import LineFates, PlannedCustomer, Totals
from upflow_tui.store.draft.fast_path import new_contact_rows, new_rows, same_rows
from upflow_tui.store.draft.rows import (
    BARE_COLUMNS,
    WHOLE_COLUMNS,
    DraftRows,
    Row,
    as_json,
    can_pack_contacts,
    change_rows,
    contact_rows,
    custom_column,
    is_bare,
)
from upflow_tui.store.files import file_uri

REVISION: Final = "revision"
"""The key of a draft's meta that holds the revision of the store it was planned against."""

COMMIT_SECONDS: Final = 0.1
_BATCH: Final = 500
_DETAIL_COLUMNS: Final = ", ".join(f"{key} TEXT" for key in DETAIL_KEYS)
_SCHEMA: Final = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE findings (
    id INTEGER PRIMARY KEY, line INTEGER, column INTEGER, field TEXT, value TEXT, severity TEXT NOT NULL,
    scope TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, fix TEXT NOT NULL
) STRICT;
CREATE TABLE customers (
    number INTEGER PRIMARY KEY, action TEXT NOT NULL, key INTEGER, external_id TEXT, name TEXT, name_key TEXT,
    near_key TEXT, {_DETAIL_COLUMNS}, managers TEXT, workflow TEXT,
    parent_number INTEGER, parent_key INTEGER, parent_external_id TEXT, parent_name TEXT,
    -- The contacts of a customer of which nothing is written, packed: for them alone a row each would cost too much.
    marks INTEGER NOT NULL, lines TEXT NOT NULL, same_contacts TEXT
) STRICT;
-- Each custom field has a column of its own in customers, which is added when its first value comes.
CREATE TABLE custom_fields (place INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY, customer_key INTEGER, action TEXT NOT NULL, email TEXT NOT NULL, email_key TEXT,
    first_name TEXT, family_name TEXT, phone TEXT, position TEXT, main INTEGER NOT NULL, line INTEGER
) STRICT;
CREATE TABLE changes (
    id INTEGER PRIMARY KEY, customer_key INTEGER NOT NULL, contact INTEGER, email TEXT, field TEXT NOT NULL,
    old TEXT NOT NULL, new TEXT NOT NULL, line INTEGER
) STRICT;
-- Filled when the plan is finished: every line in file order, packed: its number, its fate, its customer's number.
CREATE TABLE lines (numbers BLOB NOT NULL, fates BLOB NOT NULL, customers BLOB NOT NULL) STRICT;
-- What is judged by all lines together, to be judged again after a repair: by country and length the lines, the codes.
CREATE TABLE postal_codes (country TEXT, length INTEGER, lines BLOB NOT NULL, codes BLOB NOT NULL) STRICT;
CREATE TABLE problems (
    number INTEGER PRIMARY KEY, errors INTEGER NOT NULL, warnings INTEGER NOT NULL, notes INTEGER NOT NULL
) STRICT;
"""
_INDEXES: Final = """
CREATE INDEX customers_action ON customers (action);
CREATE INDEX findings_line ON findings (line) WHERE line IS NOT NULL;
CREATE INDEX findings_severity ON findings (severity);
CREATE INDEX findings_code ON findings (code);
"""
_INSERT_FINDING: Final = f"INSERT INTO findings VALUES ({', '.join('?' * 10)})"
_INSERT_CONTACT: Final = f"INSERT INTO contacts VALUES ({', '.join('?' * 11)})"
_INSERT_CHANGE: Final = f"INSERT INTO changes VALUES ({', '.join('?' * 8)})"


def _insert_into_customers(columns: Sequence[str]) -> str:
    return f"INSERT INTO customers ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_INSERT_BARE: Final = _insert_into_customers(BARE_COLUMNS)


class DraftWriter:
    """Writes a draft; one writer at a time, in one thread. A leftover draft of the same name is deleted.

    Raises (everywhere): OSError or sqlite3.Error where the disk is full or the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        """Creates the file (0600); its folder must exist."""
        delete_draft(path)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)
        self._open(path)
        self._connection.executescript(f"BEGIN;{_SCHEMA}COMMIT;BEGIN;")

    def _open(self, path: Path, patience: float = 5.0) -> None:
        """Connects to the file; nothing of the plan is known yet. `patience`: seconds to wait for a reader."""
        self._connection = sqlite3.connect(file_uri(path, "rw"), uri=True, isolation_level=None, timeout=patience)
        for pragma in ("journal_mode = WAL", "synchronous = OFF", "temp_store = MEMORY", "wal_autocheckpoint = 10000"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        self._committed = 0.0
        self._findings = 0
        self._finding_lines = array("I")
        self._finding_severities = bytearray()
        self._owned_lines = array("I")
        self._owners = array("I")
        self._rows = DraftRows()
        self._insert_whole = ""

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """More findings, in the order in which they are to be shown."""
        source = iter(findings)
        while batch := list(islice(source, _BATCH)):
            first = self._findings + 1
            self._findings += len(batch)
            self._finding_lines.extend([finding.line or 0 for finding in batch])
            self._finding_severities.extend(_SEVERITY_CODES[finding.severity] for finding in batch)
            self._connection.executemany(_INSERT_FINDING, _finding_rows(first, batch))
            self._commit_if_due()

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
            self._commit_if_due()

    def add_batch(self, batch: PlanBatch) -> None:
        """More customers of the plan, as planning hands them over."""
        self.add_customers(batch.planned)
        execute = self._connection.executemany
        self._own(batch.same)
        execute(_INSERT_BARE, same_rows(batch.same))
        if batch.new:
            keys = batch.layout.customer_keys
            self._own(batch.new)
            self._add_columns([keys])
            execute(self._insert_whole, new_rows(self._rows, batch.new, keys))
            execute(_INSERT_CONTACT, new_contact_rows(batch.new, batch.layout))
        self._commit_if_due()

    def _own(self, customers: Sequence[PlannedCustomer] | Sequence[NewCustomer] | Sequence[SameCustomer]) -> None:
        """Notes whose lines are whose."""
        lines = [(customer.number, customer.lines) for customer in customers]
        self._owned_lines.extend([line for _, some in lines for line in some])
        self._owners.extend([number for number, some in lines for _ in some])

    def _add_columns(self, batch: Iterable[Collection[str]]) -> None:
        """Gives each custom field its column when it comes for the first time among the field keys of customers."""
        keys = self._rows.unknown_keys(batch)
        custom = list(map(custom_column, range(len(self._rows.custom_keys))))
        for place, key in enumerate(keys, len(custom) - len(keys)):
            self._connection.execute(f"ALTER TABLE customers ADD COLUMN {custom[place]} ANY")
            name = key.removeprefix(CUSTOM_PREFIX)
            self._connection.execute("INSERT INTO custom_fields VALUES (?, ?)", (place, name))
        if keys or not self._insert_whole:
            self._insert_whole = _insert_into_customers((*WHOLE_COLUMNS, *custom))

    def keep_postal_codes(self, gathered: PostalCodes) -> None:
        """Keeps the postal codes of all lines; those of before go."""
        self._connection.execute("DELETE FROM postal_codes")
        rows = ((*key, packed(lines), packed(codes)) for key, (lines, codes) in gathered.groups.items())
        self._connection.executemany("INSERT INTO postal_codes VALUES (?, ?, ?, ?)", rows)

    def finish(self, totals: Totals, fates: LineFates, meta: Mapping[str, object]) -> None:
        """Completes the draft: from now on one file holds all of it, unless a reader still has it open.

        Args:
            totals: the numbers of the plan.
            fates: each data line's fate.
            meta: what else is to be kept, JSON-able; `REVISION` must be in it.

        Raises:
            ValueError: the fates of the lines are not those of the totals (docs/rules.md §6, "always checked"), or the
                revision is missing.
        """
        check_sums(totals, fates)
        if REVISION not in meta:
            raise ValueError("a draft must know the revision it was planned against")
        by_line = self._customers_by_line(fates)
        customers = array("I", map(by_line.__getitem__, fates.numbers))
        execute = self._connection.execute
        execute(
            "INSERT INTO lines VALUES (?, ?, ?)",
            (packed(fates.numbers), bytes(fates.fates), packed(customers)),
        )
        self._connection.executemany("INSERT INTO problems VALUES (?, ?, ?, ?)", self._problems(by_line))
        for index in _INDEXES.strip().splitlines():
            execute(index)
        self._connection.executemany(
            "INSERT INTO meta VALUES (?, ?)", [("totals", as_json(asdict(totals))), ("meta", as_json(dict(meta)))]
        )
        execute("COMMIT")
        execute("PRAGMA busy_timeout = 0")
        try:
            execute("PRAGMA journal_mode = DELETE").fetchall()
        except sqlite3.OperationalError:  # somebody is reading: the log stays beside the file, which works as well
            execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Closes the file. A draft that was not finished can be read as far as it goes, and cannot be applied."""
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")
        self._connection.close()

    def __enter__(self) -> DraftWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _commit_if_due(self) -> None:
        if monotonic() - self._committed >= COMMIT_SECONDS:
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")
            self._committed = monotonic()

    def _customers_by_line(self, fates: LineFates) -> array[int]:
        """The number of the customer of each physical line, 0 where there is none."""
        last = max(fates.numbers[-1] if len(fates) else 0, max(self._owned_lines, default=0))
        numbers = array("I", bytes(4 * (last + 1)))
        for line, number in zip(self._owned_lines, self._owners, strict=True):
            numbers[line] = number
        return numbers

    def _problems(self, numbers: array[int]) -> Iterator[Row]:
        """How many findings the lines of each customer have, by severity."""
        counts: dict[int, list[int]] = {}
        for line, severity in zip(self._finding_lines, self._finding_severities, strict=True):
            number = numbers[line] if line < len(numbers) else 0
            if number:
                counts.setdefault(number, [0, 0, 0])[severity] += 1
        return ((number, *counts[number]) for number in sorted(counts))


_SEVERITY_CODES: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def delete_draft(path: Path) -> None:
    """Deletes a draft and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def packed(numbers: array[int]) -> bytes:
    """The array's bytes, little-endian on every machine."""
    if sys.byteorder == "big":  # pragma: no cover
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(typecode: str, data: bytes) -> array[int]:
    """The array that `packed` made `data` from."""
    numbers: array[int] = array(typecode)
    numbers.frombytes(data)
    if sys.byteorder == "big":  # pragma: no cover
        numbers.byteswap()
    return numbers


def check_sums(totals: Totals, fates: LineFates) -> None:
    """Looks whether the fates of the lines are those of the totals (docs/rules.md §6). Raises ValueError."""
    expected = (totals.lines, totals.applied, totals.unchanged, totals.refused, totals.skipped)
    counted = (len(fates), *(fates.fates.count(letter) for letter in b"AURS"))
    if expected != counted or sum(counted[1:]) != counted[0]:
        raise ValueError(f"the lines do not add up: totals {expected}, lines {counted}")


def _finding_rows(first: int, findings: list[Finding]) -> Iterator[Row]:
    for number, (line, column, field, value, severity, scope, *texts) in enumerate(findings, first):
        # The plain text of an enum is bound twice as fast as the enum itself.
        yield (number, line, column, field, value, severity._value_, scope._value_, *texts)
