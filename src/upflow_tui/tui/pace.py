"""How long it takes to find what is searched for, so that whoever types waits only where a pause helps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

Result = TypeVar("Result")

_QUICK: Final = 0.05
"""Seconds up to which each key may search at once."""


class Pace:
    """Of one list; asked on the loop, told in a thread."""

    def __init__(self) -> None:
        self._took = 0.0
        self._since: float | None = None
        """When the search that is under way began."""

    @property
    def is_quick(self) -> bool:
        """Whether the last search was, and the one under way may still be."""
        since = self._since
        return self._took < _QUICK and (since is None or time.monotonic() - since < _QUICK)

    def timed(self, work: Callable[[], Result]) -> Callable[[], Result]:
        """The same work, its time taken; of one that fails or is given up nothing is learnt."""

        def timed() -> Result:
            self._since = began = time.monotonic()
            try:
                result = work()
                self._took = time.monotonic() - began
                return result
            finally:
                if self._since == began:
                    self._since = None

        return timed
