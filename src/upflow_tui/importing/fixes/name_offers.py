"""Values of a column that the organization has in another spelling: what they would be mapped to (docs/product.md).

What a fix of cells makes right, such as capitals in an address, is left to that fix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from upflow_tui.core.fields import Field
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean
from upflow_tui.importing.fixes.catalogue import fields_of, is_cell_fix, text_fix_of
from upflow_tui.importing.fixes.repairs import FixName
from upflow_tui.importing.fixes.value_hints import ValueHints
from upflow_tui.importing.fixes.values import parts_of

_REMEMBERED: Final = 20_000
"""Different values of a column that are told apart; what comes later is left to the value mapping."""
_SPELLING: Final = "Use the organization's spelling"
_SIMILAR: Final = "Use the most similar name"


class Names(NamedTuple):
    """Values of one field, each with the one that the organization has for it."""

    field: str
    label: str
    cells: int
    values: tuple[tuple[str, str], ...]
    is_sure: bool
    """Whether only the spelling differs; else it is a guess for a person to judge."""


class NameLook:
    """Counts the values of one column.

    Args:
        field: one whose values come from a list.
        column: its column's index.
        organization: knows what the field accepts.
    """

    def __init__(self, field: Field, column: int, organization: Organization) -> None:
        self.column = column
        self._field = field
        self._hints = ValueHints(field, organization)
        self._fixes = [
            text_fix_of(fix, field, organization, None)
            for fix in FixName
            if is_cell_fix(fix) and fields_of(fix, organization, (field.key,))
        ]
        self._counts: Counter[str] = Counter()

    def add(self, cells: Sequence[str]) -> None:
        """More cells of the column."""
        for cell, count in Counter(cells).items():
            for value in parts_of(cell, self._field):
                if value in self._counts or len(self._counts) < _REMEMBERED:
                    self._counts[value] += count

    def names(self) -> Iterator[Names]:
        """Those whose spelling differs, then those that are only similar; none of either: nothing."""
        pairs: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
        for value in self._counts:
            if not self._is_right(value) and (hint := self._hints.hint(value)).proposed is not None:
                pairs[hint.is_sure].append((value, hint.proposed))
        for label, is_sure in ((_SPELLING, True), (_SIMILAR, False)):
            if found := pairs[is_sure]:
                cells = sum(self._counts[value] for value, _ in found)
                yield Names(self._field.key, label, cells, tuple(found), is_sure)

    def _is_right(self, value: str) -> bool:
        """Whether a value is accepted as it is, or after a fix of its cell."""
        accepts = self._hints.accepts
        return accepts(value) or any(accepts(clean(text_fix(value))) for text_fix in self._fixes)
