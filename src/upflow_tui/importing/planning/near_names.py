"""New customers without an ID whose names are written nearly like another's (docs/rules.md §5, `name_near_miss`).

A name is all that tells such a customer apart: "Smith & Co Ltd" beside "Smith & Co. Ltd." is most likely the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import name_key, plain_letters
from upflow_tui.importing.checking.rows import NAME
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.stored_customers import StoredCustomers

_SIGNS: Final = late_pattern(r"[\W_]+")
_SHORTEST: Final = 3
"""Letters and digits of the shortest name that is compared: of "A+" and "A." little is left."""


def near_name_key(name: str) -> str:
    """The letters and digits of a name, without case and accents; "" where these are too few to tell."""
    key = _SIGNS.sub("", name.lower() if name.isascii() else plain_letters(name))
    return key if len(key) >= _SHORTEST else ""


def keys_of_new(groups: Iterable[Group]) -> dict[str, list[Group]]:
    """The new customers without an ID, by the `near_name_key` of their names."""
    wanted: dict[str, list[Group]] = {}
    for group in groups:
        if group.external_id is None and group.stored is None and not group.refused and group.name is not None:
            wanted.setdefault(near_name_key(group.name), []).append(group)
    wanted.pop("", None)
    return wanted


def near_names(groups: Sequence[Group], stored: StoredCustomers, columns: Mapping[str, int]) -> list[Finding]:
    """A note for each new customer without an ID whose name another customer of file or store nearly bears.

    Args:
        groups: all customers of the file, each with the stored one that it is.
        stored: the customers of the store; read through once, where the file has such new ones.
        columns: the index of each mapped field's column, for findings.
    """
    wanted = keys_of_new(groups)
    if not wanted:
        return []
    earlier = _in_file(groups, wanted)
    known = _in_store(stored.names(), wanted)
    findings = []
    for key, new in wanted.items():
        for group in new:
            other = known.get(key) or _beside(group, earlier.get(key, ()))
            if other is not None:
                findings.append(_tell(group, other, columns))
    return findings


def _in_file(groups: Iterable[Group], wanted: Mapping[str, Sequence[Group]]) -> dict[str, list[Group]]:
    """The first two customers of the file with each of these keys, by their first lines."""
    found: dict[str, list[Group]] = {}
    for group in groups:
        if group.name is not None and (key := near_name_key(group.name)) in wanted:
            found.setdefault(key, []).append(group)
    return {key: sorted(some, key=lambda group: group.first_line)[:2] for key, some in found.items() if len(some) > 1}


def _in_store(names: Iterable[str], wanted: Mapping[str, Sequence[Group]]) -> dict[str, str]:
    """A stored name for each of these keys that one has."""
    found: dict[str, str] = {}
    for name in names:
        if (key := near_name_key(name)) in wanted:
            found.setdefault(key, f'the stored customer "{shorten(name)}"')
    return found


def _beside(group: Group, others: Sequence[Group]) -> str | None:
    """Which other customer of the file is meant: the first that is not the group itself and has another name."""
    for other in others:
        if other is group or (other.external_id is None and other.first_line > group.first_line):
            continue  # of two without an ID it is said on the later one
        if other.name is not None and group.name is not None and name_key(other.name) != name_key(group.name):
            return f'"{shorten(other.name)}" on line {other.first_line}'
    return None


def _tell(group: Group, other: str, columns: Mapping[str, int]) -> Finding:
    return find(
        "name_near_miss",
        line=group.line_of(NAME, group.name),
        column=columns.get("customer_name"),
        field="customer_name",
        value=group.name,
        other=other,
    )
