"""Parents whose ID neither file nor store has: refused with the nearest ID named, or by choice made (docs/rules.md §5).

A customer that bears the parent's name and has no ID is meant: it receives the ID. One whose own lines are refused is
not made behind its back, and neither is one whose ID is written nearly like another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import hidden_fix, id_near_key, id_near_pairs, name_key, seen
from upflow_tui.importing.planning.customers import ids_of, made_of
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.recognising import FEW_BY_CASE, SHARE_BY_CASE, near_ids
from upflow_tui.importing.planning.stored_customers import StoredCustomers, StoredIdentity


class Missing(NamedTuple):
    """A parent that is nowhere: the first line that names it, and the name given there."""

    line: int
    name: str


class MissingParents:
    """What becomes of the parents that were not found.

    Args:
        groups: the customers of the file in plan order.
        stored: the customers of the store.
        missing: by ID, in the order of the IDs' first lines.
        away: what a message calls the fate of lines with errors: refused, or skipped.
    """

    def __init__(
        self, groups: Sequence[Group], stored: StoredCustomers, missing: Mapping[str, Missing], away: str
    ) -> None:
        self._groups = groups
        made = made_of(groups)
        self._stored = stored
        self._missing = missing
        self._away = away
        self._refused = {group.external_id: group for group in made if group.refused and group.external_id}
        self._nameless_refused = {group.compared or name_key(group.name or ""): group for group in made
                                  if group.refused and not group.external_id}  # fmt: skip
        self._near = self._near_of_file() | near_ids(missing.keys(), stored) if missing else {}
        by_case = [one for one, other in self._near.items() if one.casefold() == other.casefold()]
        if by_case and self._case_tells_apart():
            for parent_id in by_case:
                del self._near[parent_id]

    def why_absent(self, parent_id: str, name: str) -> dict[str, str]:
        """What the finding says of one that is not made, as `message` and `fix`; empty: the usual texts."""
        refused = self._refused.get(parent_id) or self._nameless_refused.get(name_key(name))
        if refused is not None:
            message = f"Parent {parent_id} is on line {refused.first_line}, which is {self._away}."
            return {"message": message, "fix": "Fix that line."}
        near = self._near.get(parent_id)
        if near is not None:
            usual = f'Check the Parent ID: "{near}" exists. Or add a line for this parent.'
            unseen = hidden_fix(parent_id, near, "The ID") if seen(parent_id) == seen(near) else None
            return {"fix": unseen or usual}
        return {}

    def make(self) -> tuple[dict[str, Group], list[Group]]:
        """The new parents by ID (some of them stored customers that receive it), and the file's customers that do."""
        wanted = {
            parent_id: missing
            for parent_id, missing in self._missing.items()
            if not self.why_absent(parent_id, missing.name)
        }
        bearers = self._bearers_without_id({name_key(missing.name) for missing in wanted.values()})
        claims = Counter(name_key(missing.name) for missing in wanted.values())
        made: dict[str, Group] = {}
        receiving: list[Group] = []
        for parent_id, (_, name) in wanted.items():
            bearing = bearers.get(name_key(name), [])
            bearer = bearing[0] if len(bearing) == 1 and claims[name_key(name)] == 1 else None
            if isinstance(bearer, Group):
                bearer.received_id = parent_id
                receiving.append(bearer)
                continue
            group = Group(parent_id, name, index=len(self._groups) + len(made), compared=name_key(name))
            if bearer is not None:
                group.stored, group.keeps_name = bearer, True
            made[parent_id] = group
        return made, receiving

    def _bearers_without_id(self, names: set[str]) -> dict[str, list[Group | StoredIdentity]]:
        """By compared name: the customers of file and store that have no ID after this import."""
        bearers: dict[str, list[Group | StoredIdentity]] = {}
        made = made_of(self._groups)
        in_file = {group.stored.key for group in made if group.stored is not None}
        for group in made:
            if group.final_id is None and not group.refused and name_key(group.final_name or "") in names:
                bearers.setdefault(name_key(group.final_name or ""), []).append(group)
        seen: set[int] = set()
        for identity in self._stored.identities(name_keys=names):
            if identity.external_id is None and identity.key not in in_file and identity.key not in seen:
                seen.add(identity.key)
                bearers.setdefault(name_key(identity.name), []).append(identity)
        return bearers

    def _near_of_file(self) -> dict[str, str]:
        """For each missing ID another one of the file, or another missing one, that is written nearly like it."""
        keys = {parent_id: id_near_key(parent_id) for parent_id in self._missing}
        wanted = set(keys.values())
        first: dict[str, str] = {}
        for key, external_id in id_near_pairs(ids_of(self._groups)):  # those of refused lines, too
            if key in wanted:
                first.setdefault(key, external_id)
        near: dict[str, str] = {}
        for parent_id, key in sorted(keys.items()):  # the order of the lines decides nothing
            other = first.setdefault(key, parent_id)
            if other != parent_id:
                near[parent_id] = other
        return near

    def _case_tells_apart(self) -> bool:
        """Whether so many IDs of the file differ by nothing but case that case is no slip."""
        ids = {*ids_of(self._groups), *self._missing}
        alike = len(ids) - len({external_id.casefold() for external_id in ids})
        return alike > max(FEW_BY_CASE, SHARE_BY_CASE * len(ids))


def tell_received(
    parents: Iterable[Group], missing: Mapping[str, Missing], columns: Mapping[str, int]
) -> list[Finding]:
    """That customers without an ID receive one from the parent cells of others.

    Args:
        parents: those that do.
        missing: by ID, where it stands.
        columns: the index of each mapped field's column.
    """
    findings = []
    for group in parents:
        external_id, name = group.final_id or "", group.final_name
        message = None
        if group.stored is None:
            message = f'The customer "{name}" of line {group.first_line} receives the ID {external_id}.'
        findings.append(
            find("customer_id_received", line=missing[external_id].line, column=columns.get("parent_id"),
                 field="parent_id", value=external_id, name=name, external_id=external_id, message=message)
        )  # fmt: skip
    return findings
