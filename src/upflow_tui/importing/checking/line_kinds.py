"""Lines that are no customers: headers again, rulers, comments, totals, what reports print, our own examples.

Source: docs/rules.md §2 "Lines that are no customers". Each kind is a warning; its line is skipped unless it was put
back (`ImportChoices.keeps_line`). The lines of a second table are refused. Most lines are told to be customers by whole
columns at once; only the odd ones are looked at one by one.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from operator import itemgetter, not_
from typing import Any, Final

from upflow_tui.core.delimiter_names import delimiter_name
from upflow_tui.core.fields import FIELDS, Group
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.template_examples import IDS, is_example
from upflow_tui.core.text import clean, plain_letters
from upflow_tui.importing.checking.report_words import (
    FIRST_WORDS,
    is_number,
    is_of_report,
    is_parted_report_line,
    is_total,
    is_total_of_a_group,
    may_open_a_report_line,
    total_of,
)
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.habits import Habits, title_of
from upflow_tui.importing.file.shapes import nearly_all
from upflow_tui.importing.matching.headers import same_key

_UNDER_HEADER: Final = 3
"""Physical lines under the header that may name, number or explain the columns."""
_RULER: Final = "-=_.*–—─═+| "
_SIGNS: Final = frozenset("#/-=_.*–—─═+\x0c\ufeff")
_FIRST: Final = itemgetter(0)
_COMMENT: Final = re.compile(r"(?:#+|//+|--+)\s*")
_LETTERS: Final = late_pattern(r"[^\W\d_]+")
_DIGITS: Final = late_pattern(r"\d+")
_NAME_COMMENT: Final = late_pattern(r"(?:#+|//+|--+)\s+\S")
_IDENTIFIER: Final = late_pattern(r"[A-Za-z_][A-Za-z0-9_.$]*")
_JOINED: Final = late_pattern(r"[A-Za-z0-9]+(?:[_.][A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]*)+")
_BRACKETED: Final = late_pattern(r"\(.*\)|\[.*\]|<.*>|\{.*\}")
_WORD: Final = late_pattern(r"[^\W\d_]+")
_EXAMPLE: Final = late_pattern(
    r"(?:e\.\s?g\.|eg:|ex\.|p\.\s?ex\.|z\.\s?B\.|bijv\.|np\."
    r"|(?:for )?example:|beispiel:|exemple\s?:|esempio:|ejemplo:|exemplo:|voorbeeld:)\s*\S",
    re.IGNORECASE,
)
_EXPLAINING_WORDS: Final = (
    "required optional mandatory text number numeric date max min maximum minimum unique iso string integer int "
    "decimal float boolean bool char chars character characters varchar digits format email mail phone yes no true "
    "false or and of the a an if any free list value values letters letter code alphanumeric key id yyyy mm dd e g "
    "example eg pflicht pflichtfeld zahl datum zeichen optional freitext eindeutig muss kann ja nein wert liste "
    "ganzzahl obligatoire facultatif texte nombre caracteres oui non valeur requis requise chiffres unique "
    "obbligatorio facoltativo testo numero data caratteri obligatorio opcional texto fecha caracteres verplicht "
    "optioneel tekst getal tekens yyyymmdd jjjj mmjj aaaa jj tt"
    " wymagane wymagany opcjonalne opcjonalny liczba obrigatorio obrigatoria requerido requerida obligatorisk valfri "
    "varchar2 nvarchar bigint smallint timestamp bit"
    " eur euro euros usd gbp chf days day jours tage dias giorni dagen"
)
_LABEL_WORDS: Final = (
    "id name email e-mail mail code nom adresse telephone ville pays kunde kundennummer firma vorname nachname ort "
    "plz land cliente nombre klant customer phone town city country address contact"
)
_EXPLAINING: Final = frozenset(_EXPLAINING_WORDS.split())
_UNITS: Final = frozenset(
    {"€", "$", "£", "%", "k€", "K€", "T€", "M€", "k$", "k£", "kEUR", "TEUR", "TUSD", "Mio", "Tsd"}
)
_LABELS: Final = frozenset(_LABEL_WORDS.split())
_SEPARATORS: Final = frozenset(";,|\t")
_HEADING_CELLS: Final = 3
_FEW: Final = 20
_ABOVE: Final = 20
"""Lines above a total among which the customer is looked for that it sums up."""
_NUMBERED: Final = frozenset(
    {"postal_code", "phone", "vat_number", "accounting_code", "parent_id", "parent_name", "address", "main_contact"}
)
"""The fields in which a number alone may stand beside a customer's name."""
_DETAILS: Final = frozenset(field.key for field in FIELDS if field.group is Group.DETAILS)
"""The fields of which the one cell of a heading may be."""


class LineKinds:
    """Tells the lines of a file that are no customers.

    Args:
        columns: the file's columns.
        places: the index of each mapped field's column.
        habits: what the head of the file shows.
    """

    def __init__(self, columns: Sequence[Column], places: Mapping[str, int], habits: Habits) -> None:
        self._headers = [same_key(column.header) for column in columns]
        self._places = places
        self._habits = habits
        self._id = places.get("external_id")
        self._name = places.get("customer_name")
        self._email = places.get("contact_email")
        self._fields = {index: key for key, index in places.items()}
        shape = habits.columns.get(self._id) if self._id is not None else None
        self._shape = shape.shape if shape is not None else None
        identity = {self._id, self._name}
        self._others = sorted(index for index in places.values() if index not in identity)
        self._get_others: Callable[[Sequence[str]], Any] | None = itemgetter(*self._others) if self._others else None
        own = {column.header.casefold() for column in columns if column.header}
        self._triggers = frozenset(own | _LABELS | FIRST_WORDS)
        self._titles = tuple({title[0].partition("9")[0] for title in habits.titles} - {""})
        """How the lines above the header begin, for a quick look."""
        self._above: Sequence[Sequence[str]] = ()
        """Some lines above the one that is looked at."""
        self._before: Sequence[Sequence[str]] = ()
        """The last lines of the chunk before."""
        self._second: int | None = None
        self.headings: dict[int, str] = {}
        """The lines that were skipped as headings of groups, with the name on each."""
        self.parents: set[str] = set()
        """What stands in the Parent cells of the file, where it may have headings."""

    def judge(self, chunk: Chunk, columns: Sequence[Sequence[str]]) -> dict[int, Finding]:
        """What is said of the lines of a chunk that are no customers, by their position in it.

        Args:
            chunk: some lines.
            columns: their cells column by column.
        """
        if not chunk.rows:
            return {}
        if self._has_headings:
            for key in ("parent_name", "parent_id"):
                if (index := self._places.get(key)) is not None:
                    self.parents.update(columns[index])
        found = {}
        for at in self._wanted(self._odd(chunk, columns), len(chunk.rows)):
            self._above = chunk.rows[max(0, at - _ABOVE) : at] or self._before
            finding = self._of_line(chunk.rows[at], chunk.lines[at])
            if finding is not None:
                found[at] = finding
        self._before = chunk.rows[-_ABOVE:]
        return found

    def _wanted(self, odd: Collection[int], count: int) -> Iterator[int]:
        """The positions of the odd lines, and of all lines where a second table has begun."""
        waiting = deque(sorted(odd))
        place = 0
        while place < count:
            if self._second is None:
                while waiting and waiting[0] < place:
                    waiting.popleft()
                if not waiting:
                    return
                place = waiting.popleft()
            yield place
            place += 1

    # Which lines are worth a look

    def _odd(self, chunk: Chunk, columns: Sequence[Sequence[str]]) -> set[int]:
        """The positions of lines that may be none of a customer, told by whole columns."""
        looked_at = {index: set(columns[index]) for index in {0, self._id, self._name} if index is not None}
        odd = set(self._sparse(chunk.rows, columns, looked_at))
        near = self._habits.first_line + _UNDER_HEADER
        if chunk.lines[0] < near:
            odd.update(at for at, line in enumerate(chunk.lines[: _UNDER_HEADER + 1]) if line < near)
        for index, values in looked_at.items():
            wanted = set[str]()
            if not self._triggers.isdisjoint(map(str.casefold, values)):
                wanted.update(value for value in values if value.casefold() in self._triggers)
            if self._titles:
                wanted.update(value for value in values if value.strip("\x0c ").lower().startswith(self._titles))
            if index in (0, self._id) and not _SIGNS.isdisjoint(map(_FIRST, filter(None, values))):
                wanted.update(value for value in values if value[:1] in _SIGNS)
            if index == self._id:
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
        both = [index for index in (self._id, self._name) if index is not None]
        if len(both) == 2 and all(all(map(str.strip, looked_at[index])) for index in both):
            return
        get = self._get_others
        positions: Sequence[int] = range(len(rows))
        if len(both) == 2:
            ids, names = (columns[index] for index in both)
            positions = [at for at in positions if not (ids[at].strip() and names[at].strip())]
        if get is None:
            yield from positions
        elif len(self._others) == 1:
            yield from (at for at in positions if not get(rows[at]).strip())
        else:
            blank = map(not_, (any(map(str.strip, get(rows[at]))) for at in positions))
            yield from compress(positions, blank)

    # What a line is

    def _of_line(self, row: Sequence[str], line: int) -> Finding | None:
        cells = [clean(cell) for cell in row]
        filled = [index for index, cell in enumerate(cells) if cell]
        if not filled:
            return None
        if (found := self._header_again(cells, filled, line)) is not None:
            return found
        if self._second is not None:
            return find(
                "second_table",
                line=line,
                message=f"Line {line} belongs to another table, which begins on line {self._second}.",
            )
        for kind in (self._under_header, self._ruler, self._example, self._comment, self._total, self._of_report):
            if (found := kind(cells, filled, line)) is not None:
                return found
        return self._heading(cells, filled, line)

    def _say(self, code: str, cells: Sequence[str], column: int, line: int, message: str | None = None) -> Finding:
        field = self._fields.get(column)
        return find(code, line=line, column=column, field=field, value=cells[column], number=line, message=message)

    def _fits(self, value: str) -> bool:
        """Whether a value has the shape of the file's IDs, where these have one."""
        return self._shape is not None and bool(value) and self._shape.fits(value)

    def _header_again(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        """The header in the same order, or another header: then a second table begins."""
        headers = self._headers
        if not any(headers) or (self._id is not None and self._fits(cells[self._id])):
            return None
        keys = {index: same_key(cells[index]) for index in filled}
        same = sum(1 for index, key in keys.items() if key and key == headers[index])
        named = sum(map(bool, headers))
        asked = len(filled) if len(filled) > 1 else named
        if same and 4 * same < 3 * asked:
            same += sum(1 for index, key in keys.items() if key != headers[index] and self._means(index, cells[index]))
        if same and 4 * same >= 3 * asked:
            self._second = None
            return self._say("repeated_header", cells, filled[0], line)
        if not same and 4 * len(filled) >= 3 * named and len(filled) >= 2:
            meant = sum(1 for index in filled if self._means(index, cells[index]))
            if 4 * meant >= 3 * asked:
                return self._say("repeated_header", cells, filled[0], line)
        if len(filled) >= 2 and self._is_other_header(cells, filled, keys):
            self._second = line
            return find("second_table", line=line, number=line)
        return None

    def _means(self, index: int, text: str) -> bool:
        """Whether a text names the field of its column, in whatever language."""
        from upflow_tui.importing.matching.synonyms import load

        key = self._fields.get(index)
        return key is not None and any(reading.rule.field == key for reading in load().read(text))

    def _is_other_header(self, cells: Sequence[str], filled: Sequence[int], keys: Mapping[int, str]) -> bool:
        """Whether a line names columns: it has a header of ours in a place of ID or name, and no values."""
        from upflow_tui.importing.matching.synonyms import load

        if any("@" in cells[index] or any(map(str.isdigit, cells[index])) for index in filled):
            return False
        own = {header for header in self._headers if header}
        at_home = sum(1 for index, key in keys.items() if key == self._headers[index])
        named = sum(1 for index, key in keys.items() if key in own or load().read(cells[index]))
        identity = any(
            index in keys and keys[index] in own and len(keys[index]) > 4
            for index in (self._id, self._name)
            if index is not None
        )
        if identity and (at_home or named >= 2):
            return True
        return len(filled) >= _UNDER_HEADER and 4 * named >= 3 * len(filled)

    def _under_header(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        """A row of technical names, of column numbers, or one that explains the columns."""
        if line >= self._habits.first_line + _UNDER_HEADER or not self._habits.first_line:
            return None
        if len(filled) < 2:
            if filled[0] in (self._id, self._name) or not _explains(cells[filled[0]]):
                return None
            return self._say("repeated_header", cells, filled[0], line, f"Line {line} explains the columns.")
        if self._id is not None and self._fits(cells[self._id]) and not cells[filled[0]].isdigit():
            return None
        texts = [cells[index] for index in filled]
        if len(filled) >= _UNDER_HEADER and [*filled] == list(range(len(cells))):
            first = int(texts[0]) if texts[0] in ("0", "1") else -1
            if first >= 0 and texts == [str(first + place) for place in range(len(texts))]:
                return self._say("ruler_line", cells, filled[0], line, f"Line {line} numbers the columns.")
        if self._id is not None and self._fits(cells[self._id]):
            return None
        if self._are_identifiers(texts):
            message = f"Line {line} holds technical names of the columns."
            return self._say("repeated_header", cells, filled[0], line, message)
        if nearly_all(sum(map(_explains, texts)), len(texts)):
            return self._say("repeated_header", cells, filled[0], line, f"Line {line} explains the columns.")
        return None

    def _are_identifiers(self, texts: Sequence[str]) -> bool:
        if 4 * len(texts) < 3 * sum(map(bool, self._headers)):
            return False
        if not all(map(_IDENTIFIER.fullmatch, texts)):
            return False
        joined = sum(1 for text in texts if _JOINED.fullmatch(text))
        if 2 * joined >= len(texts):
            return True
        return self._shape is not None and len(texts) >= _UNDER_HEADER and all(map(str.isupper, texts))

    def _ruler(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        if any(cells[index].strip(_RULER) for index in filled):
            return None
        return self._say("ruler_line", cells, filled[0], line)

    def _example(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        values = {key: cells[index] for key, index in self._places.items()}
        if self._id is None or not is_example(values):
            return None
        return self._say("example_line", cells, self._id, line)

    def _comment(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        text = cells[0]
        match = _COMMENT.match(text)
        if match is None:
            return None
        rest = text[match.end() :].strip()
        if rest and self._is_first(rest) and not self._is_first(text):
            return self._say("comment_line", cells, 0, line)
        if rest and len(filled) == 1 and (self._name != 0 or _NAME_COMMENT.match(text)) and not is_of_report(text):
            return self._say("comment_line", cells, 0, line)
        return None

    def _is_first(self, value: str) -> bool:
        """Whether a value looks as those of the first column do; where a short file gives them no shape, as most of the
        IDs in it that no comment begins with."""
        first = self._habits.columns.get(0)
        if first is not None:
            return first.shape.fits(value)
        return _outline(value) == self._first_outline

    @cached_property
    def _first_outline(self) -> str | None:
        """The outline that most IDs in the first column have, two at least and with a digit; None where none has."""
        if self._id != 0:
            return None
        values = [row[0] for row in self._habits.sample if row and row[0] and not _COMMENT.match(row[0])]
        outline, count = Counter(map(_outline, values)).most_common(1)[0] if values else ("", 0)
        return outline if count > 1 and 2 * count >= len(values) and "9" in outline else None

    def _total(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        for index in self._others:
            if cells[index] and not (self._is_amount_field(index) and is_number(cells[index])):
                return None
        places = [index for index in (self._id, self._name) if index is not None]
        alone = not self._has_other_cells
        words = [
            index
            for index in places
            if is_total(cells[index], alone=alone)
            or self._sums_above(cells[index], alone)
            or (index == self._id and self._name is not None and self._is_of_a_group(cells[index]))
        ]
        if not words:
            return None
        others = [index for index in places if cells[index] and index not in words]
        if any(index == self._id or not is_number(cells[index]) for index in others):
            return None
        return self._say("total_line", cells, words[0], line)

    def _sums_above(self, text: str, alone: bool) -> bool:
        """Whether a text is the total of a customer not far above: "Total Alpha Corp" below "Alpha Corp"."""
        place = self._name
        name = "" if alone else total_of(text)
        if not name or not self._above or place is None:
            return False
        names = [" ".join(plain_letters(row[place]).split()) for row in self._above]
        return name in names or names[-1].startswith(name)

    def _is_of_a_group(self, text: str) -> bool:
        """Whether a text in the place of an ID is the total of whatever group: "Summe Berlin"."""
        return is_total_of_a_group(text) and not self._fits(text)

    def _is_amount_field(self, index: int) -> bool:
        """Whether a number in this column is no value of a customer, as a report's sum under a town."""
        return self._fields[index] not in _NUMBERED

    @cached_property
    def _has_other_cells(self) -> bool:
        """Whether nearly all lines have something beside one text; of few, where a footer counts much, most."""
        rows = self._habits.sample
        count = sum(1 for row in rows if sum(map(bool, row)) > 1)
        return nearly_all(count, len(rows)) or (count > 1 and len(rows) < _FEW and 4 * count >= 3 * len(rows))

    def _texts(self, cells: Sequence[str], filled: Sequence[int]) -> list[int]:
        """The filled cells but for the amounts in columns that are not mapped."""
        return [index for index in filled if index in self._fields or not is_number(cells[index])]

    def _of_report(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        title = title_of(cells)
        texts = self._texts(cells, filled)
        if title in self._habits.titles or any(cells[index].startswith("\x0c") for index in filled):
            message = f"Line {line} repeats the title above the header."
            return self._say("report_line", cells, filled[0], line, message)
        if len(texts) == 1 and is_of_report(cells[texts[0]], alone=not self._has_other_cells):
            return self._say("report_line", cells, texts[0], line)
        if self._id == 0 and len(filled) > 1 and filled[-1] == len(filled) - 1:
            parted = [cells[index] for index in filled]
            if is_parted_report_line(parted, self._habits.delimiter):
                return self._say("report_line", cells, 0, line)
        return None

    @cached_property
    def _has_headings(self) -> bool:
        """Whether nearly all lines have an ID and three or more filled cells, so that others stand out."""
        rows = [row for row in self._habits.sample if sum(map(bool, row)) > 1]
        if self._id is None or len(rows) < 2:
            return False
        full = sum(1 for row in rows if row[self._id] and sum(map(bool, row)) >= _HEADING_CELLS)
        return nearly_all(full, len(rows))

    def _heading(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        """A line of one text among lines with an ID and several cells: the heading of a group."""
        texts = self._texts(cells, filled)
        if len(texts) != 1 or not self._has_headings:
            return None
        (index,) = texts
        if len(filled) == 1 and (found := self._parted_otherwise(cells[index], line)) is not None:
            return found
        field = self._fields.get(index)
        if field is not None and (field not in _DETAILS or (index and index not in (self._id, self._name))):
            return None
        if index == self._id and self._shape is None:
            return None
        if self._fits(cells[index]) or "@" in cells[index]:
            return None
        self.headings[line] = cells[index]
        return self._say("report_line", cells, index, line, f"Line {line} looks like the heading of a group.")

    def _parted_otherwise(self, text: str, line: int) -> Finding | None:
        """A line whose one cell has all cells in it, with another separator: a file put together from two."""
        for mark in _SEPARATORS - {self._habits.delimiter}:
            cells = text.split(mark)
            if len(cells) == len(self._headers) and (self._id is None or self._fits(clean(cells[self._id]))):
                own, others = f"{delimiter_name(mark)}s", f"{delimiter_name(self._habits.delimiter)}s"
                return find(
                    "width",
                    line=line,
                    message=f"The cells of line {line} are separated by {own}, those of the others by {others}.",
                    fix="Use one separator in the whole file.",
                )
        return None

    def real_headings(self, stored_names: Callable[[Collection[str]], Collection[str]]) -> set[int]:
        """The lines skipped as headings whose name a stored customer bears, or a Parent cell of the file holds.

        Args:
            stored_names: which of some names stored customers bear.
        """
        if not self.headings:
            return set()
        parents = {clean(value) for value in self.parents}
        borne = set(stored_names(sorted(set(self.headings.values()))))
        return {line for line, name in self.headings.items() if name in parents or name in borne}


def _explains(text: str) -> bool:
    """Whether a cell says what its column may hold, or gives an example as such."""
    if text in _UNITS or _BRACKETED.fullmatch(text) or _EXAMPLE.match(text):
        return True
    words = _WORD.findall(plain_letters(text))
    return any(len(word) > 1 for word in words) and _EXPLAINING.issuperset(words)


def _outline(value: str) -> str:
    """`C-00104` as `A-9`: runs of letters and of digits each as one sign."""
    return _DIGITS.sub("9", _LETTERS.sub("A", value))
