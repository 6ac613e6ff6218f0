"""What was found out about all columns of a table together (docs/rules.md §3)."""

from __future__ import annotations

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Field
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.matching.combining import Offer
from upflow_tui.importing.matching.importable import LeftOut, Locked, Tie
from upflow_tui.importing.matching.mapping import Mapping
from upflow_tui.importing.matching.proposal import Kind, Proposal


@dataclass(frozen=True)
class Matching:
    """What is proposed for each column; made by `proposing.propose`."""

    proposals: tuple[Proposal | None, ...]
    ties: tuple[Tie, ...]
    left_out: tuple[LeftOut, ...]
    """Columns that were understood, but cannot be imported as the file is, in the order of the columns."""
    locked: tuple[Locked, ...]
    """Columns that were understood as a field that cannot be mapped now: locked, synced, or not of this mode."""
    unused: tuple[LeftOut, ...]
    """Columns with something in them that were understood, but that no import of this kind can bring in."""
    offers: tuple[Offer, ...]
    """Columns that could bring one field together; never done unasked."""
    _found: tuple[tuple[Proposal, ...], ...]
    _columns: tuple[Column, ...]
    _fields: tuple[Field, ...]

    @property
    def is_saved(self) -> bool:
        """Whether they come from a saved mapping."""
        return any(item is not None and item.kind == Kind.SAVED for item in self.proposals)

    def understood(self) -> tuple[str | None, ...]:
        """The field that each column means, whether it is proposed or left out."""
        meant: list[str | None] = [item.field if item else None for item in self.proposals]
        for item in self.left_out:
            meant[item.column] = item.field
        return tuple(meant)

    def found(self, column: int) -> Proposal | None:
        """What column `column` (its index) was understood as, also where it is left out; None where it was not."""
        left = next((item.field for item in self.left_out if item.column == column), None)
        if left is None:
            return self.proposals[column]
        return next((item for item in self._found[column] if item.field == left), None)

    def mapping(self) -> Mapping:
        """The proposals as a mapping."""
        return Mapping(tuple(proposal.field if proposal else None for proposal in self.proposals))

    def candidates(self, column: int) -> tuple[Proposal, ...]:
        """The fields that column `column` (its index) may mean, the proposed one first, then by confidence.

        Hints (kind "hint") come last; they are looked for only here, as likeness is slow.
        """
        found = {candidate.field: candidate for candidate in reversed(self._found[column])}
        proposed = self.proposals[column]
        if proposed is not None:
            found[proposed.field] = proposed
        from upflow_tui.importing.matching.hints import hints_of

        for hint in hints_of(self._columns[column], self._fields):
            found.setdefault(hint.field, hint)
        return tuple(sorted(found.values(), key=lambda item: (item is not proposed, -item.confidence)))
