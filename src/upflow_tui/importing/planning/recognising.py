"""Which stored customer each ID of the file means, and what to say where that is not plain.

Source: docs/rules.md §5, "Against the store"; Seed: "Customer ID" is the ID in the billing tool.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from upflow_tui.core.counting import counted
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import id_near_key, id_near_keys, id_near_pairs, name_key
from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, NAME
from upflow_tui.importing.planning.groups import PLACE
from upflow_tui.importing.planning.id_shapes import odd_ids
from upflow_tui.importing.planning.stored_customers import StoredCustomers, StoredIdentity
from upflow_tui.importing.planning.waiting import Waiting

if TYPE_CHECKING:
    from upflow_tui.importing.planning.groups import Group


FEW_BY_CASE: Final = 2
SHARE_BY_CASE: Final = 0.01
"""Where more IDs than that differ from another one by nothing but case, case tells customers apart."""


def recognise(
    groups: list[Group],
    shared: Mapping[str, Sequence[Group]],
    stored: StoredCustomers,
    columns: Mapping[str, int],
    *,
    writes_identity: bool,
    alone: bool = False,
    named_away: Mapping[str, str] = MappingProxyType({}),
    waiting: Waiting | None = None,
) -> list[Finding]:
    """Sets `stored`, `keeps_name` and `refused` of each group with an ID.

    Args:
        groups: the customers of the file that have an ID; those that wait no more are added to it.
        shared: those of them that bear one name, by its `name_key`.
        stored: the customers of the store.
        columns: the index of each mapped field's column, for findings.
        writes_identity: False where IDs and names only find (*Assign customers*, Details locked).
        alone: whether nothing is known of the stored customers; nobody is refused then for not being one.
        named_away: the names that lines which are not imported give, by their IDs: they claim a stored customer, too.
        waiting: customers of the file besides, each with an ID, and with a name that no other one of the file has.

    Returns:
        What was found, in no particular order.
    """
    _find_stored(groups, waiting, stored)
    if not writes_identity:
        for group in groups:
            group.keeps_name = True
    unknown = [group for group in groups if group.stored is None]
    if alone:
        _name_by_id(unknown)
    if not writes_identity:
        if alone:
            return []
        return _not_found(unknown, stored, columns)
    renamed = [group for group in groups if group.stored is not None and group.name not in (None, group.stored.name)]
    new_waiting = waiting if waiting is not None and waiting.has_new else None
    namesakes = _namesakes([*unknown, *renamed], new_waiting, stored)
    known = len(unknown)
    if new_waiting is not None:
        unknown += new_waiting.take_new_named(namesakes)
    alike, near = _nearly_alike(unknown, new_waiting, stored)
    if new_waiting is not None:
        groups += unknown[known:]
        for some in (groups, unknown):
            some.sort(key=PLACE)
    claims = Counter[str]()
    if named_away:
        named = {group.external_id for group in groups if group.name is not None}
        claims = _claims_away(named_away, named, namesakes, stored)
    findings = _adopt(unknown, namesakes, claims, columns)
    new = [group for group in unknown if group.stored is None]
    findings += (_renamed(group, columns) for group in renamed)
    findings += _same_names(shared, [*unknown, *renamed], namesakes, columns)
    findings += _near_misses(alike, near, len(groups) + (waiting.count if waiting is not None else 0), columns)
    findings += _odd_shapes(groups, waiting, stored, columns)
    findings += _nameless(new, columns)
    return findings


def _find_stored(groups: list[Group], waiting: Waiting | None, stored: StoredCustomers) -> None:
    """Sets the stored customer of each group that has one with its ID; of those that wait it is noted."""
    by_id = {group.external_id: group for group in groups if group.external_id}
    ids: Collection[str] = by_id.keys()
    if waiting is not None:
        ids = waiting.external_ids().with_others(ids)
    for identity in stored.identities(external_ids=ids):
        external_id = identity.external_id or ""
        group = by_id.get(external_id)
        if group is None and waiting is not None:
            number = waiting.find(external_id)
            if number is None or waiting.meet(number, identity):
                continue
            group = by_id[external_id] = waiting.take(number)
            groups.append(group)
        if group is not None:
            group.stored = _sharing_texts(identity, group)
    if waiting is not None:
        groups.sort(key=PLACE)


def _nearly_alike(
    unknown: list[Group], waiting: Waiting | None, stored: StoredCustomers
) -> tuple[list[Group], dict[str, str]]:
    """All customers unknown to the store, or some, whose IDs are perhaps written nearly like another one.

    Those of them that wait no more are added to the unknown ones.

    Returns:
        The customers, and by `id_near_key` an ID of the store that another one is perhaps like.
    """
    with_id = [group for group in unknown if group.external_id]
    keys = id_near_keys([group.external_id or "" for group in with_id])
    if waiting is None:
        for group, key in zip(with_id, keys, strict=True):
            group.near_key = key
        different = set(keys)
        near = _near_stored(different, stored)
        return (with_id if near or len(different) < len(keys) else []), near
    near = _near_stored(waiting.keys_of_new(waiting.near_keys).with_others(frozenset(keys)), stored)
    alike = waiting.near_keys.repeated(keys) | near.keys()
    called = waiting.take_near(alike)
    unknown += called
    return [*(group for group, key in zip(with_id, keys, strict=True) if key in alike), *called], near


def _sharing_texts(identity: StoredIdentity, group: Group) -> StoredIdentity:
    """The identity with the texts of the group where they are equal: they are kept in memory once."""
    name = group.name if group.name is not None and group.name == identity.name else identity.name
    return StoredIdentity(identity.key, group.external_id, name, identity.parent_key)


def near_ids(external_ids: Collection[str], stored: StoredCustomers) -> dict[str, str]:
    """For each ID that some stored ID resembles (leading zeros, case, spaces): that stored ID."""
    keys = dict(zip(external_ids, id_near_keys(list(external_ids)), strict=True))
    near = _near_stored(set(keys.values()), stored)
    found = ((external_id, near.get(key)) for external_id, key in keys.items())
    return {external_id: other for external_id, other in found if other is not None and other != external_id}


def _near_stored(keys: Collection[str], stored: StoredCustomers) -> dict[str, str]:
    """A stored ID for each of these `id_near_key`s that some stored ID has."""
    near: dict[str, str] = {}
    for identity in stored.identities(near_keys=keys):
        if identity.external_id is not None:
            near.setdefault(id_near_key(identity.external_id), identity.external_id)
    return near


def _namesakes(
    groups: Sequence[Group], waiting: Waiting | None, stored: StoredCustomers
) -> dict[str, dict[int, StoredIdentity]]:
    """The stored customers, by number, that bear the names of these groups, or of those that wait and are new."""
    found: dict[str, dict[int, StoredIdentity]] = {}
    keys: Collection[str] = {group.compared for group in groups if group.name is not None}
    if waiting is not None:
        keys = waiting.keys_of_new(waiting.name_keys).with_others(keys)
    for identity in stored.identities(name_keys=keys):
        found.setdefault(name_key(identity.name), {})[identity.key] = identity
    return found


def _claims_away(
    named_away: Mapping[str, str],
    named: Collection[str | None],
    namesakes: Mapping[str, object],
    stored: StoredCustomers,
) -> Counter[str]:
    """How many new IDs of lines that are not imported claim each name. Else what becomes of an error would decide
    which ID a stored customer receives."""
    claims = {
        external_id: name_key(name)
        for external_id, name in named_away.items()
        if external_id not in named and name_key(name) in namesakes
    }
    for identity in stored.identities(external_ids=claims.keys()) if claims else ():
        claims.pop(identity.external_id or "", None)
    return Counter(claims.values())


def _adopt(
    unknown: Sequence[Group],
    namesakes: Mapping[str, Mapping[int, StoredIdentity]],
    claims_away: Counter[str],
    columns: Mapping[str, int],
) -> list[Finding]:
    """The one stored customer of a name and without an ID receives the new ID, if one ID alone claims it."""
    findings: list[Finding] = []
    if not namesakes:
        return findings
    claims = Counter(group.compared for group in unknown) + claims_away
    for group in unknown:
        if group.name is None:
            continue
        without_id = [item for item in namesakes.get(group.compared, {}).values() if item.external_id is None]
        if len(without_id) != 1 or claims[group.compared] != 1:
            continue
        group.stored = without_id[0]
        line = group.line_of(EXTERNAL_ID, group.external_id)
        places = {"name": group.stored.name, "external_id": group.external_id}
        findings.append(
            find("customer_id_received", line=line, column=columns.get("external_id"), field="external_id",
                 value=group.external_id, **places)  # type: ignore[arg-type]
        )  # fmt: skip
        if group.name != group.stored.name:  # by another case or spaces; with its ID it can be renamed
            findings.append(_renamed(group, columns))
    return findings


def _renamed(group: Group, columns: Mapping[str, int]) -> Finding:
    assert group.stored is not None
    return find(
        "customer_renamed",
        line=group.line_of(NAME, group.name),
        column=columns.get("customer_name"),
        field="customer_name",
        value=group.name,
        old=group.stored.name,
        name=group.name,
    )


def _same_names(
    shared: Mapping[str, Sequence[Group]],
    changed: Sequence[Group],
    namesakes: Mapping[str, Mapping[int, StoredIdentity]],
    columns: Mapping[str, int],
) -> list[Finding]:
    """A name with two IDs, in the file or between the file and the store; said once a name, on its second customer."""
    findings = []

    def tell(group: Group, other: str) -> None:
        line = group.line_of(NAME, group.name)
        findings.append(
            find("same_name_other_id", line=line, column=columns.get("customer_name"), field="customer_name",
                 value=group.name, name=group.name, other=other)
        )  # fmt: skip

    moved = {
        group.stored.key
        for group in changed
        if group.stored is not None and group.compared != name_key(group.stored.name)
    }  # the file gives them another name
    said: set[int] = set()
    for groups in shared.values():
        first, second, *others = sorted(groups, key=lambda group: group.first_line)
        more = f" and {counted(len(others), 'more customer')}" if others else ""
        tell(second, f"{first.external_id} (line {first.first_line}){more}")
        said.update(map(id, (second, *others)))
    for group in changed if namesakes else ():
        if group.name is None or id(group) in said:
            continue
        own = group.stored.key if group.stored is not None else None
        others_stored = [
            item for item in namesakes.get(group.compared, {}).values() if item.key != own and item.key not in moved
        ]
        if others_stored:
            known = next((item.external_id for item in others_stored if item.external_id), None)
            tell(group, f"the stored customer {known}" if known else "a stored customer without an ID")
    return findings


def _near_misses(
    alike: Iterable[Group], near: Mapping[str, str], customers: int, columns: Mapping[str, int]
) -> list[Finding]:
    """IDs that are new to the store and written nearly like a stored one, or like one on an earlier line.

    Args:
        alike, near: as `_nearly_alike` gives them.
        customers: how many of the file have an ID.
    """
    named = sorted(alike, key=lambda group: group.first_line)
    pairs: list[tuple[Group, str, str]] = []
    first: dict[str, Group] = {}
    for group, (key, external_id) in zip(named, id_near_pairs(group.external_id or "" for group in named), strict=True):
        earlier = first.setdefault(key, group)
        known = near.get(key)
        if known is not None and known != external_id:
            pairs.append((group, known, f'"{known}" exists'))
        elif earlier is not group and earlier.external_id is not None:
            pairs.append((group, earlier.external_id, f'"{earlier.external_id}" is on line {earlier.first_line}'))
    if sum(map(_differs_by_case, pairs)) > max(FEW_BY_CASE, SHARE_BY_CASE * customers):
        pairs = [pair for pair in pairs if not _differs_by_case(pair)]
    return [
        find("id_near_miss", line=group.first_line, column=columns.get("external_id"), field="external_id",
             value=group.external_id, external_id=group.external_id, where=where)
        for group, _, where in pairs
    ]  # fmt: skip


def _differs_by_case(pair: tuple[Group, str, str]) -> bool:
    """Whether two IDs differ by nothing but case: where many do, case tells customers apart."""
    group, other, _ = pair
    return (group.external_id or "").casefold() == other.casefold()


def _odd_shapes(
    groups: Sequence[Group], waiting: Waiting | None, stored: StoredCustomers, columns: Mapping[str, int]
) -> list[Finding]:
    """New IDs that look unlike nearly all of the file's."""
    external_ids: Collection[str] = [group.external_id for group in groups if group.external_id is not None]
    if waiting is not None:
        external_ids = waiting.ids_among(groups)
    odd = dict.fromkeys(odd_ids(external_ids, stored.external_ids))
    if not odd:
        return []
    by_id = {group.external_id: group for group in groups if group.external_id in odd}
    if waiting is not None:
        numbers = ((external_id, waiting.find(external_id)) for external_id in odd)
        by_id.update((external_id, waiting.look_at(number)) for external_id, number in numbers if number is not None)
    usual = next(external_id for external_id in external_ids if external_id not in odd)
    return [
        find("id_shape", line=by_id[external_id].first_line, column=columns.get("external_id"), field="external_id",
             value=external_id, external_id=shorten(external_id), other=shorten(usual))
        for external_id in odd
        if _is_new(by_id[external_id])
    ]  # fmt: skip


def _is_new(group: Group) -> bool:
    """Whether the store does not have its ID: a new customer, or a stored one that receives it."""
    return group.stored is None or group.stored.external_id is None


def _name_by_id(groups: Sequence[Group]) -> None:
    """Customers whose lines do not name them, and who may be stored ones, are called by their IDs."""
    for group in groups:
        if group.name is None:
            group.name = group.external_id


def _nameless(new: Sequence[Group], columns: Mapping[str, int]) -> list[Finding]:
    """A new customer needs a name: refused, and said on each line that has none."""
    findings: list[Finding] = []
    for group in new:
        if group.name is None:
            group.refused = True
            findings += (
                find("customer_name_missing", line=row[LINE], column=columns.get("customer_name"),
                     field="customer_name", external_id=group.external_id)
                for row in group.rows
                if row[NAME] is None
            )  # fmt: skip
    return findings


def _not_found(unknown: Sequence[Group], stored: StoredCustomers, columns: Mapping[str, int]) -> list[Finding]:
    """Customers that this import may not create, with the stored ID that looks like theirs."""
    near = near_ids([group.external_id for group in unknown if group.external_id], stored)
    findings: list[Finding] = []
    for group in unknown:
        group.refused = True
        other = near.get(group.external_id or "")
        fix = f'Check the customer\'s ID: "{other}" exists.' if other else None
        findings += (
            find("customer_not_found", line=row[LINE], column=columns.get("external_id"), field="external_id",
                 value=group.external_id, fix=fix)
            for row in group.rows
        )  # fmt: skip
    return findings
