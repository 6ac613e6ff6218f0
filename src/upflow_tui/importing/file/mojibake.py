"""Whether text was read in the wrong encoding, told by its letters (docs/rules.md §2, damaged_accents)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from upflow_tui.core.late_pattern import late_pattern

MOJIBAKE: Final = late_pattern(
    "Ã(?:[\u0080-\u00bf€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ]|[‘’“”–—…](?=[^\\W\\d_]))"
    "|[ÂÐÑ][\u0080-\u009f]|Â[\u00a1-\u00bf](?=\\w)|(?<=\\w)Â[\u00a0-\u00bf]|â€.|ï»¿|\ufffd"
)
"""UTF-8 that was read as Windows-1252 and saved again ("SociÃ©tÃ©"), or letters already lost (U+FFFD)."""

_CENTRAL_MOJIBAKE: Final = late_pattern(
    "[ÄÅ][\u0080-\u009f‚ƒ„†‡ˆ‰‹ŒŽ•˜›œžŸ¡-©«-±²-¹»-¿](?=[^\\W\\d_])"
    "|(?<=[a-zà-ÿ])[ÄÅ][\u0080-\u009f‚ƒ„†‡ˆ‰‹ŒŽ•˜™š›œžŸ¡-©«-±²-¹»-¿…]"
)
"""The same of the letters of Central Europe and Turkey ("PlzeÅˆ")."""
_MOJIBAKE_SIGNS: Final = ("Ã", "â€", "Â", "Ð", "Ñ", "ï»¿", "\ufffd")
_CENTRAL: Final = ("Ä", "Å")
"""What most letters of Central Europe and Turkey begin with when they were read wrongly; letters of good text, too."""
_ENOUGH: Final = tuple(sign.encode() for sign in _MOJIBAKE_SIGNS if len(sign) > 1 or sign == "\ufffd")
_BEFORE_OTHERS: Final = tuple(sign.encode() for sign in (*_MOJIBAKE_SIGNS, *_CENTRAL) if sign.encode() not in _ENOUGH)
"""Letters that only before another one beyond ASCII are signs of it."""
_IN_WORD: Final = "\u00a0\u00ad’‘‛–—‐‑·•°ºª´`…«»\u200b\u200c\u200d"
"""Characters beyond ASCII that stand between letters in good text."""

_SYMBOL_IN_WORD: Final = late_pattern(
    f"(?<=[^\\W\\d_])[^\\w\\s\x00-\x7f{_IN_WORD}](?=[^\\W\\d_])|(?<=[^\\W\\d_])[¹²³¼½¾](?=[^\\W\\d_])"
)
_DAMAGED: Final = late_pattern(
    f"{_SYMBOL_IN_WORD.pattern}|[\x80-\x84\x86-\x9f\ufffd\u2500-\u259f]"
    "|[À-ÖØ-öø-ÿ]{4,}|(?<=[a-z])[À-ÖØ-ÞŒŠŽŸ](?=[a-z])"
)
"""A symbol or a capital inside a word, a control or box-drawing character, more accents in a row than words have."""


_LOST: Final = late_pattern(r"(?<![\w?@])[A-Za-z]*\?[a-z]+(?:\?[a-z]*)*(?![\w@])")
_APART: Final = late_pattern(r'[\s;,|"]+')
_SMALL: Final = late_pattern("[a-z]")


_MOST_LOOKS: Final = 2_000


def has_mojibake_as_utf8(block: bytes) -> bool:
    """The same of a block of UTF-8 whose first and last letter may be cut.

    Most blocks have no sign of it, which their bytes tell in a quarter of the time that the letters take.
    """
    is_suspect = any(_may_hold(block, sign, b"") for sign in _ENOUGH) or any(
        _may_hold(block, sign, b"\x80") for sign in _BEFORE_OTHERS
    )
    return is_suspect and has_mojibake(block.decode("utf-8", "ignore"))


def _may_hold(block: bytes, sign: bytes, least: bytes) -> bool:
    """Whether a letter stands in a block before a byte of at least `least`. Only the places of its last byte, which is
    rare, are looked at; where that is not rare, the letters must tell."""
    last, before = sign[-1:], len(sign) - 1
    place = block.find(last)
    for _ in range(_MOST_LOOKS):
        if place < 0:
            return False
        if block.startswith(sign, max(0, place - before)) and block[place + 1 : place + 2] >= least:
            return True
        place = block.find(last, place + 1)
    return True


def has_mojibake(text: str) -> bool:
    """Whether `text` holds UTF-8 that was once read as Windows-1252, or replacement characters."""
    # A single character is looked for many times as fast as several: the last one, which is rare, comes first.
    if any(sign[-1] in text and sign in text for sign in _MOJIBAKE_SIGNS) and MOJIBAKE.search(text) is not None:
        return True
    return any(_has_central(text, letter) for letter in _CENTRAL)


def _has_central(text: str, letter: str) -> bool:
    """Whether a rare capital begins mojibake anywhere; only the places where it stands are looked at."""
    place = text.find(letter)
    while place >= 0:
        if not text[place + 1 : place + 2].isascii() and _CENTRAL_MOJIBAKE.match(text, place):
            return True
        place = text.find(letter, place + 1)
    return False


def damage(text: str) -> int:
    """How many places of `text` look as if it had been read in the wrong encoding."""
    return sum(1 for _ in _DAMAGED.finditer(text))


def first_damage(text: str) -> str | None:
    """The first word of `text` that looks damaged, at most 40 characters of it."""
    return _word_around(text, _DAMAGED.search(text))


def damaged_words(text: str) -> list[str]:
    """The words of `text` that look damaged and are not all of capitals: there other letters mean nothing."""
    words = _APART.split(text)
    return [word[:40] for word in words if not word.isascii() and _SMALL.search(word) and _DAMAGED.search(word)]


def first_mojibake(text: str) -> str | None:
    """The first word of `text` with mojibake, at most 40 characters of it."""
    return _word_around(text, MOJIBAKE.search(text) or _CENTRAL_MOJIBAKE.search(text))


def lost_letters(values: Iterable[str]) -> list[str]:
    """The different words of some cells in which `?` stands for a letter, as `Soci?t?`; no links, no questions.

    A program that cannot write a letter in its code page puts the sign in its place.
    """
    words: dict[str, None] = {}
    for value in values:
        if "?" in value and "/" not in value and "=" not in value and "." not in value.rstrip("?."):
            words.update(dict.fromkeys(_LOST.findall(value)))
    return list(words)


def _word_around(text: str, match: re.Match[str] | None) -> str | None:
    """The word in which `match` stands: up to white space, quotes or a delimiter on both sides."""
    if match is None:
        return None
    before = re.split(r'[\s;,|"]', text[max(0, match.start() - 20) : match.start()])[-1]
    after = re.split(r'[\s;,|"]', text[match.end() : match.end() + 20], maxsplit=1)[0]
    return (before + match[0] + after)[:40]


def _classes() -> bytes:
    """What each byte of Windows-1252 is.

    l and C: a small letter and a capital of ASCII; h and H: of those beyond it; S: a symbol that no word holds;
    U: undefined; a dot for the rest.
    """
    classes = bytearray(b"." * 256)
    for code in range(256):
        char = bytes([code]).decode("cp1252", "replace")
        if char == "\ufffd":
            classes[code] = ord("U")
        elif char.isalpha() and char not in "ªº":
            small, capital = "lC" if code < 0x80 else "hH"
            classes[code] = ord(capital if char.isupper() else small)
        elif code >= 0x80 and char not in _IN_WORD:
            classes[code] = ord("S")
    return bytes(classes)


_CLASSES: Final = _classes()
_HIGH_ALIKE: Final = bytes.maketrans(b"H", b"h")
_LETTERS_ALIKE: Final = bytes.maketrans(b"hHC", b"lll")


def read_as_cp1252(block: bytes) -> tuple[int, bool]:
    """How many letters beyond ASCII `block` has as Windows-1252, and whether that looks damaged.

    Damaged: a symbol or an accented capital inside a word, an undefined byte, four accents or three symbols in a row
    (Chinese has such). All of it in C, because it looks at every byte of the file.
    """
    classes = block.translate(_CLASSES)
    damaged = b"U" in classes or (b"H" in classes and b"lHl" in classes)
    high = classes.translate(_HIGH_ALIKE)
    damaged = damaged or b"hhhh" in high
    if not damaged and b"S" in classes:
        damaged = b"SSS" in classes or b"lSl" in classes.translate(_LETTERS_ALIKE)
    return high.count(b"h"), damaged


_TURKISH: Final = late_pattern(rb"[A-Za-z\xc0-\xff]*[\xd0\xdd\xde\xf0\xfd\xfe][A-Za-z\xc0-\xff]*")
"""A word that holds a letter which Windows-1252 has for Icelandic, and Windows-1254 for Turkish."""
_CONSONANT: Final = "[bcdfghjklmnpqrstvwxyzþðçBCDFGHJKLMNPQRSTVWXYZÞÐÇ]"
_TURKISH_ONLY: Final = late_pattern(f"ý$|{_CONSONANT}ý{_CONSONANT}|Ý(?=[A-ZÀ-ÖØ-Þ])")
"""What only Turkish words have, as Windows-1252 reads them: ı at the end or between consonants, İ before capitals."""
_PERHAPS_TURKISH: Final = late_pattern("^Ý(?!mi)|þ$|þ[bcdfgklmnstzç]")
"""What hardly any other word has."""
_NOT_CZECH: Final = late_pattern("ý.*ý.|yý|[çöü].*ý|ý.*[çöü]", re.IGNORECASE)
"""Words with ý as Czech and Slovak have none."""
_BALTIC: Final = late_pattern("^Ð[a-z]|[àèëøìïò].*[þðÞÐ]|[þðÞÐ].*[àèëøìïò]")
"""What neither Icelandic nor Turkish words have, as Windows-1252 reads Lithuanian and Latvian: Ð before all others, or
ž and š beside letters that only their languages put there."""
_ICELANDIC: Final = late_pattern("^þór|ður$|ð$|^ð|ðs?$", re.IGNORECASE)
_TURKISH_WORDS: Final = 3
_WORDS_KEPT: Final = 500


class TurkishWords:
    """The words of a file that Windows-1252 gives letters of Icelandic, which Turkish ones may be."""

    def __init__(self) -> None:
        self._words: dict[str, None] = {}
        self._has_ae = False

    def add(self, block: bytes) -> None:
        """Takes the words of a block of the file."""
        self._has_ae = self._has_ae or b"\xe6" in block or b"\xc6" in block
        if len(self._words) < _WORDS_KEPT and not _SIGNS.isdisjoint(block):
            words = (word.decode("cp1252", "replace") for word in _TURKISH.findall(block))
            self._words.update(dict.fromkeys(word for word in words if len(word) > 1))

    @property
    def are_turkish(self) -> bool:
        """Whether enough words show it: three different ones, one of them as only Turkish has it, none Icelandic.

        Where ý is the only letter, one word must be unlike Czech besides.
        """
        if len(self._words) < _TURKISH_WORDS or self._are_icelandic:
            return False
        kinds = {char for word in self._words for char in word.casefold() if char in "ýþð"}
        is_other = len(kinds) > 1 or any(map(_NOT_CZECH.search, self._words))
        return is_other and any(map(_TURKISH_ONLY.search, self._words))

    @property
    def may_be_turkish(self) -> bool:
        """Whether a word looks Turkish, and none Icelandic; words with nothing but ý may be Czech."""
        if self._are_icelandic:
            return False
        kinds = {char for word in self._words for char in word if char in "þðÞÐÝ"}
        return bool(kinds) and any(_TURKISH_ONLY.search(word) or _PERHAPS_TURKISH.search(word) for word in self._words)

    @property
    def first_baltic(self) -> str | None:
        """The first word that looks Lithuanian or Latvian, as Windows-1252 reads it; None where there is none."""
        return next(filter(_BALTIC.search, self._words), None)

    @property
    def first(self) -> str:
        """The first word that looks Turkish, as Windows-1252 reads it; else any of them."""
        looking = (word for word in self._words if _TURKISH_ONLY.search(word) or _PERHAPS_TURKISH.search(word))
        return next(looking, next(iter(self._words), ""))

    @property
    def _are_icelandic(self) -> bool:
        return self._has_ae or any(map(_ICELANDIC.search, self._words))


_SIGNS: Final = frozenset(b"\xd0\xdd\xde\xf0\xfd\xfe")
