"""Findings for people: grouped by what was found, with how often, where first, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import starmap
from typing import Final, TypeAlias

from upflow_tui.cli.output import Output
from upflow_tui.core.counting import counted
from upflow_tui.core.fields import label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.store.draft.alike import LINES, MOST, Alike

SIGNS: Final = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
_TITLES: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SHOWN: Final = {Severity.ERROR: 20, Severity.WARNING: 10, Severity.NOTE: 5}
"""Groups of each severity that are shown; `--json` has every finding."""

_Key: TypeAlias = tuple[Severity, str, str | None, str | None]


def print_findings(output: Output, findings: Iterable[Finding]) -> None:
    """Prints `findings`, which come in reading order, as `print_alike` does."""
    print_alike(output, starmap(_alone, enumerate(findings)))


def print_alike(output: Output, alike: Iterable[Alike]) -> None:
    """The findings in groups: errors, then warnings, then notes; of each the commonest first.

    Args:
        output: where to.
        alike: all of them, in any order; read once, memory stays bounded.
    """
    groups = _grouped(alike)
    for severity in Severity:
        some = [group for group in groups if group.first.severity is severity]
        if not some:
            continue
        output.line()
        output.title(counted(sum(group.count for group in some), _TITLES[severity]))
        shown = some[: _SHOWN[severity]]
        for group in shown:
            _print_group(output, group)
        if len(some) > len(shown):
            rest = sum(group.count for group in some[len(shown) :])
            output.line(f"  … and {rest:,} more of other kinds or values; --json lists them all.")


def _alone(number: int, finding: Finding) -> Alike:
    return Alike(finding, number, 1, [] if finding.line is None else [finding.line])


def _grouped(alike: Iterable[Alike]) -> list[Alike]:
    """By code and value; what concerns the whole file first, then the commonest, then in reading order.

    Notes ask for nothing: of those one of each code is enough.
    """
    groups: dict[_Key, Alike] = {}
    for item in alike:
        found = item.first
        value = found.value if found.severity is not Severity.NOTE else None
        key: _Key = (found.severity, found.code, found.field, value)
        if key not in groups and len(groups) >= MOST:
            key = (found.severity, found.code, None, None)
        group = groups.get(key)
        if group is None:
            groups[key] = item
        else:
            group.add(item)
    return sorted(groups.values(), key=lambda group: (group.first.line is not None, -group.count, group.reading_order))


def _print_group(output: Output, group: Alike) -> None:
    first = group.first
    output.paragraph(first.message, "    ", f"  {SIGNS[first.severity]} ")
    where = _where(group)
    if where:
        output.paragraph(where, "    ")
    if first.fix:
        output.paragraph(first.fix, "      ", "    → ")


def _where(group: Alike) -> str:
    """`3 times, on lines 3, 9, 12 · Account manager "paul@mars.example"`."""
    first = group.first
    parts = []
    if group.count > 1:
        parts.append(f"{group.count:,} times")
    if group.lines:
        more = group.count > len(group.lines) and len(group.lines) == LINES
        word = f"{'on ' if parts else ''}line{'' if len(group.lines) == 1 else 's'}"
        parts.append(f"{word} {', '.join(map(str, group.lines))}{' …' if more else ''}")
    elif first.column is not None:
        parts.append(f"column {first.column + 1}")
    said = ", ".join(parts)
    if first.value and shorten(first.value) not in first.message:
        label = f"{label_of(first.field)} " if first.field else ""
        said += f'{" · " if said else ""}{label}"{shorten(first.value)}"'
    return said
