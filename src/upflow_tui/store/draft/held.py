"""What is held beside the draft of an import that nobody looks at, until it is written."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.draft.held_customers import HeldCustomers
from upflow_tui.store.draft.held_findings import HeldFindings


@dataclass(frozen=True, slots=True)
class Held:
    """New customers and, where nobody reads them one by one, findings; forgotten when it is left."""

    customers: HeldCustomers
    findings: HeldFindings | None = None
    """None: these are in the draft."""

    @classmethod
    def of(cls, folder: Path, *, findings: bool = False) -> Self:
        """Nothing is held yet.

        Args:
            folder: where the files are of what memory has no room for.
            findings: whether findings are held, too.
        """
        return cls(HeldCustomers(folder), HeldFindings() if findings else None)

    @property
    def counts(self) -> tuple[int, int]:
        """How many customers and findings are held."""
        return self.customers.count, self.findings.count if self.findings is not None else 0

    def clear(self) -> None:
        """Forgets all of it: the plan is written, or made anew."""
        self.customers.clear()
        if self.findings is not None:
            self.findings.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()
