"""A finished draft changed in place: some of its customers planned again, in one transaction (docs/architecture.md).

While it is changed readers see the draft as it was, and then as it is: what is written goes to a log beside the file
(WAL) and counts from the commit on. So nobody waits for anybody, and a process that ends before has changed nothing.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, field
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.plan import Action, Change, LineFates, ParentLink, Totals
from upflow_tui.importing.planning.replanning import IDENTITY, Kept
from upflow_tui.store.draft.draft import check_sums, open_for_writing
from upflow_tui.store.draft.packing import unpacked
from upflow_tui.store.draft.reader import FINDING_COLUMNS, PAGE, WITH_CODE, DraftReader, finding_of
from upflow_tui.store.draft.rows import PLACE_BITS, as_json
from upflow_tui.store.draft.tables import DraftTables
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.queries import marks

_PATIENCE: Final = 1.0
"""Seconds to wait for a reader that holds the file while its log begins; then a whole pass is made."""
_FEW: Final = 20
"""So many addresses are searched for by SQLite; of more each contact is looked at here."""


class KeptReader(DraftReader):
    """Reads from a finished draft what stays when some of its customers are planned again."""

    def __enter__(self) -> KeptReader:
        return self

    def customers_of_lines(self) -> array[int]:
        """The number of each data line's customer in the order of the file; 0 where it has none."""
        return unpacked("I", self._fetch("SELECT customers FROM lines")[0][0])

    def kept(self, numbers: Sequence[int]) -> list[Kept]:
        """What stays of these customers, by rising number."""
        found = []
        for some in _pages(sorted(numbers)):
            changes = self._identity_changes(some)
            rows = self._fetch(
                "SELECT number, action, key, external_id, name, lines, "
                "parent_number, parent_key, parent_external_id, parent_name "
                f"FROM customers WHERE number IN ({marks(some)}) ORDER BY number",
                some,
            )
            for number, action, key, external_id, name, lines, *parent in rows:
                link = ParentLink(*parent) if parent[3] is not None else None
                refused = action == Action.REFUSED
                found.append(Kept(number, refused, key, external_id, name, link, changes[number], json.loads(lines)))
        return found

    def _identity_changes(self, numbers: Sequence[int]) -> defaultdict[int, list[Change]]:
        changes: defaultdict[int, list[Change]] = defaultdict(list)
        for number, (_, name, old, new, line) in self._parts(
            "changes", "part.contact, part.field, part.old, part.new, part.line", list(numbers)
        ):
            if name in IDENTITY:
                changes[number].append(Change(name, value_of(old), value_of(new), line))
        return changes

    def findings_on(self, lines: Sequence[int]) -> list[tuple[int, Finding]]:
        """The findings on these physical lines with their ids, in the order in which they were added."""
        found = []
        for some in _pages(lines):
            found += self._fetch(
                f"SELECT id, {FINDING_COLUMNS} FROM whole_findings WHERE line IN ({marks(some)})", some
            )
        return [(row[0], finding_of(row[1:])) for row in sorted(found, key=lambda row: row[0])]

    def add_postal_codes(self, gathered: PostalCodes) -> None:
        """Adds the postal codes of all lines to `gathered`, which has none yet."""
        for country, length, lines, codes in self._fetch("SELECT country, length, lines, codes FROM postal_codes"):
            gathered.groups[country, length] = unpacked("I", lines), unpacked("I", codes)

    def with_code(self, code: str) -> list[Finding]:
        """All findings of this code."""
        sql = f"SELECT {FINDING_COLUMNS} FROM whole_findings WHERE {WITH_CODE.format('?')}"
        return [finding_of(row) for row in self._fetch(sql, (code,))]

    def owners(self, keys: Collection[str]) -> dict[str, set[int]]:
        """The customers that the file gives a contact with one of these e-mails (`email_key`), by number."""
        found: dict[str, set[int]] = {}
        for key, number in self._contacts(keys):
            if key in keys:
                found.setdefault(key, set()).add(number)
        return found

    def _contacts(self, keys: Collection[str]) -> Iterator[tuple[str, int]]:
        """E-mail and customer of the contacts that lines of the file name: those with these keys, and maybe more."""
        some = list(keys) if len(keys) <= _FEW else []
        key = "coalesce(email_key, email)"
        where = f" AND {key} IN ({marks(some)})" if some else ""
        yield from self._fetch(f"SELECT {key}, id >> {PLACE_BITS} FROM contacts WHERE line IS NOT NULL{where}", some)
        among = f" AND ({' OR '.join(['instr(same_contacts, ?)'] * len(some))})" if some else ""
        rows = self._fetch(
            f"SELECT number, same_contacts FROM customers WHERE same_contacts IS NOT NULL{among}",
            [as_json(key)[1:-1] for key in some],
        )
        for number, contacts in rows:
            for email, *_, compared in json.loads(contacts):
                yield compared or email, number


@dataclass(slots=True)
class Patch:
    """What differs in a draft."""

    totals: Totals
    """Of the whole plan."""
    fates: LineFates
    """Of all lines."""
    meta: dict[str, Any] = field(default_factory=dict)
    """What `DraftWriter.finish` is given."""
    removed: list[int] = field(default_factory=list)
    """The ids of the findings that go."""
    findings: list[Finding] = field(default_factory=list)
    """Those that come, in their order."""
    batch: PlanBatch | None = None
    """The customers that are planned again; None where none is."""
    postal_codes: PostalCodes | None = None
    """Of all lines; None where they stay."""
    problems: dict[int, Sequence[int]] = field(default_factory=dict)
    """Errors, warnings and notes on the lines of each of these customers; those without any are left out."""


class DraftPatcher:
    """Changes a finished draft.

    Raises (everywhere): sqlite3.Error where the disk is full, the file is damaged, or a reader keeps us from it: then
    the draft is as it was.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file; nothing is changed yet."""
        self._connection = open_for_writing(path, _PATIENCE)
        try:
            fetch = self._connection.execute
            fetch("BEGIN IMMEDIATE")
            findings = fetch("SELECT coalesce(max(id), 0) FROM findings").fetchone()[0]
            names = [name for (name,) in fetch("SELECT name FROM custom_fields ORDER BY place").fetchall()]
        except BaseException:
            self.close()
            raise
        self._tables = DraftTables(self._connection, findings=findings, custom_fields=names)

    def patch(self, patch: Patch) -> None:
        """Makes the changes, all at once.

        Raises:
            ValueError: the fates of the lines are not those of the totals; the draft is as it was.
        """
        check_sums(patch.totals, patch.fates)
        execute, many = self._connection.execute, self._connection.executemany
        execute("DELETE FROM alike")
        many("DELETE FROM findings WHERE id = ?", ((number,) for number in patch.removed))
        self._tables.add_findings(patch.findings)
        if patch.batch is not None:
            self._replace(patch.batch)
        if patch.postal_codes is not None:
            self._tables.keep_postal_codes(patch.postal_codes)
        many(
            "INSERT INTO problems VALUES (?, ?, ?, ?)", ((number, *counts) for number, counts in patch.problems.items())
        )
        execute("UPDATE lines SET fates = ?", (bytes(patch.fates.fates),))
        for name, value in (("totals", asdict(patch.totals)), ("meta", patch.meta)):
            execute("UPDATE meta SET value = ? WHERE name = ?", (as_json(value), name))
        execute("COMMIT")

    def _replace(self, batch: PlanBatch) -> None:
        many = self._connection.executemany
        numbers = [item.number for some in (batch.planned, batch.new, batch.same) for item in some]
        for table in ("customers", "problems"):
            many(f"DELETE FROM {table} WHERE number = ?", ((number,) for number in numbers))
        for table in ("contacts", "changes"):
            many(
                f"DELETE FROM {table} WHERE id >= ? << {PLACE_BITS} AND id < (? + 1) << {PLACE_BITS}",
                ((number, number) for number in numbers),
            )
        self._tables.add_batch(batch)

    def close(self) -> None:
        """Closes the file; what is not complete is taken back."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._connection.close()


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), PAGE):
        yield numbers[start : start + PAGE]
