"""What a harm did: named, harmless, silently wrong, grave; or such as nobody can see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from benchmarks.laboratory.running import Outcome
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.importing.planning.plan import PlannedCustomer

_LINE = re.compile(r"\b[Ll]ine (\d+)\b")
Key: TypeAlias = tuple[str | None, str]
"""A customer: its ID, and its name where it has none."""


class Verdict(StrEnum):
    """What a harm comes to."""

    NAMED = "named"
    HARMLESS = "harmless"
    UNSEEN = "unseen"
    SILENT = "silent"
    GRAVE = "grave"


@dataclass(frozen=True, slots=True)
class Kept:
    """A customer as it will be."""

    name: str | None
    values: Mapping[str, Any]
    parent: tuple[str | None, str] | None
    contacts: Mapping[str, tuple[Any, ...]]
    created: bool
    changed: frozenset[str]
    """Of an update: the fields that get another value."""


Result: TypeAlias = dict[Key, Kept]


def result_of(customers: Iterable[PlannedCustomer]) -> Result:
    """The customers that a plan writes, by their identity."""
    found: Result = {}
    for item in customers:
        if item.action not in ("create", "update"):
            continue
        contacts = {
            contact.email.casefold(): (contact.first_name, contact.family_name, _number(contact.phone),
                                       contact.position, contact.main)
            for contact in item.contacts
        }  # fmt: skip
        parent = (item.parent.external_id, item.parent.name) if item.parent is not None else None
        key = (item.external_id, "" if item.external_id else (item.name or "").casefold())
        values = {
            field: tuple(sorted(value))
            if isinstance(value, tuple)
            else _number(value)
            if field == "vat_number"
            else value
            for field, value in item.values.items()
        }
        changed = frozenset(change.field for change in item.changes)
        found[key] = Kept(item.name, values, parent, contacts, item.action == "create", changed)
    return found


def _number(phone: Any) -> Any:
    """A phone number without its blanks: one more or less calls the same person."""
    return "".join(phone.split()) if isinstance(phone, str) else phone


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, the differences of the plan in words, and the codes found on unharmed lines that were not before."""

    verdict: Verdict
    differences: tuple[str, ...] = ()
    alarms: tuple[Finding, ...] = ()
    codes: tuple[str, ...] = ()


def judge(
    good: Outcome,
    right: Result,
    harmed: Outcome,
    lines: range,
    moved_by: int,
    values: Sequence[str],
    *,
    seeable: bool,
    harmed_ids: Sequence[str] = (),
) -> Judged:
    """Compares the plan of a harmed file with what would be right.

    Args:
        good: what was found in the good file.
        right: the customers as they should be.
        harmed: the outcome of the harmed file.
        lines: the physical lines of the harmed file that are harmed.
        moved_by: how many physical lines further the lines after the harm stand.
        values: what stands in the harmed cells now.
        seeable: whether a person could see it.
        harmed_ids: the IDs and names that the harmed lines had; what is said of them elsewhere (a parent that is
            missing now) is no false alarm.
    """
    if harmed.refused:
        return Judged(Verdict.NAMED, codes=("file: " + harmed.refused,))
    before = Counter(_signature(item, lines, moved_by) for item in good.findings if item.severity != Severity.NOTE)
    naming, alarms = [], []
    for item in harmed.findings:
        if item.severity == Severity.NOTE:
            continue
        signature = item.line, item.code, item.column
        if before[signature] > 0:
            before[signature] -= 1
        elif _names(item, lines, values):
            naming.append(item)
        elif not any(identity in f"{item.message} {item.value}" for identity in harmed_ids):
            alarms.append(item)
    found, grave = differences(right, result_of(harmed.customers))
    codes = tuple(dict.fromkeys(item.code for item in naming))
    if naming:
        return Judged(Verdict.NAMED, tuple(found), tuple(alarms), codes)
    if not found:
        return Judged(Verdict.HARMLESS, (), tuple(alarms))
    verdict = Verdict.GRAVE if grave else Verdict.SILENT
    return Judged(verdict if seeable else Verdict.UNSEEN, tuple(found), tuple(alarms))


def _signature(item: Finding, lines: range, moved_by: int) -> tuple[int | None, str, int | None]:
    """What a finding of the good file is known by in the harmed one."""
    line = item.line
    if line is not None and line >= lines.stop - moved_by:
        line += moved_by
    return line, item.code, item.column


def _names(item: Finding, lines: range, values: Sequence[str]) -> bool:
    """Whether a finding names the harm: its line, or its value."""
    if item.line is not None and item.line in lines:
        return True
    text = f"{item.message} {item.fix}"
    if any(int(number) in lines for number in _LINE.findall(text)):
        return True
    return any(len(value) > 1 and (value in text or value == item.value) for value in values)


def differences(right: Result, got: Result) -> tuple[list[str], bool]:
    """How two plans differ, in words, and whether gravely."""
    found: list[str] = []
    grave = False
    if right == got:
        return found, grave
    for key in right.keys() - got.keys():
        found.append(f"lost: {_shown(key)}")
        grave = True
    for key in got.keys() - right.keys():
        kept = got[key]
        found.append(f"{'invented' if kept.created else 'updated'}: {_shown(key)} {kept.name!r}")
        grave = grave or kept.created or bool(kept.changed & {"parent_id", "account_manager"})
    for key in right.keys() & got.keys():
        a, b = right[key], got[key]
        if a == b:
            continue
        for what, old, new in (("name", a.name, b.name), ("parent", a.parent, b.parent)):
            if old != new:
                found.append(f"{_shown(key)}: {what} {old!r} -> {new!r}")
        for field in a.values.keys() | b.values.keys():
            if a.values.get(field) != b.values.get(field):
                found.append(f"{_shown(key)}: {field} {a.values.get(field)!r} -> {b.values.get(field)!r}")
                grave = grave or (field == "account_manager" and b.values.get(field) is not None)
        if b.parent is not None and a.parent != b.parent:
            grave = True
        found += (
            f"{_shown(key)}: contact {email} {'lost' if email in a.contacts else 'is new'}"
            for email in a.contacts.keys() ^ b.contacts.keys()
        )
        others = {email for other, kept in right.items() if other != key for email in kept.contacts}
        grave = grave or bool((b.contacts.keys() - a.contacts.keys()) & others)
        found += (
            f"{_shown(key)}: {email} {a.contacts[email]} -> {b.contacts[email]}"
            for email in a.contacts.keys() & b.contacts.keys()
            if a.contacts[email] != b.contacts[email]
        )
    return sorted(found), grave


def _shown(key: Key) -> str:
    return key[0] or key[1]
