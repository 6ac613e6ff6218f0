"""What is read back from the store is not trusted: the one door through which its values become what they stand for.

JSON that is none, a word that no list has, a time that is none, a number that is a text: whatever a disk, another
program or a hand has damaged is told as damage, with what helps, and is no fault of the program.
Source: docs/architecture.md "Habits".
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final, ParamSpec, TypeVar

from upflow_tui.store.errors import StoreError

P = ParamSpec("P")
R = TypeVar("R")

_SIGNS: Final = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    OverflowError,
    RecursionError,
    zlib.error,
)
"""What making something of a damaged value raises."""


def read_back(what: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Makes a function say that what it reads is damaged where it cannot make anything of it.

    Args:
        what: what it reads, as it stands in a sentence: "a saved mapping".

    Returns:
        A decorator for functions that turn stored values into objects; they raise StoreError then.
    """

    def door(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def reading(*args: P.args, **kwargs: P.kwargs) -> R:
            with reading_back(what):
                return function(*args, **kwargs)

        return reading

    return door


@contextmanager
def reading_back(what: str) -> Iterator[None]:
    """The same for what is done within: StoreError where it cannot make anything of what it reads."""
    try:
        yield
    except _SIGNS as error:
        raise damaged_value(what) from error


def damaged_value(what: str) -> StoreError:
    """What is stored of something makes no sense."""
    return damaged_store(f"{what} cannot be read back.")


def damaged_store(what: str) -> StoreError:
    """What is wrong with the store, a sentence."""
    return StoreError(
        f"The store is damaged: {what}",
        "upflow-tui store check says what else is; upflow-tui store restore puts a backup in its place.",
    )


def text(value: object) -> str:
    """A stored text. Raises TypeError: it is none."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def text_or_none(value: object) -> str | None:
    """A stored text, where there is one. Raises TypeError: it is none."""
    return None if value is None else text(value)


def number(value: object) -> int:
    """A stored number. Raises TypeError, ValueError: it is none, or negative."""
    if not isinstance(value, int):
        raise TypeError("no number")
    if value < 0:
        raise ValueError("a negative number")
    return value


def number_or_none(value: object) -> int | None:
    """A stored number, where there is one. Raises TypeError, ValueError: it is none, or negative."""
    return None if value is None else number(value)


def one_of(value: Any, words: Collection[object]) -> Any:
    """A stored word of a list. Raises ValueError: the list has no such word."""
    if value not in words:
        raise ValueError("an unknown word")
    return value
