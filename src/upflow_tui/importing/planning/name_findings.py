"""What is said of the names on lines while these become customers (docs/rules.md §5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upflow_tui.core.findings import Finding, find
from upflow_tui.importing.checking.rows import LINE, NAME, Row


class NameFindings:
    """Collects them: `found`.

    Args:
        columns: the index of each mapped field's column.
    """

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._column = columns.get("customer_name")
        self.found: list[Finding] = []

    def tell(self, code: str, row: Row, **places: Any) -> None:
        """A finding about the name on the line of `row`; `places` as in `core.findings.find`."""
        self.found.append(
            find(code, line=row[LINE], column=self._column, field="customer_name", value=row[NAME], **places)
        )
