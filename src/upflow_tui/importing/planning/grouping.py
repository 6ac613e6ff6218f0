"""Checked lines become customers: which lines belong together, and which stored customer they mean.

Source: docs/rules.md §5, "Lines become customers" and "Against the store".
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from upflow_tui.core.text import loose_key, name_keys
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
from upflow_tui.importing.planning.addresses_again import AddressesAgain
from upflow_tui.importing.planning.by_name import LinesByName
from upflow_tui.importing.planning.customers import Customers
from upflow_tui.importing.planning.groups import PLACE, Group, Grouping, ShelvedGroup, all_name, names_of
from upflow_tui.importing.planning.locked_names import compare_with_stored_names
from upflow_tui.importing.planning.name_findings import NameFindings
from upflow_tui.importing.planning.near_names import keys_of_new, near_name_key, near_names
from upflow_tui.importing.planning.recognising import recognise
from upflow_tui.importing.planning.refused_lines import RefusedLines
from upflow_tui.importing.planning.rows_by_id import RowsById
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.stored_customers import StoredCustomers
from upflow_tui.importing.planning.waiting import Waiting

_WIDE: Final = 30
"""Rows of more cells take clearly more memory than others."""
_NOBODY_STORED: Final = 1.15
"""So many times as many rows stay there where the store has no customers, of whom there is nothing to be kept then."""


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
        nobody_stored: whether the store has no customers: more rows may stay in memory then.
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
        nobody_stored: bool = False,
        shelf: Shelf | None = None,
    ) -> None:
        self._layout = layout
        self._alone = alone
        self._email = layout.contact_start if layout.contact_keys else None
        self._columns = columns
        self._writes_identity = writes_identity
        self._skip = skip
        self._second_names = second_names
        self._waiting = Waiting(shelf) if shelf is not None and writes_identity else None
        """Of a large file; where names of the file prove nothing, each of them is compared with the stored one."""
        self._by_id = RowsById(layout.contact_start, shelf, self._waiting, room=_room(layout, nobody_stored))
        self._findings = NameFindings(columns)
        self._refused = RefusedLines(layout, clears=clears)
        self._by_name = LinesByName(
            self._findings,
            self._refused,
            writes_identity=writes_identity,
            creates_parents=creates_parents and layout.has_parent,
            alone=alone,
            waiting=self._waiting,
        )
        self._again: AddressesAgain | None = None
        """The addresses of a large file."""

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
        self._by_name.add(left)
        self._refused.add(chunk.refused)
        self._refused.add(item for item in chunk.skipped if item.line in error_lines or item.line in self._skip)

    def _look_at_addresses(self, place: int, rows: Sequence[Row]) -> None:
        """Looks at those of rows that were just taken; the first time at all. Of the rows of that one chunk some are
        looked at twice, and remembered needlessly."""
        if self._again is None:
            self._again = AddressesAgain(place)
            for known in chain(self._by_id.in_memory, [list(self._by_name.rows())]):
                self._again.add(known)
        self._again.add(rows)

    def finish(self, stored: StoredCustomers) -> Grouping:
        """The customers, each with the stored customer that it is. Frees what was collected.

        Args:
            stored: the customers of the store.
        """
        if self._second_names:
            self._refuse_second_names(stored)
        away = self._refused.first_names() if self._writes_identity else {}
        groups = self._by_id.take_groups(lambda key, rows: self._group_of_id(key, rows, away.get(key)), away)
        with_id = self._by_id.count
        waiting = self._waiting if self._waiting is not None and self._waiting.count else None
        _compare(groups)
        if waiting is not None:
            self._call_those_to_speak_of(groups, waiting)
        bearers, shared = self._bearers(groups)
        if not self._by_name:
            bearers = {}  # nobody is looked for by name: of a million customers it takes as much as they do
        self._findings.found += recognise(
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
            self._findings.found += compare_with_stored_names(groups, self._layout, self._columns)
            bearers, shared = {}, {}  # names of the file prove nothing
        self._by_name.find(groups, bearers, shared, stored, with_id)
        self._by_name.tell_spellings()
        if self._writes_identity:
            if waiting is not None and (keys := keys_of_new(groups)):
                groups += waiting.take_named_like(keys, near_name_key)
            self._findings.found += near_names(groups, stored, self._columns)
        self._refused.attach(groups)
        groups.sort(key=_first_line)
        for index, group in enumerate(groups):
            group.index = index
            if group.stored is not None:
                group.compared = ""  # it is kept of those that are written anew alone
        customers = Customers(groups, waiting) if waiting is not None else groups
        again = self._again.end() if self._again is not None else None
        return Grouping(customers, self._findings.found, self._refused.contacts, again)

    def _call_those_to_speak_of(self, groups: list[Group], waiting: Waiting) -> None:
        """Those that wait no more, as other lines of the file have to do with them: that give their name, or name them
        as parents, or belong to them and are not imported."""
        groups += waiting.take_with_ids(self._refused.ids())
        if self._layout.has_parent:
            of_names = (row[PARENT_ID : PARENT_NAME + 1] for row in self._by_name.rows())
            cells = chain(of_names, chain.from_iterable(group.parent_cells for group in groups))
            groups += waiting.take_with_ids({parent_id for parent_id, _ in cells if isinstance(parent_id, str)})
        names = waiting.name_keys.repeated(group.compared for group in groups if group.name is not None)
        groups += waiting.take_named(names | self._refused.name_keys() | self._by_name.keys)
        groups.sort(key=PLACE)

    def _group_of_id(self, external_id: str, rows: list[Row], away: RefusedLine | None) -> Group:
        name = rows[0][NAME]
        if away is None and name.__class__ is str and (len(rows) == 1 or all_name(rows, name)):
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
                self._findings.tell(
                    "id_with_two_names", row, external_id=external_id, name=away.name, first_line=away.line
                )
                self._refused.send_away(row)
            elif group.name is None:
                group.name, first_line, first_key = name, row[LINE], loose_key(name)
                group.rows.append(row)
            elif loose_key(name) == first_key:
                self._findings.tell("values_differ", row, label="Customer name", old=group.name, first_line=first_line)
                group.name, first_line = name, row[LINE]
                group.rows.append(row)
            else:
                places = {"external_id": external_id, "name": group.name, "first_line": first_line}
                self._findings.tell("id_with_two_names", row, **places)
                self._refused.send_away(row)
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
                self._findings.tell("id_with_two_names", row, message=message)
                self._refused.send_away(row)
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


def _room(layout: RowLayout, nobody_stored: bool) -> float:
    """How many times as many rows as usual stay in memory: fewer of wide ones, and more where nobody is stored."""
    wide = _WIDE / max(_WIDE, len(layout.keys))
    return wide * _NOBODY_STORED if nobody_stored else wide


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
