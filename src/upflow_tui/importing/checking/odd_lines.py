"""Which lines are worth a look, as they may be none of a customer: told by whole columns.

Source: docs/rules.md §2 "Lines that are no customers". Most lines of most files are none of these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import compress
from operator import itemgetter, not_
from typing import Any, Final

from upflow_tui.core.template_examples import IDS
from upflow_tui.importing.checking.header_lines import UNDER_HEADER
from upflow_tui.importing.checking.known_file import KnownFile
from upflow_tui.importing.checking.report_words import FIRST_WORDS, may_open_a_report_line
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column

_SIGNS: Final = frozenset("#/-=_.*–—─═+\x0c\ufeff")
_FIRST: Final = itemgetter(0)
_LABEL_WORDS: Final = (
    "id name email e-mail mail code nom adresse telephone ville pays kunde kundennummer firma vorname nachname ort "
    "plz land cliente nombre klant customer phone town city country address contact"
)
_LABELS: Final = frozenset(_LABEL_WORDS.split())


class OddLines:
    """Finds the lines that have to be looked at one by one.

    Args:
        file: what is known of the file.
        columns: its columns.
    """

    def __init__(self, file: KnownFile, columns: Sequence[Column]) -> None:
        self._file = file
        self._get_others: Callable[[Sequence[str]], Any] | None = itemgetter(*file.others) if file.others else None
        own = {column.header.casefold() for column in columns if column.header}
        self._triggers = frozenset(own | _LABELS | FIRST_WORDS)
        self._titles = tuple({title[0].partition("9")[0] for title in file.habits.titles} - {""})
        """How the lines above the header begin, for a quick look."""

    def among(self, chunk: Chunk, columns: Sequence[Sequence[str]]) -> set[int]:
        """The positions of lines that may be none of a customer, told by whole columns."""
        file, triggers = self._file, self._triggers
        looked_at = {index: set(columns[index]) for index in {0, file.id, file.name} if index is not None}
        odd = set(self._sparse(chunk.rows, columns, looked_at))
        near = file.habits.first_line + UNDER_HEADER
        if chunk.lines[0] < near:
            odd.update(at for at, line in enumerate(chunk.lines[: UNDER_HEADER + 1]) if line < near)
        for index, values in looked_at.items():
            wanted = set[str]()
            if not triggers.isdisjoint(map(str.casefold, values)):
                wanted.update(value for value in values if value.casefold() in triggers)
            if self._titles:
                wanted.update(value for value in values if value.strip("\x0c ").lower().startswith(self._titles))
            if index in (0, file.id) and not _SIGNS.isdisjoint(map(_FIRST, filter(None, values))):
                wanted.update(value for value in values if value[:1] in _SIGNS)
            if index == file.id:
                wanted |= values & IDS
                if " " in "".join(values):
                    wanted.update(value for value in values if " " in value and may_open_a_report_line(value))
            if wanted:
                odd.update(at for at, cell in enumerate(columns[index]) if cell in wanted)
        return odd

    def _sparse(
        self, rows: Sequence[Sequence[str]], columns: Sequence[Sequence[str]], looked_at: Mapping[int, Collection[str]]
    ) -> Iterator[int]:
        """The positions of lines without ID or without name that have no other mapped cell filled."""
        both = [index for index in (self._file.id, self._file.name) if index is not None]
        if len(both) == 2 and all(all(map(str.strip, looked_at[index])) for index in both):
            return
        get = self._get_others
        positions: Sequence[int] = range(len(rows))
        if len(both) == 2:
            ids, names = (columns[index] for index in both)
            positions = [at for at in positions if not (ids[at].strip() and names[at].strip())]
        if get is None:
            yield from positions
        elif len(self._file.others) == 1:
            yield from (at for at in positions if not get(rows[at]).strip())
        else:
            blank = map(not_, (any(map(str.strip, get(rows[at]))) for at in positions))
            yield from compress(positions, blank)
