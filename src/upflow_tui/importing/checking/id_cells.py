"""When a Customer ID as it stands in a cell is none, or one with a sign before it (docs/rules.md §2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.checking.odd_text import begins_with_digit_mark

ID_FIELDS: Final = frozenset({"external_id", "parent_id"})
"""Fields that hold the ID of a customer."""

_ZERO: Final = "0"


def _none_is_stored(external_id: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class IdCells:
    """What the file and the store tell of the cells with IDs."""

    is_stored: Callable[[str], bool] = _none_is_stored
    """Whether a stored customer has this ID."""
    zero_is_none: bool = False
    """Whether the Customer ID `0` stands on several lines with different names: then it is nobody's."""

    def has_mark(self, text: str) -> bool:
        """Whether an ID is an apostrophe before the ID of a stored customer."""
        return begins_with_digit_mark(text) and self.is_stored(text[1:])

    def is_none(self, key: str, text: str) -> bool:
        """Whether a text in the field `key` is no ID."""
        return self.zero_is_none and key == "external_id" and text == _ZERO


def zero_is_none(rows: Sequence[Sequence[str]], id_column: int | None, name_column: int | None) -> bool:
    """Whether the Customer ID `0` stands on lines with different names.

    Args:
        rows: the trimmed cells of the first records.
        id_column, name_column: where IDs and names stand; None where they are not mapped.
    """
    if id_column is None or name_column is None:
        return False
    both = max(id_column, name_column)
    names = {row[name_column].casefold() for row in rows if len(row) > both and row[id_column] == _ZERO}
    return len(names - {""}) > 1
