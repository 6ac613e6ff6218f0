"""What stays of a finished draft when some of its customers are planned again."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from upflow_tui.core.findings import Finding
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.planning.plan import Action, Change, ParentLink
from upflow_tui.importing.planning.replanning import IDENTITY, Kept
from upflow_tui.store.draft.packing import unpacked
from upflow_tui.store.draft.reader import FINDING_COLUMNS, PAGE, WITH_CODE, DraftReader, finding_of
from upflow_tui.store.draft.rows import PLACE_BITS, as_json
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.queries import marks

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


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), PAGE):
        yield numbers[start : start + PAGE]
