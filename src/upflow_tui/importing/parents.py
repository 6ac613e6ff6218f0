"""Parents of the file's customers: which links are accepted, and what is wrong with the others.

Source: rules.md §5, "Parents": one code a line, in the order in which the codes are tried here. Seed: Groups and
entities. Links are between nodes: a group of the file by its index (0 and up), or a stored customer that the
file does not hold by minus its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import name_key
from upflow_tui.importing.grouping import Group
from upflow_tui.importing.hierarchy import Hierarchy
from upflow_tui.importing.plan import StoredCustomers, StoredIdentity
from upflow_tui.importing.rows import LINE, PARENT_ID, PARENT_NAME, REFUSED


@dataclass(slots=True)
class Candidate:
    """A parent that the cells of a line name, before loops and levels are looked at."""

    node: int
    line: int
    external_id: str
    name: str
    lines: list[int] = field(default_factory=list)
    """Every line that names this same parent."""


@dataclass(slots=True)
class Parents:
    """What became of the parent cells.

    `links` has the accepted candidate of a group by the group's index; `blank` the groups none of whose accepted
    lines says anything of a parent; `created` the new customers for parents that were not found, by choice.
    """

    links: dict[int, Candidate] = field(default_factory=dict)
    blank: set[int] = field(default_factory=set)
    created: list[Group] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class ParentFinder:
    """Reads the parent cells of all groups.

    Args:
        groups: the customers of the file in plan order.
        stored: the customers of the store.
        columns: the index of each mapped field's column, for findings.
        create_missing: whether a parent that is nowhere is created from the two cells.
        clears: whether blank cells unlink (the choice *clear*).
    """

    def __init__(
        self,
        groups: Sequence[Group],
        stored: StoredCustomers,
        columns: Mapping[str, int],
        *,
        create_missing: bool,
        clears: bool,
    ) -> None:
        self._groups = groups
        self._stored = stored
        self._columns = columns
        self._create_missing = create_missing
        self._clears = clears
        self._result = Parents()
        self._by_id: dict[str, int] = {}
        self._known: dict[str, StoredIdentity] = {}
        self._missing: list[tuple[int, Candidate]] = []

    def resolve(self) -> Parents:
        """The accepted links, the parents to create, and a finding for each line whose link is not accepted."""
        naming = self._groups_that_name_a_parent()
        self._index(naming)
        for group in naming:
            candidate = self._candidate_of(group)
            if candidate is not None:
                self._result.links[group.index] = candidate
        self._create()
        if self._result.links:
            hierarchy = Hierarchy(self._groups, self._result, self._stored, clears=self._clears)
            hierarchy.reject(self._columns)
        return self._result

    def _groups_that_name_a_parent(self) -> list[Group]:
        naming = []
        for group in self._groups:
            if group.refused:
                continue
            if any(row[PARENT_ID] is not None or row[PARENT_NAME] is not None for row in group.rows):
                naming.append(group)
            else:
                self._result.blank.add(group.index)
        return naming

    def _index(self, naming: Iterable[Group]) -> None:
        """Who has the IDs that are named: a group of the file that is not refused, else a stored customer."""
        wanted = {row[PARENT_ID] for group in naming for row in group.rows} - {None, REFUSED}
        for identity in self._stored.identities(external_ids=wanted):
            if identity.external_id is not None:
                self._known[identity.external_id] = identity
        for group in self._groups:
            if not group.refused and group.final_id in wanted and group.final_id is not None:
                self._by_id[group.final_id] = group.index

    def _candidate_of(self, group: Group) -> Candidate | None:
        """The last parent that a line of this group names rightly; the lines that name none are told why."""
        chosen: Candidate | None = None
        for row in group.rows:
            parent_id, parent_name = row[PARENT_ID], row[PARENT_NAME]
            if (parent_id is None and parent_name is None) or parent_id is REFUSED or parent_name is REFUSED:
                continue
            candidate = self._candidate_of_line(group, row[LINE], parent_id, parent_name)
            if candidate is None:
                continue
            if chosen is not None and chosen.external_id == candidate.external_id:
                chosen.lines.append(candidate.line)
                continue
            if chosen is not None:
                self._tell("values_differ", candidate.line, "parent_id", candidate.external_id,
                           label="Parent ID", old=chosen.external_id, first_line=chosen.line)  # fmt: skip
            chosen = candidate
        return chosen

    def _candidate_of_line(
        self, group: Group, line: int, parent_id: str | None, parent_name: str | None
    ) -> Candidate | None:
        if parent_id is None or parent_name is None:
            present, absent = ("parent_name", "parent_id") if parent_id is None else ("parent_id", "parent_name")
            labels = {"parent_name": "Parent name", "parent_id": "Parent ID"}
            self._tell("parent_incomplete", line, absent, "", present=labels[present], absent=labels[absent])
            return None
        if parent_id == group.final_id:
            self._tell("parent_is_self", line, "parent_id", parent_id)
            return None
        candidate = Candidate(0, line, parent_id, parent_name, [line])
        index = self._by_id.get(parent_id)
        identity = self._known.get(parent_id)
        if index is not None:
            candidate.node, name = index, self._groups[index].final_name or ""
        elif identity is not None:
            candidate.node, name = -identity.key, identity.name
        else:
            self._missing.append((group.index, candidate))
            return None if not self._create_missing else candidate
        return candidate if self._named_alike(candidate, name) else None

    def _named_alike(self, candidate: Candidate, name: str) -> bool:
        if name_key(candidate.name) == name_key(name):
            return True
        self._tell("parent_mismatch", candidate.line, "parent_id", candidate.external_id,
                   parent_id=candidate.external_id, name=name, given=candidate.name)  # fmt: skip
        return False

    def _create(self) -> None:
        """Parents that are nowhere: told, or by choice created, named as the first line that names them."""
        self._missing.sort(key=lambda item: item[1].line)
        created: dict[str, Group] = {}
        for index, candidate in self._missing:
            if not self._create_missing:
                self._tell("parent_not_found", candidate.line, "parent_id", candidate.external_id,
                           given=candidate.name, parent_id=candidate.external_id)  # fmt: skip
                continue
            group = created.get(candidate.external_id)
            if group is None:
                place = len(self._groups) + len(created)
                group = Group(candidate.external_id, candidate.name, index=place)
                created[candidate.external_id] = group
            candidate.node = group.index
            if not self._named_alike(candidate, group.name or "") and self._result.links.get(index) is candidate:
                del self._result.links[index]
        self._result.created = list(created.values())

    def _tell(self, code: str, line: int, key: str, value: str, **places: Any) -> None:
        column = self._columns.get(key)
        self._result.findings.append(find(code, line=line, column=column, field=key, value=value, **places))
