"""Lines that repeat the header, explain, name or number its columns, or are the header of another table.

Source: docs/rules.md §2 "Lines that are no customers".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.checking.known_file import KnownFile
from upflow_tui.importing.file.shapes import nearly_all
from upflow_tui.importing.matching.headers import same_key

UNDER_HEADER: Final = 3
"""Physical lines under the header that may name, number or explain the columns."""
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
_EXPLAINING: Final = frozenset(_EXPLAINING_WORDS.split())
_UNITS: Final = frozenset(
    {"€", "$", "£", "%", "k€", "K€", "T€", "M€", "k$", "k£", "kEUR", "TEUR", "TUSD", "Mio", "Tsd"}
)


class HeaderLines:
    """Tells the lines that are headers, or belong to one."""

    def __init__(self, file: KnownFile) -> None:
        self._file = file
        self.second: int | None = None
        """The line on which another table has begun."""

    def again(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        """The header in the same order, or another header: then a second table begins."""
        headers = self._file.headers
        if not any(headers) or (self._file.id is not None and self._file.fits(cells[self._file.id])):
            return None
        keys = {index: same_key(cells[index]) for index in filled}
        same = sum(1 for index, key in keys.items() if key and key == headers[index])
        named = sum(map(bool, headers))
        asked = len(filled) if len(filled) > 1 else named
        if same and 4 * same < 3 * asked:
            same += sum(1 for index, key in keys.items() if key != headers[index] and self._means(index, cells[index]))
        if same and 4 * same >= 3 * asked:
            self.second = None
            return self._file.say("repeated_header", cells, filled[0], line)
        if not same and 4 * len(filled) >= 3 * named and len(filled) >= 2:
            meant = sum(1 for index in filled if self._means(index, cells[index]))
            if 4 * meant >= 3 * asked:
                return self._file.say("repeated_header", cells, filled[0], line)
        if len(filled) >= 2 and self._is_other_header(cells, filled, keys):
            self.second = line
            return find("second_table", line=line, number=line)
        return None

    def _means(self, index: int, text: str) -> bool:
        """Whether a text names the field of its column, in whatever language."""
        from upflow_tui.importing.matching.synonyms import load

        key = self._file.fields.get(index)
        return key is not None and any(reading.rule.field == key for reading in load().read(text))

    def _is_other_header(self, cells: Sequence[str], filled: Sequence[int], keys: Mapping[int, str]) -> bool:
        """Whether a line names columns: it has a header of ours in a place of ID or name, and no values."""
        from upflow_tui.importing.matching.synonyms import load

        if any("@" in cells[index] or any(map(str.isdigit, cells[index])) for index in filled):
            return False
        own = {header for header in self._file.headers if header}
        at_home = sum(1 for index, key in keys.items() if key == self._file.headers[index])
        named = sum(1 for index, key in keys.items() if key in own or load().read(cells[index]))
        identity = any(
            index in keys and keys[index] in own and len(keys[index]) > 4
            for index in (self._file.id, self._file.name)
            if index is not None
        )
        if identity and (at_home or named >= 2):
            return True
        return len(filled) >= UNDER_HEADER and 4 * named >= 3 * len(filled)

    def under_header(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        """A row of technical names, of column numbers, or one that explains the columns."""
        if line >= self._file.habits.first_line + UNDER_HEADER or not self._file.habits.first_line:
            return None
        if len(filled) < 2:
            if filled[0] in (self._file.id, self._file.name) or not _explains(cells[filled[0]]):
                return None
            return self._file.say("repeated_header", cells, filled[0], line, f"Line {line} explains the columns.")
        if self._file.id is not None and self._file.fits(cells[self._file.id]) and not cells[filled[0]].isdigit():
            return None
        texts = [cells[index] for index in filled]
        if len(filled) >= UNDER_HEADER and [*filled] == list(range(len(cells))):
            first = int(texts[0]) if texts[0] in ("0", "1") else -1
            if first >= 0 and texts == [str(first + place) for place in range(len(texts))]:
                return self._file.say("ruler_line", cells, filled[0], line, f"Line {line} numbers the columns.")
        if self._file.id is not None and self._file.fits(cells[self._file.id]):
            return None
        if self._are_identifiers(texts):
            message = f"Line {line} holds technical names of the columns."
            return self._file.say("repeated_header", cells, filled[0], line, message)
        if nearly_all(sum(map(_explains, texts)), len(texts)):
            return self._file.say("repeated_header", cells, filled[0], line, f"Line {line} explains the columns.")
        return None

    def _are_identifiers(self, texts: Sequence[str]) -> bool:
        if 4 * len(texts) < 3 * sum(map(bool, self._file.headers)):
            return False
        if not all(map(_IDENTIFIER.fullmatch, texts)):
            return False
        joined = sum(1 for text in texts if _JOINED.fullmatch(text))
        if 2 * joined >= len(texts):
            return True
        return self._file.shape is not None and len(texts) >= UNDER_HEADER and all(map(str.isupper, texts))


def _explains(text: str) -> bool:
    """Whether a cell says what its column may hold, or gives an example as such."""
    if text in _UNITS or _BRACKETED.fullmatch(text) or _EXAMPLE.match(text):
        return True
    words = _WORD.findall(plain_letters(text))
    return any(len(word) > 1 for word in words) and _EXPLAINING.issuperset(words)
