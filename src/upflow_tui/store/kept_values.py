"""Values of customers as the history and a draft keep them: JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from upflow_tui.store.read_back import text

if TYPE_CHECKING:
    from upflow_tui.importing.planning.plan import PlannedValue


def value_of(stored: str) -> PlannedValue:
    """A value that was kept as JSON: lists are tuples again. Raises TypeError, ValueError: it is none that is kept."""
    value = json.loads(stored)
    if isinstance(value, list):
        return tuple(map(text, value))
    if value is None or isinstance(value, str | bool):
        return value
    raise TypeError("no value of a customer")
