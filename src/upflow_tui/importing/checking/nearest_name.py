"""The name that was probably meant: a hint in a fix, never applied by itself (docs/rules.md §3 and §4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import plain_letters

_LONGEST: Final = 60
"""Longer names are only compared whole: each of their letters would be another key."""

_MOST_NAMES: Final = 10_000
"""Of more names only equal ones are near: a dozen keys for each would take a kilobyte."""

_MOST_ALIKE: Final = 1_000
"""Where each word of a text is in more names than these, no name is told by its words."""

_WORD: Final = late_pattern(r"\w+")


class Nearest:
    """Finds the one of a few hundred names that a misspelt text is nearest to, at the same cost for any text.

    Near means, case, accents and punctuation left aside: equal, one letter more, less, other or swapped on either
    side, or made of words of one name only. Where several names are as near, the first of them is returned.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._whole: dict[str, str] = {}
        self._shortened: dict[str, str] = {}
        self._by_word: dict[str, set[str]] = {}
        known = list(names)
        for name in known:
            letters = _letters(name)
            self._whole.setdefault(letters, name)
            if len(known) > _MOST_NAMES:
                continue
            for key in _without_one(letters):
                self._shortened.setdefault(key, name)
            for word in _words(name):
                self._by_word.setdefault(word, set()).add(name)

    def find(self, text: str) -> str | None:
        """The nearest name, or None where none is near."""
        letters = _letters(text)
        if not letters:
            return None
        found = self._whole.get(letters) or self._shortened.get(letters)
        if found is not None or len(letters) < 3:
            return found
        for key in _without_one(letters):
            found = self._whole.get(key) or self._shortened.get(key)
            if found is not None:
                return found
        return self._by_words(text)

    def _by_words(self, text: str) -> str | None:
        """The only name that has every word of `text`."""
        found: list[set[str]] = [self._by_word.get(word, set()) for word in _words(text)]
        rarest, *others = sorted(found, key=len) or [set()]
        if len(rarest) > _MOST_ALIKE:
            return None
        names = [name for name in rarest if all(name in holders for holders in others)]
        return names[0] if len(names) == 1 else None


def _letters(text: str) -> str:
    return "".join(_WORD.findall(plain_letters(text)))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(plain_letters(text)) if len(word) > 2]


def _without_one(letters: str) -> Iterator[str]:
    if 3 <= len(letters) <= _LONGEST:
        for at in range(len(letters)):
            yield letters[:at] + letters[at + 1 :]
