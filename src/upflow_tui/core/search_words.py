"""What is typed into a search, as words: each must be found, in any order, each in any of the columns.

The one rule for every list: stored customers, the customers of a plan, problems, the history (docs/product.md
"Searching"). Signs mean themselves: there are no wildcards and no quotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from upflow_tui.core.text import name_key

MOST_WORDS: Final = 16
"""Words that are looked for one by one; what is typed after them counts as one more word, blanks included."""


def search_words(text: str) -> tuple[str, ...]:
    """The different words of `text`, as names are compared (docs/rules.md §5); none where it is blank."""
    words = text.split(maxsplit=MOST_WORDS)
    return tuple(dict.fromkeys(folded(word) for word in words if word.strip()))


def folded(text: str) -> str:
    """`text` as it is searched in and for: without case, in NFC."""
    return name_key(text) or text.casefold()


def has_words(words: Iterable[str], texts: Iterable[str | None]) -> bool:
    """Whether each of `search_words` is in one of `texts`."""
    read = [folded(text) for text in texts if text]
    return all(any(word in text for text in read) for word in words)
