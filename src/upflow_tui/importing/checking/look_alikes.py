"""Values with characters that only look like the usual ones: Cyrillic letters, full-width digits.

An e-mail address that looks right and is another one reaches nobody; a postal code in full-width digits is found by no
search; a name with one letter of another script is another customer's. IDs are compared with one another instead
(docs/rules.md §5, `id_near_miss` and `id_shape`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import clean, is_western, usual_letters
from upflow_tui.importing.checking.cells import Place
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.habits import Habits

_KEYS: Final = ("accounting_code", "vat_number", "postal_code", "contact_email", "phone")
"""Fields that people type in plain letters and digits."""
_NAMES: Final = (
    *("customer_name", "parent_name", "address", "town", "state_region", "country", "first_name", "family_name"),
)
"""Fields of words, in any script, but in one script a word."""
_MIXED: Final = late_pattern(
    "[A-Za-z\u00c0-\u024f][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z\u00c0-\u024f]"
)
"""A Latin letter beside a Greek or Cyrillic one."""
_OTHER_SCRIPT: Final = late_pattern("[\u0370-\u03ff\u0400-\u052f]")
_HABIT: Final = 2
"""So many in the first records, and the file is written that way."""


class LookAlikes:
    """Finds such cells chunk by chunk.

    Args:
        habits: what the first records show.
        places: the mapped columns, by field key.
    """

    def __init__(self, habits: Habits, places: Mapping[str, Place]) -> None:
        watched = [(places[key], usual_form) for key in _KEYS if key in places]
        watched += [(places[key], unmixed_form) for key in _NAMES if key in places]
        self._places = [(place, usual) for place, usual in watched if _count(habits, place.column, usual) < _HABIT]

    def judge(self, chunk: Chunk, columns: Sequence[Sequence[str]]) -> Iterator[tuple[int, Finding]]:
        """The findings, each with its position in the chunk.

        Args:
            chunk: some lines.
            columns: their cells column by column.
        """
        for place, usual_of in self._places:
            cells = columns[place.column]
            text = "\n".join(cells)
            if text.isascii() or (usual_of is unmixed_form and not _may_be_mixed(text)):
                continue
            for at, cell in enumerate(cells):
                usual = usual_of(cell)
                if usual is not None:
                    found = place.find("look_alike", cell, label=place.field.label, usual=shorten(usual))
                    yield at, found._replace(line=chunk.lines[at])


def _may_be_mixed(text: str) -> bool:
    """Whether a text has Greek or Cyrillic letters at all: told quickly of most files (docs/performance.md)."""
    return not is_western(text) and _OTHER_SCRIPT.search(text) is not None


def _count(habits: Habits, index: int, usual_of: Callable[[str], str | None]) -> int:
    return sum(1 for row in habits.sample if index < len(row) and usual_of(row[index]) is not None)


def unmixed_form(cell: str) -> str | None:
    """The value in Latin letters, where letters of another script that look like them stand in a Latin word."""
    if cell.isascii() or _MIXED.search(cell) is None:
        return None
    value = clean(cell)
    usual = usual_letters(value)
    return usual if _MIXED.search(usual) is None else None


def usual_form(cell: str) -> str | None:
    """The value in usual characters, where it has letters or digits of another kind that look like them."""
    if cell.isascii():
        return None
    value = clean(cell)
    usual = usual_letters(value)
    if not usual.isascii() or len(usual) != len(value):
        return None
    changed = any(old != new and old.isalnum() for old, new in zip(value, usual, strict=True))
    return usual if changed else None
