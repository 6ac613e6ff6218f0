"""The lines of a draft that look like no customers: which are skipped, and which were put back (docs/rules.md §2)."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import LINE_KINDS, PUT_BACK
from upflow_tui.engine.found import DraftFindings, GroupFindings, problem_groups

_NAMED: Final = 100
"""So many lines of a kind are named at most."""


@dataclass(slots=True)
class OddLines:
    """Those of one kind."""

    code: str
    count: int = 0
    """Of all of them."""
    skipped: list[int] = field(default_factory=list)
    """The first lines of those that are skipped."""
    put_back: list[int] = field(default_factory=list)
    """The first lines of those that were put back."""


def odd_lines_of(draft: Path) -> list[OddLines]:
    """The kinds of which the draft has lines. Raises StoreError as `problem_groups`."""
    found = {code: OddLines(code) for code in LINE_KINDS}
    findings = DraftFindings(draft)
    for group in problem_groups(findings):
        if group.code in found:
            kind = found[group.code]
            kind.count += group.lines
            for _, finding in GroupFindings(findings, group).rows(0, _NAMED):
                if finding.line is not None:
                    (kind.put_back if finding.fix == PUT_BACK else kind.skipped).append(finding.line)
    return [kind for kind in found.values() if kind.count]


def skipped_lines_of(draft: Path) -> set[int]:
    """The numbers of all lines that are skipped. Raises StoreError as `problem_groups`."""
    findings = DraftFindings(draft)
    return {
        finding.line
        for group in problem_groups(findings)
        if group.code in LINE_KINDS
        for _, finding in GroupFindings(findings, group).rows(0, group.count)
        if finding.line is not None and finding.fix != PUT_BACK
    }
