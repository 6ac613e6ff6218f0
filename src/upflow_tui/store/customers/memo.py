"""What was made of a value, remembered: the same few come again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

_MOST: Final = 20_000


class Memo(dict[Any, Any]):
    """Values seen → what was made of them; so many at most that memory does not grow with the store."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> Any:
        if len(self) >= _MOST:
            self.clear()
        made = self[value] = self._make(value)
        return made
