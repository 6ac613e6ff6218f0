"""Parents of the file's customers: which links are accepted, and what is wrong with the others.

Source: docs/rules.md §5, "Parents": one code a line, in the order in which the codes are tried here. Seed: Groups and
entities. Links are between nodes: a group of the file by its index (0 and up), or a stored customer that the
file does not hold by minus its number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from upflow_tui.core.findings import find
from upflow_tui.core.text import hidden_fix, name_key
from upflow_tui.importing.checking.rows import REFUSED
from upflow_tui.importing.planning.customers import made_of
from upflow_tui.importing.planning.filled import FilledBeside
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.hierarchy import Hierarchy
from upflow_tui.importing.planning.missing_parents import Missing, MissingParents, tell_received
from upflow_tui.importing.planning.parent_links import Candidate, Parents
from upflow_tui.importing.planning.stored_customers import StoredCustomers, StoredIdentity

_KEPT_LINK: Final = "The stored parent is kept, as with blank cells. Choose to clear blank cells to unlink it."


class ParentFinder:
    """Reads the parent cells of all groups.

    Args:
        groups: the customers of the file in plan order.
        stored: the customers of the store.
        columns: the index of each mapped field's column, for findings.
        create_missing: whether a parent that is nowhere is created from the two cells.
        clears: whether blank cells unlink (the choice *clear*).
        away: what to do with lines with errors: refused, or skipped.
        alone: whether nothing is known of the stored customers: a parent that is not in the file may be one of them.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        stored: StoredCustomers,
        columns: Mapping[str, int],
        *,
        create_missing: bool,
        clears: bool,
        away: str = "refused",
        alone: bool = False,
    ) -> None:
        self._groups = groups
        self._made = made_of(groups)
        """Those that wait are named as parents by nobody, and name none."""
        self._alone = alone
        self._away = away
        self._stored = stored
        self._columns = columns
        self._create_missing = create_missing
        self._clears = clears
        self._result = Parents()
        self._pairs: set[tuple[Any, ...]] = set()
        """The parent cells of all lines, each pair once."""
        self._by_id: dict[str, int] = {}
        self._known: dict[str, StoredIdentity] = {}
        self._new: dict[str, Group] = {}
        self._receiving: list[Group] = []
        """Customers of the file that receive their ID from parent cells."""
        self._named: dict[str, Missing] = {}
        self._missing = MissingParents((), stored, {}, away)
        self._right: dict[tuple[str, str], tuple[int, str]] = {}
        """Pairs of cells that name a parent rightly, with its node and name: many lines name the same one."""

    def resolve(self) -> Parents:
        """The accepted links, the parents to create, and a finding for each line whose link is not accepted."""
        naming = self._groups_that_name_a_parent()
        self._index(naming)
        self._look_for_missing(naming)
        for group in naming:
            candidate = self._candidate_of(group)
            if candidate is not None:
                self._result.links[group.index] = candidate
            elif _names_nobody_else(group) and not FilledBeside(group.beside).has_parent:
                self._result.blank.add(group.index)
        if self._result.links:
            hierarchy = Hierarchy(self._groups, self._result, self._stored, clears=self._clears)
            hierarchy.reject(self._columns)
        self._keep_named()
        return self._result

    def _groups_that_name_a_parent(self) -> list[Group]:
        naming = []
        for group in self._made:
            if group.refused:
                continue
            if group.names_no_parent:
                if group.beside and FilledBeside(group.beside).has_parent:
                    continue  # a line that is not imported names a parent: the stored link stays
                self._result.blank.add(group.index)
            else:
                naming.append(group)
        return naming

    def _index(self, naming: Iterable[Group]) -> None:
        """Who has the IDs that are named: a group of the file that is not refused, else a stored customer.

        One whose own lines are refused counts as absent, stored or not.
        """
        self._pairs = set(chain.from_iterable(group.parent_cells for group in naming))
        wanted = {parent_id for parent_id, _ in self._pairs} - {None, REFUSED}
        away = {group.external_id for group in self._made if group.refused}
        for identity in self._stored.identities(external_ids=wanted):
            if identity.external_id is not None and identity.external_id not in away:
                self._known[identity.external_id] = identity
        for group in self._made:
            external_id = group.external_id or group.final_id
            if external_id in wanted and not group.refused and external_id is not None:
                self._by_id[external_id] = group.index

    def _look_for_missing(self, naming: Iterable[Group]) -> None:
        """What becomes of each parent that is nowhere, named as the first line that names it."""
        first: dict[str, Missing] = {}
        missing = {pair for pair in self._pairs if self._is_missing(*pair)}
        for group in naming if missing else ():
            if missing.isdisjoint(group.parent_cells):
                continue  # its rows may be on a shelf
            for line, parent_id, name in group.parent_lines:
                if self._is_missing(parent_id, name):
                    here = Missing(line, name)
                    first[parent_id] = min(first.get(parent_id, here), here)
        in_order = dict(sorted(first.items(), key=lambda item: item[1]))
        self._missing = MissingParents(self._groups, self._stored, in_order, self._away)
        self._named = in_order
        if self._create_missing:
            self._new, self._receiving = self._missing.make()
            self._result.created = list(self._new.values())
            self._by_id.update((group.received_id or "", group.index) for group in self._receiving)

    def _is_missing(self, parent_id: object, name: object) -> bool:
        """Whether cells name a parent that is nowhere."""
        named = isinstance(parent_id, str) and isinstance(name, str)
        return named and parent_id not in self._by_id and parent_id not in self._known

    def _keep_named(self) -> None:
        """A parent is created for the links that stand; none comes of a link that is refused."""
        named = {link.node for link in self._result.links.values()}
        kept = [group for group in self._result.created if group.index in named]
        places = {group.index: len(self._groups) + place for place, group in enumerate(kept)}
        for link in self._result.links.values():
            link.node = places.get(link.node, link.node)
        for group in kept:
            group.index = places[group.index]
        self._result.created = kept
        for group in self._receiving:
            if group.index not in named:
                group.received_id = None
        received = [group for group in self._receiving if group.received_id is not None]
        received += (group for group in kept if group.stored is not None)
        self._result.findings += tell_received(received, self._named, self._columns)
        created = [group for group in kept if group.stored is None]
        if created:
            self._tell_namesakes(created)

    def _tell_namesakes(self, created: Sequence[Group]) -> None:
        """A created parent whose name somebody else bears: a warning, as for any new customer."""
        lines = {link.external_id: link.line for link in reversed(self._result.links.values())}
        bearers = self._bearers({name_key(group.name) for group in created if group.name})
        for group in created:
            external_id, name = group.external_id or "", group.name or ""
            other = bearers.get(name_key(name))
            if other is not None:
                self._tell("same_name_other_id", lines[external_id], "parent_name", name, name=name, other=other)

    def _bearers(self, names: Collection[str]) -> dict[str, str]:
        """For each of these compared names that a stored customer or one of the file will bear: what to call that."""
        bearers: dict[str, str] = {}
        in_file = {group.stored.key for group in self._made if group.stored is not None}
        for group in self._made:
            if not group.refused and name_key(group.final_name or "") in names:
                called = group.final_id or "a customer without an ID"
                bearers.setdefault(name_key(group.final_name or ""), f"{called} (line {group.first_line})")
        for identity in self._stored.identities(name_keys=names):
            if identity.key not in in_file:
                known = identity.external_id
                called = f"the stored customer {known}" if known else "a stored customer without an ID"
                bearers.setdefault(name_key(identity.name), called)
        return bearers

    def _candidate_of(self, group: Group) -> Candidate | None:
        """The last parent that a line of this group names rightly; the lines that name none are told why."""
        chosen: Candidate | None = None
        for line, parent_id, parent_name in group.parent_lines:
            if (parent_id is None and parent_name is None) or parent_id is REFUSED or parent_name is REFUSED:
                continue
            if chosen is not None and chosen.external_id == parent_id and (parent_id, parent_name) in self._right:
                chosen.lines.append(line)
                continue
            candidate = self._candidate_of_line(group, line, parent_id, parent_name)
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
            keeps = group.stored is not None and group.stored.parent_key is not None and not self._clears
            self._tell("parent_is_self", line, "parent_id", parent_id, fix=_KEPT_LINK if keeps else None)
            return None
        known = self._right.get((parent_id, parent_name))
        if known is not None:
            return Candidate(known[0], line, parent_id, known[1], [line])
        index = self._by_id.get(parent_id)
        parent = self._groups[index] if index is not None else self._new.get(parent_id)
        identity = self._known.get(parent_id)
        if parent is not None:
            node, name = parent.index, parent.final_name or ""
        elif identity is not None:
            node, name = -identity.key, identity.name
        elif self._alone:
            return None
        else:
            texts = self._missing.why_absent(parent_id, parent_name)
            self._tell("parent_not_found", line, "parent_id", parent_id,
                       given=parent_name, parent_id=parent_id, **texts)  # fmt: skip
            return None
        if name_key(parent_name) != name_key(name):
            self._tell("parent_mismatch", line, "parent_id", parent_id, parent_id=parent_id, name=name,
                       given=parent_name, fix=hidden_fix(parent_name, name, "The customer's name"))  # fmt: skip
            return None
        self._right[parent_id, parent_name] = node, name
        return Candidate(node, line, parent_id, name, [line])

    def _tell(self, code: str, line: int, key: str, value: str, **places: Any) -> None:
        column = self._columns.get(key)
        self._result.findings.append(find(code, line=line, column=column, field=key, value=value, **places))


def _names_nobody_else(group: Group) -> bool:
    """Whether each line leaves the parent blank, or gives the customer as its own: a head office has none."""
    own = group.final_id
    return all(
        pair == (None, None) or (own is not None and pair[0] == own and isinstance(pair[1], str))
        for pair in group.parent_cells
    )
