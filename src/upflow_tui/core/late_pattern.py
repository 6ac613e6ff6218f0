"""Patterns that most runs never search with: compiled when they first do, not when the program starts."""

from __future__ import annotations

import re
from functools import cached_property


class LatePattern:
    """A regular expression that is compiled at its first use.

    Args:
        pattern: as for `re.compile`.
        flags: likewise.
    """

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._pattern, self._flags = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, self._flags)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As that of `re.Pattern`."""
        return self._compiled.fullmatch(text)

    def match(self, text: str) -> re.Match[str] | None:
        """As that of `re.Pattern`."""
        return self._compiled.match(text)

    def search(self, text: str) -> re.Match[str] | None:
        """As that of `re.Pattern`."""
        return self._compiled.search(text)
