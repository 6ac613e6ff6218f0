"""What the parent cells of a file come to: links between customers, before the plan writes them (docs/rules.md §5)."""

from __future__ import annotations

from dataclasses import field

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding
from upflow_tui.importing.planning.groups import Group


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
