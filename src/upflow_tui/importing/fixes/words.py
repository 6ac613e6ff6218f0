"""Fixes of words: true and false, the mark of the main contact, positions, in seven languages (`words.toml`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean, fold_spaces, plain_letters
from upflow_tui.importing.fixes.texts import TextFix

_Meaning = TypeVar("_Meaning")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `words.toml`, each as `word_key` has it."""

    yes_no: Mapping[str, bool]
    """Words that mean yes or no → which."""
    positions: Mapping[str, str]
    """Words for a position → what the table calls it."""
    months: Mapping[str, int]
    """Names of months → 1 to 12."""


def word_key(text: str) -> str:
    """What words are compared by: case, accents and outer spaces do not count."""
    return plain_letters(fold_spaces(text))


@cache
def words() -> Words:
    """The words, read once."""
    import tomllib

    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    yes_no = ((word, meant) for meant, key in ((True, "yes"), (False, "no")) for word in _all(table[key]))
    positions = ((word, name) for name, some in table["positions"].items() for word in _all(some))
    months = (
        (word, number)
        for names in table["months"].values()
        for number, name in enumerate(names, 1)
        for word in name.split()
    )
    return Words(_told_apart(yes_no), _told_apart(positions), _told_apart(months))


def _all(by_language: Mapping[str, Sequence[str]]) -> Iterator[str]:
    return (word for some in by_language.values() for word in some)


def _told_apart(pairs: Iterable[tuple[str, _Meaning]]) -> dict[str, _Meaning]:
    """The meaning of each word. A word with two would be a fault of the table, which a test looks for."""
    meanings: dict[str, _Meaning] = {}
    for word, meaning in pairs:
        meanings.setdefault(word_key(word), meaning)
    return meanings


def as_boolean(cell: str) -> str:
    """`cell` as true or false, where it means one of them; those two as they are (Seed: "case insensitive")."""
    text = clean(cell)
    if text.lower() in ("true", "false"):
        return cell
    meant = words().yes_no.get(word_key(text))
    return cell if meant is None else "true" if meant else "false"


def as_main_mark(cell: str) -> str:
    """`cell` as 1 or 0, where it means yes or no (Seed: 'Add a "1" in this column')."""
    if clean(cell) in ("1", "0"):
        return cell
    meant = words().yes_no.get(word_key(cell))
    return cell if meant is None else "1" if meant else "0"


def positions_of(organization: Organization) -> TextFix:
    """What names a position as this organization does; a name that it has, in whatever case, stays as it is.

    A word of the table stands for the first position of the organization that the table knows as the same.
    """
    known = {clean(name).casefold() for name in organization.positions}
    table = words().positions
    names: dict[str, str] = {}
    for name in organization.positions:
        names.setdefault(table.get(word_key(name), ""), name)

    def text_fix(cell: str) -> str:
        text = clean(cell)
        if not text or text.casefold() in known:
            return cell
        meant = table.get(word_key(text))
        return cell if meant is None else names.get(meant, cell)

    return text_fix
