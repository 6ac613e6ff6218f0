"""The errors and warnings of a draft by what is found and by value, each with the repair that would fix it.

Ordered by what fixing them is worth: how many lines have no other error (docs/product.md "3 Preview", Problems).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.organization import Organization
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.fixes.proposing import Proposer
from upflow_tui.importing.fixes.proven_options import proven_options
from upflow_tui.importing.fixes.readings import is_open
from upflow_tui.importing.fixes.repairs import FixName, Repair

_KEPT: Final = 20_000
"""Values that are told apart; beyond, those of one code and field are one problem."""
_SEVERAL: Final = -1
_READ: Final = {"date_invalid": FixName.DATES, "number_invalid": FixName.NUMBERS}

_Key: TypeAlias = tuple[str, str | None, str | None]


@dataclass(slots=True)
class Problem:
    """Findings of one code about one value of one field."""

    first: Finding
    count: int = 0
    lines: int = 0
    freed: int = 0
    """Lines that have no other error."""
    repair: Repair | None = None
    """What would fix it; None where only a person can."""
    last_line: int | None = field(default=None, repr=False)

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """The first problem has the lowest."""
        return not self.first.is_error, -self.freed, -self.lines, -self.count


def problems_of(findings: Iterable[Finding], opened: Opened, organization: Organization) -> list[Problem]:
    """The problems of a file, the one first that holds the most lines back.

    Args:
        findings: every finding of its draft, those of a line together.
        opened: the file, with what is fixed already.
        organization: what the repairs go by.
    """
    problems = _grouped(findings)
    proposer = Proposer(organization, _options(problems, opened, organization))
    for problem in problems:
        first = problem.first
        problem.repair = proposer.proposed_repair(first.code, first.field, first.value)
    return sorted(problems, key=lambda problem: problem.rank)


def _grouped(findings: Iterable[Finding]) -> list[Problem]:
    places: dict[_Key, int] = {}
    problems: list[Problem] = []
    only: dict[int, int] = {}
    for finding in findings:
        if finding.severity is Severity.NOTE:
            continue
        key: _Key = (finding.code, finding.field, finding.value)
        if key not in places and len(places) >= _KEPT:
            key = (finding.code, finding.field, None)
        place = places.setdefault(key, len(problems))
        if place == len(problems):
            problems.append(Problem(finding))
        problem, line = problems[place], finding.line
        problem.count += 1
        if line is not None and line != problem.last_line:
            problem.lines += 1
            problem.last_line = line
        if line is not None and finding.is_error and only.setdefault(line, place) != place:
            only[line] = _SEVERAL
    for place in only.values():
        if place != _SEVERAL:
            problems[place].freed += 1
    return problems


def _options(problems: Sequence[Problem], opened: Opened, organization: Organization) -> dict[str, str]:
    """How dates and numbers are written in the columns where a value can be read in two ways, if that is proven."""
    asked: dict[FixName, set[str]] = {}
    for problem in problems:
        code, key, value = problem.first.code, problem.first.field, problem.first.value
        if code in _READ and key is not None and value is not None and is_open(_READ[code], value):
            asked.setdefault(_READ[code], set()).add(key)
    found: dict[str, str] = {}
    for fix, keys in asked.items():
        found |= proven_options(opened.table, opened.mapping, organization, opened.repairs, fix, sorted(keys))
    return found
