"""Words of Central Europe that Windows-1252 gives letters of the West: `Gyõr`, `Kuèera`, `Braºov` (docs/rules.md §2).

Windows-1250, in which spreadsheets save CSV in Prague, Budapest, Zagreb and Bucharest, differs from Windows-1252 by
such letters alone: nothing about the text is damaged, but every name is another one.
"""

from __future__ import annotations

import re
from typing import Final

from upflow_tui.core.late_pattern import late_pattern

_LETTER: Final = "A-Za-zÀ-ÖØ-öø-ÿŠŽŸšžªº¼¾"
_END: Final = f"(?![{_LETTER}])"
# Each alternative begins with its letter, and looks back from there: so the search leaps from letter to letter.
_ONLY_CENTRAL: Final = (
    # č before a vowel, k or n: in French, Italian and Catalan è never stands so
    "è(?:(?=[aeoiáíýé])|(?<=[aeiouáéíy]è)(?=k)|(?<=[aeuáé]è)(?=n))|È(?=[aeoiáíAEOIÁÍÝ])"
    # ě inside a word, where Italian has none
    "|ì(?<=[bdmnptvf]ì)(?=[a-zšžáíèø])|Ì(?<=[BDMNPTVF]Ì)(?=[A-Z])"
    # ř beside a long vowel; ů
    f"|ø(?:(?=[áíùì])|(?<=[áíì]ø){_END})|Ø(?=[íáÍÁ])|ù(?:(?=ž)|(?<=[Dd]ù)(?=m))"
    # ć at the end of a name of the Balkans
    f"|æ(?<=[vnèšžjrk]iæ){_END}|Æ(?<=[VNÈŠŽJRK]IÆ){_END}"
    # Hungarian ő and ű
    f"|õ(?:(?<=[{_LETTER}]õ){_END}|(?<=[Ss]zõ|[Gg]yõ|[Zz]sõ|[Nn]yõ|[Cc]sõ)|(?=sz|gy|zs|ny|cs))"
    "|û(?:(?<=[Ss]zû|[Gg]yû|[Zz]sû|[Nn]yû|[Cc]sû)|(?=sz|gy|zs|ny|cs))"
    f"|Õ(?:(?<=[{_LETTER}]Õ){_END}|(?<=SZÕ|GYÕ|ZSÕ|NYÕ|CSÕ)|(?=SZ|GY|ZS|NY|CS|r[sd]|s[zi]))"
    "|Û(?:(?<=SZÛ|GYÛ|ZSÛ|NYÛ|CSÛ)|(?=SZ|GY|ZS|NY|CS))"
    # Romanian ş, ţ and ă; Slovak ľ
    "|º(?<=[A-Za-z][a-z]º)(?=[a-z])|ª(?<![A-Za-z0-9.]ª)(?=[a-z]{2})"
    f"|þ(?:(?<=[cn]þ)(?=i)|(?<=[in]þ)(?=a{_END})|(?<=aþ)(?=i{_END}))"
    f"|ã(?=[lrtbdgcv][aeiouãâî])|¼(?<![{_LETTER}0-9]¼)(?=ub|ud)"
)
_WESTERN: Final = f"è(?=[rvmtgnsld]es?{_END})|ñ|å|ê(?=[tm])|ã(?=[eo])|õ(?=e)|ø(?=[rdyg])|æ(?=[rldgskn])"
"""Letters as only Western words have them."""
_BALTIC: Final = late_pattern("èi(?:us|û|ai|ien)|èard")
"""The same of Lithuanian and Latvian words, whose è is a č of Windows-1257."""
_CENTRAL: Final = late_pattern(_ONLY_CENTRAL.encode("cp1252"))
_NOT_CENTRAL: Final = late_pattern(_WESTERN.encode("cp1252"))
_AROUND: Final = re.compile(f"[{_LETTER}]*".encode("cp1252"))
_ENOUGH: Final = 3
_LOOKED_AT: Final = 500
"""Places; who has so many has shown what the file is."""
_LONGEST: Final = 40


class CentralWords:
    """The words of a file that only languages of Central Europe have, when they are read as Windows-1252."""

    def __init__(self) -> None:
        self._words: dict[str, None] = {}
        self._left = _LOOKED_AT
        self._is_western = False
        self.first_baltic: str | None = None
        """The first word that is rather Lithuanian or Latvian."""

    def add(self, block: bytes) -> None:
        """Takes the words of a block of the file."""
        if self._left > 0:
            for match in _CENTRAL.finditer(block):
                self._take(_word_at(block, match.start()))
                self._left -= 1
                if not self._left:
                    break
        if not self._is_western:
            self._is_western = _NOT_CENTRAL.search(block) is not None

    def _take(self, word: str) -> None:
        if self.first_baltic is None and _BALTIC.search(word):
            self.first_baltic = word
        self._words[word] = None

    @property
    def are_central(self) -> bool:
        """Whether three different words show it, and no other word is one of the West or of the Baltic."""
        return len(self._words) >= _ENOUGH and not self._is_western and self.first_baltic is None

    @property
    def first(self) -> str | None:
        """The first such word, as Windows-1252 reads it; None where there is none."""
        return next(iter(self._words), None)


def _word_at(block: bytes, place: int) -> str:
    """The word that has a letter at this place, at most 40 letters on either side."""
    before = block[max(0, place - _LONGEST) : place][::-1]
    begin = _AROUND.match(before)
    end = _AROUND.match(block[place : place + _LONGEST])
    return ((begin[0][::-1] if begin else b"") + (end[0] if end else b"")).decode("cp1252", "replace")
