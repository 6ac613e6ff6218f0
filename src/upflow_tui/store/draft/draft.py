"""The draft: a throw-away SQLite file with the plan and the findings of one prepared import.

Derived from the file, the choices and the store, and written in one go. While it fills, others may read pages of it
(reader.py); when it is finished, applying.py brings its plan into the store.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Final

from upflow_tui.core.crowd import Crowd
from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.findings import Finding
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.importing.planning.plan import PlannedCustomer, Totals
from upflow_tui.operating_system import make_private, open_file
from upflow_tui.store.draft.finding_rows import FINDING_TABLES
from upflow_tui.store.draft.held import Held
from upflow_tui.store.draft.rows import as_json
from upflow_tui.store.draft.tables import DraftTables
from upflow_tui.store.files import file_uri

REVISION: Final = "revision"
"""The key of a draft's meta that holds the revision of the store it was planned against."""

COMMIT_SECONDS: Final = 0.1
_PAGE_BYTES: Final = 32_768
"""Of a page of the file: large ones are fewer, and a draft is written and read mostly from end to end."""
_DETAIL_COLUMNS: Final = ", ".join(f"{key} TEXT" for key in DETAIL_KEYS)
_SCHEMA: Final = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
{FINDING_TABLES}
CREATE TABLE customers (
    number INTEGER PRIMARY KEY, action TEXT NOT NULL, key INTEGER, external_id TEXT, name TEXT, name_key TEXT,
    near_key TEXT, {_DETAIL_COLUMNS}, managers TEXT, workflow TEXT,
    parent_number INTEGER, parent_key INTEGER, parent_external_id TEXT, parent_name TEXT,
    -- The contacts of a customer of which nothing is written, packed: for them alone a row each would cost too much.
    marks INTEGER NOT NULL, lines TEXT NOT NULL, same_contacts TEXT
) STRICT;
-- Where only changes are looked at: those that stay as they are, packed: their numbers, and those in the store.
CREATE TABLE kept (numbers BLOB NOT NULL, keys BLOB NOT NULL) STRICT;
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
_FINDINGS_BY_LINE: Final = "CREATE INDEX findings_line ON findings (line) WHERE line IS NOT NULL"
_INDEXES: Final = (
    (Depth.CHANGES, _FINDINGS_BY_LINE),
    (Depth.CHANGES, "CREATE INDEX customers_action ON customers (action)"),
    (Depth.EVERYTHING, "CREATE INDEX findings_kind ON findings (kind)"),
)
"""Each with the depth from which on somebody looks by it."""


class DraftWriter:
    """Writes a draft; one writer at a time, in one thread. A leftover draft of the same name is deleted.

    Raises (everywhere): OSError or sqlite3.Error where the disk is full or the folder cannot be written.
    """

    def __init__(self, path: Path, *, depth: Depth = Depth.EVERYTHING, held: Held | None = None) -> None:
        """Creates the file (0600); its folder must exist.

        Args:
            path: of the file.
            depth: what will be looked at.
            held: takes the plain new customers, and perhaps the findings, instead of the draft, where nobody looks at
                them; it is emptied first.
        """
        self._depth = depth
        self._held = held
        if held is not None:
            held.clear()
        delete_draft(path)
        os.close(open_file(path, os.O_CREAT | os.O_EXCL | os.O_RDWR))
        make_private(path)
        self._connection = open_for_writing(path)
        # Only the preview looks at a draft that still fills.
        commit = self._commit_if_due if depth is Depth.EVERYTHING else _commit_at_the_end
        self._committed = 0.0
        self._connection.executescript(f"BEGIN;{_SCHEMA}COMMIT;BEGIN;")
        self._tables = DraftTables(self._connection, after_batch=commit, depth=depth, held=held)
        self._connection.execute("INSERT INTO meta VALUES ('depth', ?)", (str(int(depth)),))

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """More findings, in the order in which they are to be shown."""
        self._tables.add_findings(findings)

    def add_crowd(self, crowd: Crowd) -> None:
        """More findings that were told together, likewise."""
        self._tables.add_crowd(crowd)

    def add_customers(self, customers: Iterable[PlannedCustomer]) -> None:
        """More customers of the plan, each with its own number; in rising order it is quickest."""
        self._tables.add_customers(customers)

    def add_batch(self, batch: PlanBatch) -> None:
        """More customers of the plan, as planning hands them over."""
        self._tables.add_batch(batch)

    def keep_postal_codes(self, gathered: PostalCodes) -> None:
        """Keeps the postal codes of all lines; those of before go."""
        self._tables.keep_postal_codes(gathered)

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
        execute = self._connection.execute
        self._tables.finish(fates)
        holds_findings = self._held is not None and self._held.findings is not None
        for depth, index in _INDEXES:
            if self._depth >= depth and not (holds_findings and index is _FINDINGS_BY_LINE):
                execute(index)
        self._connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [
                ("totals", as_json(asdict(totals))),
                ("meta", as_json(meta)),
                ("held", as_json(self._held.counts if self._held is not None else (0, 0))),
            ],
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


def _commit_at_the_end() -> None:
    """Nothing."""


def open_for_writing(path: Path, patience: float = 5.0) -> sqlite3.Connection:
    """Connects to the file of a draft. `patience`: seconds to wait for a reader."""
    connection = sqlite3.connect(file_uri(path, "rw"), uri=True, isolation_level=None, timeout=patience)
    try:
        for pragma in (
            f"page_size = {_PAGE_BYTES}",
            "journal_mode = WAL",
            "synchronous = OFF",
            "temp_store = MEMORY",
            "wal_autocheckpoint = 10000",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def delete_draft(path: Path) -> None:
    """Deletes a draft and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def check_sums(totals: Totals, fates: LineFates) -> None:
    """Looks whether the fates of the lines are those of the totals (docs/rules.md §6). Raises ValueError."""
    expected = (totals.lines, totals.applied, totals.unchanged, totals.refused, totals.skipped)
    counted = (len(fates), *(fates.fates.count(letter) for letter in b"AURS"))
    if expected != counted or sum(counted[1:]) != counted[0]:
        raise ValueError(f"the lines do not add up: totals {expected}, lines {counted}")
