"""Findings that a file has by the hundred thousand, without an object of each (docs/performance.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from upflow_tui.core.findings import Finding


class Crowd(NamedTuple):
    """Findings that differ by line and value alone."""

    like: Finding
    """What each of them is, but for line and value."""
    lines: Sequence[int]
    """The line of each; one at least."""
    values: Sequence[str]
    """The value of each."""

    @property
    def findings(self) -> list[Finding]:
        """Each of them by itself."""
        pairs = zip(self.lines, self.values, strict=True)
        return [self.like._replace(line=line, value=value) for line, value in pairs]
