"""Checked lines become customers: which lines belong together, and which stored customer they mean.

Source: docs/rules.md §5, "Lines become customers" and "Against the store".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import loose_key, name_key, name_keys
from upflow_tui.importing.checking.rows import (
    EXTERNAL_ID,
    LINE,
    NAME,
    PARENT_ID,
    PARENT_NAME,
    REFUSED,
    CheckedChunk,
    RefusedLine,
    Row,
    RowLayout,
)
from upflow_tui.importing.file.shapes import nearly_all
from upflow_tui.importing.planning.addresses_again import AddressesAgain
from upflow_tui.importing.planning.customers import Customers
from upflow_tui.importing.planning.filled import Filled
from upflow_tui.importing.planning.groups import PLACE, Group, Grouping, ShelvedGroup, all_name, names_of
from upflow_tui.importing.planning.locked_names import compare_with_stored_names
from upflow_tui.importing.planning.near_names import keys_of_new, near_name_key, near_names
from upflow_tui.importing.planning.plan import StoredCustomers, StoredIdentity
from upflow_tui.importing.planning.recognising import recognise
from upflow_tui.importing.planning.rows_by_id import RowsById
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.waiting import Waiting


class Grouper:
    """Collects checked lines; `finish` says which customers they are.

    Args:
        layout: where each field stands in a row.
        columns: the index of each mapped field's column, for findings.
        skip: lines that planning sent away under *skip the whole line*.
        writes_identity: whether names and IDs of the file are written: not in *Assign customers*, nor where
            the source system forbids Details (docs/rules.md §1: "Where Details are *no* they only find").
        second_names: ID and name of lines that the import which this file continues refused for that name.
        clears: whether blank cells clear (the choice *clear*).
        creates_parents: whether missing parents are created: they will bear their names, too.
        alone: whether nothing is known of the stored customers: whoever is not in the file may be one of them.
        shelf: takes the rows of a large file; without one they stay in memory.
    """

    def __init__(
        self,
        layout: RowLayout,
        columns: Mapping[str, int],
        *,
        writes_identity: bool,
        skip: Container[int] = (),
        second_names: Collection[tuple[str, str]] = (),
        clears: bool = False,
        creates_parents: bool = False,
        alone: bool = False,
        shelf: Shelf | None = None,
    ) -> None:
        self._layout = layout
        self._alone = alone
        self._email = layout.contact_start if layout.contact_keys else None
        self._columns = columns
        self._writes_identity = writes_identity
        self._skip = skip
        self._second_names = second_names
        self._clears = clears
        self._creates_parents = creates_parents and layout.has_parent
        self._waiting = Waiting(shelf) if shelf is not None and writes_identity else None
        """Of a large file; where names of the file prove nothing, each of them is compared with the stored one."""
        self._by_id = RowsById(layout.contact_start, shelf, self._waiting)
        self._by_name: defaultdict[str, list[Row]] = defaultdict(list)
        self._again: AddressesAgain | None = None
        """The addresses of a large file."""
        self._found_by_name: list[tuple[Group, list[Row]]] = []
        self._refused: list[RefusedLine] = []
        self._with_id = 0
        """Customers of the file that have an ID."""
        self._findings: list[Finding] = []

    def add(self, chunk: CheckedChunk, error_lines: Container[int]) -> None:
        """Takes the lines of one chunk.

        Args:
            chunk: the next chunk in file order.
            error_lines: the lines with an error so far: a skipped line among them is somebody's customer,
                one without (the total line) is nobody's.
        """
        left = self._by_id.add(chunk.rows)
        if self._email is not None and self._by_id.is_large:
            self._look_at_addresses(self._email, chunk.rows)
        for row in left:
            self._by_name[name_key(row[NAME])].append(row)
        self._refused += chunk.refused
        self._refused += (item for item in chunk.skipped if item.line in error_lines or item.line in self._skip)

    def _look_at_addresses(self, place: int, rows: Sequence[Row]) -> None:
        """Looks at those of rows that were just taken; the first time at all. Of the rows of that one chunk some are
        looked at twice, and remembered needlessly."""
        if self._again is None:
            self._again = AddressesAgain(place)
            for known in chain(self._by_id.in_memory, self._by_name.values()):
                self._again.add(known)
        self._again.add(rows)

    def finish(self, stored: StoredCustomers) -> Grouping:
        """The customers, each with the stored customer that it is. Frees what was collected.

        Args:
            stored: the customers of the store.
        """
        if self._second_names:
            self._refuse_second_names(stored)
        away = self._first_names_away() if self._writes_identity else {}
        groups = self._by_id.take_groups(lambda key, rows: self._group_of_id(key, rows, away.get(key)), away)
        self._with_id = self._by_id.count
        waiting = self._waiting if self._waiting is not None and self._waiting.count else None
        _compare(groups)
        if waiting is not None:
            self._call_those_to_speak_of(groups, waiting)
        bearers, shared = self._bearers(groups)
        if not self._by_name:
            bearers = {}  # nobody is looked for by name: of a million customers it takes as much as they do
        self._findings += recognise(
            groups,
            shared,
            stored,
            self._columns,
            writes_identity=self._writes_identity,
            alone=self._alone,
            named_away={external_id: item.name for external_id, item in away.items() if item.name is not None},
            waiting=waiting,
        )
        if not self._writes_identity:
            self._findings += compare_with_stored_names(groups, self._layout, self._columns)
            bearers, shared = {}, {}  # names of the file prove nothing
        self._find_by_name(groups, bearers, shared, stored)
        self._tell_spellings()
        if self._writes_identity:
            if waiting is not None and (keys := keys_of_new(groups)):
                groups += waiting.take_named_like(keys, near_name_key)
            self._findings += near_names(groups, stored, self._columns)
        self._attach_refused(groups)
        groups.sort(key=_first_line)
        for index, group in enumerate(groups):
            group.index = index
        customers = Customers(groups, waiting) if waiting is not None else groups
        refused_contacts = sum(item.has_contact for item in self._refused)
        again = self._again.end() if self._again is not None else None
        return Grouping(customers, self._findings, refused_contacts, again)

    def _call_those_to_speak_of(self, groups: list[Group], waiting: Waiting) -> None:
        """Those that wait no more, as other lines of the file have to do with them: that give their name, or name them
        as parents, or belong to them and are not imported."""
        groups += waiting.take_with_ids(item.external_id for item in self._refused)
        if self._layout.has_parent:
            of_names = (row[PARENT_ID : PARENT_NAME + 1] for row in chain.from_iterable(self._by_name.values()))
            cells = chain(of_names, chain.from_iterable(group.parent_cells for group in groups))
            groups += waiting.take_with_ids({parent_id for parent_id, _ in cells if isinstance(parent_id, str)})
        refused = {name_key(item.name) for item in self._refused if isinstance(item.name, str)}
        names = waiting.name_keys.repeated(group.compared for group in groups if group.name is not None)
        groups += waiting.take_named(names | refused | self._by_name.keys())
        groups.sort(key=PLACE)

    def _first_names_away(self) -> dict[str, RefusedLine]:
        """The first line of each ID that is not imported and names it. Its name counts: what becomes of a line does
        not decide which of two names an ID has."""
        first: dict[str, RefusedLine] = {}
        for item in self._refused:
            if item.external_id is not None and item.name is not None:
                known = first.setdefault(item.external_id, item)
                if item.line < known.line:
                    first[item.external_id] = item
        return first

    def _group_of_id(self, external_id: str, rows: list[Row], away: RefusedLine | None) -> Group:
        name = rows[0][NAME]
        if away is None and name.__class__ is str and all_name(rows, name):
            return Group(external_id, name, rows)
        names = names_of(rows)
        if len(names) <= 1 and away is None:
            return Group(external_id, names.pop() if names else None, rows)
        if not self._writes_identity:  # each name is compared with the stored one
            return Group(external_id, next(row[NAME] for row in rows if row[NAME] in names), rows)
        group = Group(external_id, None)
        first_line = 0
        first_key = ""
        for row in rows:
            name = row[NAME]
            if name is None or name is REFUSED or name == group.name:
                group.rows.append(row)
            elif group.name is None and away is not None and _has_other_name(away, row):
                self._tell("id_with_two_names", row, external_id=external_id, name=away.name, first_line=away.line)
                self._send_away(row)
            elif group.name is None:
                group.name, first_line, first_key = name, row[LINE], loose_key(name)
                group.rows.append(row)
            elif loose_key(name) == first_key:
                self._tell("values_differ", row, label="Customer name", old=group.name, first_line=first_line)
                group.name, first_line = name, row[LINE]
                group.rows.append(row)
            else:
                places = {"external_id": external_id, "name": group.name, "first_line": first_line}
                self._tell("id_with_two_names", row, **places)
                self._send_away(row)
        return group

    def _refuse_second_names(self, stored: StoredCustomers) -> None:
        """Lines whose name was refused as the second one of their ID are so again, as long as the first one stands:
        the line with the first is not in a file of lines with errors, and nobody meant to rename the customer."""
        wanted = self._by_id.known({external_id for external_id, _ in self._second_names})
        for identity in stored.identities(external_ids=wanted):
            rows = self._by_id.rows(identity.external_id or "")
            refused = [
                row
                for row in rows
                if (row[EXTERNAL_ID], row[NAME]) in self._second_names
                and loose_key(row[NAME]) != loose_key(identity.name)
            ]
            for row in refused:
                message = f'{identity.external_id} is named "{identity.name}" already.'
                self._tell("id_with_two_names", row, message=message)
                self._send_away(row)
            if refused:
                self._by_id.replace(identity.external_id or "", [row for row in rows if row not in refused])

    def _bearers(self, groups: Iterable[Group]) -> tuple[dict[str, Group], dict[str, list[Group]]]:
        """The first group with an ID that bears each name, and all that do where there are several."""
        bearers: dict[str, Group] = {}
        several: dict[str, list[Group]] = {}
        for group in groups:
            if group.name is not None:
                first = bearers.setdefault(group.compared, group)
                if first is not group:
                    several.setdefault(group.compared, [first]).append(group)
        return bearers, {name: several[name] for name in bearers if name in several} if several else several

    def _find_by_name(
        self,
        groups: list[Group],
        bearers: Mapping[str, Group],
        shared: Mapping[str, Sequence[Group]],
        stored: StoredCustomers,
    ) -> None:
        """Gives the lines without an ID to the one customer that bears their name after the import, or makes it.

        Customers of the file count, stored ones that the file does not rename, and those whose lines with this name
        are not imported: else what becomes of an error would decide who gets a contact.
        """
        if not self._by_name:
            return
        in_store: defaultdict[str, dict[int, StoredIdentity]] = defaultdict(dict)
        for identity in stored.identities(name_keys=self._by_name.keys()):
            in_store[name_key(identity.name)][identity.key] = identity
        in_file = {group.stored.key: group for group in groups if group.stored is not None}
        away = self._away_by_name() if self._writes_identity else {}
        parents = (
            self._parents_to_create(groups, stored)
            if self._creates_parents and self._writes_identity
            else Counter[str]()
        )
        touched: dict[int, Group] = {}
        found = list(self._by_name.items())
        self._by_name.clear()
        for key, rows in found:
            bearing = list(shared.get(key) or ([bearers[key]] if key in bearers else ()))
            own = {group.stored.key for group in bearing if group.stored is not None}
            kept = [
                item
                for item in in_store[key].values()
                if item.key not in own and not _is_renamed(in_file.get(item.key), key)
            ]
            known_ids = {group.external_id for group in bearing} | {item.external_id for item in kept}
            lost = {
                external_id: line for external_id, line in away.get(key, {}).items() if external_id not in known_ids
            }
            count = len(bearing) + len(kept) + len(lost)
            if bearing or any(item.external_id for item in kept):  # one without an ID receives that of the parent
                count += parents[key]
            if count > 1:
                self._ambiguous(rows, count)
            elif lost:
                self._bearer_not_imported(rows, *next(iter(lost.items())))
            elif bearing or (kept and kept[0].key in in_file):
                group = bearing[0] if bearing else in_file[kept[0].key]
                group.rows += rows
                touched[id(group)] = group
                self._found_by_name.append((group, rows))
            elif kept:
                groups.append(Group(None, kept[0].name, rows, kept[0], keeps_name=True, compared=key))
                self._found_by_name.append((groups[-1], rows))
            else:
                self._unknown_name(groups, key, rows, len(found))
        for group in touched.values():
            group.rows.sort(key=lambda row: row[LINE])  # the later line wins, whoever brought it

    def _unknown_name(self, groups: list[Group], key: str, rows: list[Row], names: int) -> None:
        """A name that nobody bears: a new customer without an ID."""
        if self._writes_identity:
            groups.append(Group(None, self._last_spelling(rows), rows, compared=key))
            if nearly_all(self._with_id, self._with_id + names):
                self._tell("id_blank", rows[0], name=groups[-1].name)
            return
        groups.append(Group(None, rows[0][NAME], rows, refused=not self._alone, compared=key))
        for row in rows if not self._alone else ():
            self._tell("customer_not_found", row)

    def _away_by_name(self) -> dict[str, dict[str, int]]:
        """The IDs that lines which are not imported give with a name that lines without an ID have: with a line."""
        away: dict[str, dict[str, int]] = {}
        for item in self._refused:
            if item.external_id is not None and isinstance(item.name, str):
                key = name_key(item.name)
                if key in self._by_name:
                    away.setdefault(key, {}).setdefault(item.external_id, item.line)
        return away

    def _parents_to_create(self, groups: Iterable[Group], stored: StoredCustomers) -> Counter[str]:
        """How many parents have each name that are neither in the file nor in the store."""
        first: dict[str, tuple[int, str]] = {}
        of_ids = (row for group in groups if not group.refused for row in group.rows)
        for row in chain(of_ids, *self._by_name.values()):
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

    def _bearer_not_imported(self, rows: Iterable[Row], external_id: str, line: int) -> None:
        """The only customer of a name gets it on a line that is not imported: nobody has it then."""
        for row in rows:
            message = f'"{row[NAME]}" is {external_id} on line {line}, which is not imported.'
            self._tell("name_ambiguous", row, message=message, fix="Fix that line, or add the Customer ID.")
            self._send_away(row)

    def _last_spelling(self, rows: Sequence[Row]) -> str:
        """The name of a new customer without an ID: of its spellings the later wins."""
        winner = rows[0]
        for row in rows:
            if row[NAME] != winner[NAME]:
                places = {"label": "Customer name", "old": winner[NAME], "first_line": winner[LINE]}
                self._tell("values_differ", row, **places)
                winner = row
        name: str = winner[NAME]
        return name

    def _tell_spellings(self) -> None:
        """The lines whose name found a customer with another spelling, which stays."""
        for group, rows in self._found_by_name:
            name = group.final_name
            if group.refused or name is None:
                continue
            stays = f'The spelling "{name}" of the lines with the ID is kept.'
            message = None if group.stored is not None and name == group.stored.name else stays
            for row in rows:
                if row[NAME] != name and name_key(row[NAME]) == name_key(name):
                    self._tell("name_case_kept", row, name=name, message=message)
        self._found_by_name.clear()

    def _ambiguous(self, rows: Iterable[Row], count: int) -> None:
        for row in rows:
            self._tell("name_ambiguous", row, name=row[NAME], count=count)
            self._send_away(row)

    def _attach_refused(self, groups: list[Group]) -> None:
        """Lines of which nothing is written belong to the customer of their ID or name, or are one of their own."""
        if not self._refused:
            return
        by_id: dict[str, Group] = {}
        by_name: defaultdict[str, list[Group]] = defaultdict(list)
        self._keep_what_they_fill(groups)
        ids = {item.external_id for item in self._refused}
        names = {name_key(item.name) for item in self._refused if isinstance(item.name, str)}
        for known in groups:
            if known.compared in names:
                by_name[known.compared].append(known)
            if (external_id := known.final_id) is not None and external_id in ids:
                by_id[external_id] = known
        homeless: dict[str, Group] = {}
        for item in sorted(self._refused, key=lambda item: item.line):
            group: Group | None = None
            key = name_key(item.name) if isinstance(item.name, str) else ""
            if item.external_id is not None:
                group = by_id.get(item.external_id)
            elif key:
                group = by_name[key][0] if len(by_name[key]) == 1 else homeless.get(key)
            if group is None:
                group = Group(item.external_id, item.name, refused=True)
                groups.append(group)
                if item.external_id is not None:
                    by_id[item.external_id] = group
                elif key:
                    homeless[key] = group
            if not group.refused_lines:
                group.refused_lines = []
            group.refused_lines.append(item.line)

    def _keep_what_they_fill(self, groups: Iterable[Group]) -> None:
        """Where blank cells clear: what a refused or skipped line fills stays, with every customer that it may mean.

        By its ID; without one, or where nobody else has its ID, by its name.
        """
        away = [item for item in self._refused if item.row is not None]
        if not away:
            return
        known = {group.final_id for group in groups}
        by_id: defaultdict[str, Filled] = defaultdict(Filled)
        by_name: defaultdict[str, Filled] = defaultdict(Filled)
        for item in away:
            assert item.row is not None
            if item.external_id in known and item.external_id is not None:
                by_id[item.external_id].add(item.row, self._layout)
            elif isinstance(item.name, str):
                by_name[name_key(item.name)].add(item.row, self._layout)
        for group in groups:
            names = {group.compared, name_key(group.final_name or "")} & by_name.keys()
            parts = [by_name[name] for name in sorted(names)]
            if (own := group.final_id) is not None and own in by_id:
                parts.append(by_id[own])
            group.beside = tuple(parts)

    def _send_away(self, row: Row) -> None:
        """The line is refused whole."""
        has_contact = self._email is not None and row[self._email] is not None
        name = row[NAME] if row[NAME] is not REFUSED else None
        self._refused.append(RefusedLine(row[LINE], row[EXTERNAL_ID], name, has_contact, row if self._clears else None))

    def _tell(self, code: str, row: Row, **places: Any) -> None:
        """A finding about the name on a line."""
        column = self._columns.get("customer_name")
        self._findings.append(
            find(code, line=row[LINE], column=column, field="customer_name", value=row[NAME], **places)
        )


def _compare(groups: Iterable[Group]) -> None:
    """Sets what the names of groups are compared by."""
    named = [group for group in groups if group.name is not None]
    for group, key in zip(named, name_keys([group.name or "" for group in named]), strict=True):
        group.compared = key


def _first_line(group: Group) -> int:
    """What groups are sorted by; quicker than the property where no line is refused, as in most."""
    return group.first_line if group.refused_lines or group.__class__ is ShelvedGroup else group.rows[0][LINE]


def _has_other_name(away: RefusedLine, row: Row) -> bool:
    """Whether an earlier line of the same ID, which is not imported, gives it another name than this row does."""
    return away.line < row[LINE] and loose_key(away.name or "") != loose_key(row[NAME])


def _is_renamed(group: Group | None, key: str) -> bool:
    """Whether the file gives a stored customer another name than the one that compares as `key`."""
    return group is not None and name_key(group.final_name or "") != key
