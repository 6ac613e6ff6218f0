"""What is wrong under the cursor, wherever the cursor is: what a fix is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from upflow_tui.engine.found import FindingGroup


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding, a value of a group of findings, or a whole group."""

    code: str
    field: str | None
    value: str | None
    """None: all values of `group`."""
    group: FindingGroup | None = None
    severity: Severity = Severity.ERROR
    fix: str | None = None
    """What the finding says is to be done."""
    first: int | None = None
    """The id of the first finding of `group` with this value, of a value; None: of the whole group."""

    def values(self, draft: Path | None) -> list[str]:
        """The values that it is about, the commonest first; to be called off the loop. Raises StoreError."""
        from upflow_tui.engine.found import DraftFindings, group_values

        if self.value is not None or self.group is None or draft is None:
            return [self.value] if self.value else []
        return [found.value for found in group_values(DraftFindings(draft), self.group) if found.value]

    def first_place(self, draft: Path) -> tuple[int | None, int | None]:
        """Line and column (0 = first) of the first finding of the group; to be called off the loop. Raises StoreError.

        Only for the problem of a group.
        """
        from upflow_tui.engine.found import DraftFindings, GroupFindings

        assert self.group is not None
        [(_, finding)] = GroupFindings(DraftFindings(draft), self.group, self.first).rows(0, 1)
        return finding.line, finding.column
