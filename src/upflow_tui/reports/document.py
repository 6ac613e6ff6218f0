"""A report as a few blocks that say what is from the file and what is ours; how it looks is for others to say.

Markdown and HTML (markdown.py, html.py) are made of it. Every text in it is one visible line: what a terminal or a
browser would obey, or nobody would see, is a picture (core/visible.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import BY_KEY, label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.values import Value, shown_value
from upflow_tui.core.visible import visible

LONGEST: Final = 300
"""Characters of a value that are shown."""


class Quoted(str):
    """A text of the file, of the store or of the computer: shown, never understood."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of the document, or of a section."""

    text: str
    quoted: str = ""
    """What stands behind it, from the file."""
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph of our own words."""

    text: str
    weight: str = ""
    """`strong` for what must not be missed, `more` for what was left out."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each cell is ours, or `Quoted`."""

    headers: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: frozenset[int] = frozenset()
    """The columns (0 = first) of numbers."""

    @property
    def has_header(self) -> bool:
        """Whether any column has a name."""
        return any(self.headers)


Block: TypeAlias = Heading | Sentence | Table


def shown(text: str) -> str:
    """`text` as one visible line, still `Quoted` where it was."""
    made = visible(text)
    return Quoted(made) if isinstance(text, Quoted) else made


def quoted(text: str | None) -> str:
    """A text from the file, at most 300 characters of it; "" for nothing."""
    return Quoted(shorten(text, LONGEST)) if text else ""


def quoted_value(value: Value) -> str:
    """A value that is stored or was."""
    return quoted(shown_value(value)) or "(blank)"


def field_name(key: str | None) -> str:
    """What a field is called; custom fields are called what the organization calls them."""
    if key is None:
        return ""
    return label_of(key) if key in BY_KEY else quoted(label_of(key))
