"""Patterns that most runs never search with: compiled when they first do, not when the program starts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, Generic, cast


class _LatePattern(Generic[AnyStr]):
    """Stands where a pattern stands. What it was once asked for it has itself: from then on it is as quick as one."""

    def __init__(self, pattern: AnyStr, flags: re.RegexFlag) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[AnyStr]:
        return re.compile(self.pattern, self.flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def late_pattern(pattern: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """A regular expression that is compiled at its first use.

    Args:
        pattern: as for `re.compile`.
        flags: likewise.
    """
    return cast("re.Pattern[AnyStr]", _LatePattern(pattern, flags))
