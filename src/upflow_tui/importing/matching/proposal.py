"""A field proposed for a column, and what speaks for it (docs/rules.md §3 "Proposals, best evidence first")."""

from __future__ import annotations

from enum import StrEnum

from upflow_tui.core.dataclass import dataclass


class Kind(StrEnum):
    """The kinds of evidence, best first; the first two are never vetoed by values."""

    SAVED = "saved"
    EXACT = "exact"
    LABEL = "label"
    SYNONYM = "synonym"
    VALUES = "values"
    HINT = "hint"
    """Never applied."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field for a column (its index), how sure (0 to 1), and why in words."""

    column: int
    field: str
    confidence: float
    reason: str
    kind: str
