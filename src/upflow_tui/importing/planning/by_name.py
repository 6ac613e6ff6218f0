"""Lines without an ID: each belongs to the one customer that bears its name (docs/rules.md §5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain

from upflow_tui.core.text import name_key
from upflow_tui.importing.checking.rows import LINE, NAME, PARENT_ID, PARENT_NAME, Row
from upflow_tui.importing.file.shapes import nearly_all
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.name_findings import NameFindings
from upflow_tui.importing.planning.refused_lines import RefusedLines
from upflow_tui.importing.planning.stored_customers import StoredCustomers, StoredIdentity
from upflow_tui.importing.planning.waiting import Waiting


class LinesByName:
    """Collects them, and in the end gives them to the customers of their names, or makes these.

    Args:
        findings: takes what is said of them.
        refused: the lines that are not imported; those whose customer is not clear join them.
        writes_identity: whether names and IDs of the file are written.
        creates_parents: whether missing parents are created: they will bear their names, too.
        alone: whether nothing is known of the stored customers.
        waiting: the customers of a large file of whom no object is kept.
    """

    def __init__(
        self,
        findings: NameFindings,
        refused: RefusedLines,
        *,
        writes_identity: bool,
        creates_parents: bool,
        alone: bool,
        waiting: Waiting | None,
    ) -> None:
        self._findings = findings
        self._refused = refused
        self._writes_identity = writes_identity
        self._creates_parents = creates_parents and writes_identity
        self._alone = alone
        self._waiting = waiting
        self._lines: defaultdict[str, list[Row]] = defaultdict(list)
        self._found: list[tuple[Group, list[Row]]] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Takes lines without an ID."""
        for row in rows:
            self._lines[name_key(row[NAME])].append(row)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._lines)

    @property
    def keys(self) -> Set[str]:
        """What their names are compared by."""
        return self._lines.keys()

    def rows(self) -> Iterator[Row]:
        """All of them, name by name."""
        return chain.from_iterable(self._lines.values())

    def find(
        self,
        groups: list[Group],
        bearers: Mapping[str, Group],
        shared: Mapping[str, Sequence[Group]],
        stored: StoredCustomers,
        with_id: int,
    ) -> None:
        """Gives the lines to the one customer that bears their name after the import, or makes it.

        Customers of the file count, stored ones that the file does not rename, and those whose lines with this name
        are not imported: else what becomes of an error would decide who gets a contact.

        Args:
            groups: the customers of the file; new ones are added.
            bearers: the first customer of the file that bears a name, by what it is compared by.
            shared: all that do, where there are several.
            with_id: how many customers of the file have an ID.
        """
        if not self._lines:
            return
        in_store = self._in_store(stored)
        in_file = {group.stored.key: group for group in groups if group.stored is not None}
        away = self._refused.ids_by_name(self._lines) if self._writes_identity else {}
        parents = self._parents_to_create(groups, stored) if self._creates_parents else Counter[str]()
        lines = list(self._lines.items())
        self._lines.clear()
        touched: dict[int, Group] = {}
        for key, rows in lines:
            bearing = shared.get(key) or ([bearers[key]] if key in bearers else ())
            kept = list(_not_renamed(in_store[key].values(), bearing, in_file, key))
            known_ids = {group.external_id for group in bearing} | {item.external_id for item in kept}
            lost = [(own, line) for own, line in away.get(key, {}).items() if own not in known_ids]
            count = len(bearing) + len(kept) + len(lost)
            if bearing or any(item.external_id for item in kept):  # one without an ID receives that of the parent
                count += parents[key]
            if count > 1:
                self._ambiguous(rows, count)
            elif lost:
                self._bearer_not_imported(rows, *lost[0])
            elif bearing or kept:
                group = bearing[0] if bearing else in_file.get(kept[0].key)
                if group is None:
                    group = Group(None, kept[0].name, [], kept[0], keeps_name=True, compared=key)
                    groups.append(group)
                group.rows += rows
                touched[id(group)] = group
                self._found.append((group, rows))
            else:
                self._unknown_name(groups, key, rows, most_have_ids=nearly_all(with_id, with_id + len(lines)))
        for group in touched.values():
            group.rows.sort(key=lambda row: row[LINE])  # the later line wins, whoever brought it

    def tell_spellings(self) -> None:
        """Says of which lines the name found a customer with another spelling, which stays."""
        for group, rows in self._found:
            name = group.final_name
            if group.refused or name is None:
                continue
            stays = f'The spelling "{name}" of the lines with the ID is kept.'
            message = None if group.stored is not None and name == group.stored.name else stays
            for row in rows:
                if row[NAME] != name and name_key(row[NAME]) == name_key(name):
                    self._findings.tell("name_case_kept", row, name=name, message=message)
        self._found.clear()

    def _in_store(self, stored: StoredCustomers) -> Mapping[str, Mapping[int, StoredIdentity]]:
        """The stored customers of each name, by their key."""
        found: defaultdict[str, dict[int, StoredIdentity]] = defaultdict(dict)
        for identity in stored.identities(name_keys=self._lines.keys()):
            found[name_key(identity.name)][identity.key] = identity
        return found

    def _parents_to_create(self, groups: Iterable[Group], stored: StoredCustomers) -> Counter[str]:
        """How many parents have each name that are neither in the file nor in the store."""
        first: dict[str, tuple[int, str]] = {}
        of_ids = (row for group in groups if not group.refused for row in group.rows)
        for row in chain(of_ids, self.rows()):
            parent_id, name = row[PARENT_ID], row[PARENT_NAME]
            if isinstance(parent_id, str) and isinstance(name, str):
                here = (row[LINE], name)
                first[parent_id] = min(first.get(parent_id, here), here)
        known = {group.external_id for group in groups if not group.refused}
        missing = first.keys() - known
        if self._waiting is not None:
            missing = {parent_id for parent_id in missing if self._waiting.find(parent_id) is None}
        missing -= {identity.external_id for identity in stored.identities(external_ids=missing)}
        return Counter(name_key(first[parent_id][1]) for parent_id in missing)

    def _ambiguous(self, rows: Iterable[Row], count: int) -> None:
        for row in rows:
            self._findings.tell("name_ambiguous", row, name=row[NAME], count=count)
            self._refused.send_away(row)

    def _bearer_not_imported(self, rows: Iterable[Row], external_id: str, line: int) -> None:
        """The only customer of a name gets it on a line that is not imported: nobody has it then."""
        for row in rows:
            message = f'"{row[NAME]}" is {external_id} on line {line}, which is not imported.'
            fix = "Fix that line, or add the Customer ID."
            self._findings.tell("name_ambiguous", row, message=message, fix=fix)
            self._refused.send_away(row)

    def _unknown_name(self, groups: list[Group], key: str, rows: list[Row], *, most_have_ids: bool) -> None:
        """A name that nobody bears: a new customer without an ID. `most_have_ids`: the others of the file."""
        if self._writes_identity:
            groups.append(Group(None, self._last_spelling(rows), rows, compared=key))
            if most_have_ids:
                self._findings.tell("id_blank", rows[0], name=groups[-1].name)
            return
        groups.append(Group(None, rows[0][NAME], rows, refused=not self._alone, compared=key))
        for row in rows if not self._alone else ():
            self._findings.tell("customer_not_found", row)

    def _last_spelling(self, rows: Sequence[Row]) -> str:
        """The name of a new customer without an ID: of its spellings the later wins."""
        winner = rows[0]
        for row in rows:
            if row[NAME] != winner[NAME]:
                places = {"label": "Customer name", "old": winner[NAME], "first_line": winner[LINE]}
                self._findings.tell("values_differ", row, **places)
                winner = row
        name: str = winner[NAME]
        return name


def _not_renamed(
    stored: Iterable[StoredIdentity], bearing: Iterable[Group], in_file: Mapping[int, Group], key: str
) -> Iterator[StoredIdentity]:
    """The stored customers with a name that bear it after the import, too, and are none of those in `bearing`."""
    own = {group.stored.key for group in bearing if group.stored is not None}
    for item in stored:
        group = in_file.get(item.key)
        if item.key not in own and (group is None or name_key(group.final_name or "") == key):
            yield item
