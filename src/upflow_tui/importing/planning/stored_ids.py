"""Whether an ID is that of a stored customer, asked one by one while lines are checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from upflow_tui.importing.planning.stored_customers import StoredCustomers

_REMEMBERED: Final = 20_000


def stored_ids(stored: StoredCustomers) -> Callable[[str], bool]:
    """What tells whether a stored customer has an ID; only odd cells ask, so each is looked up by itself."""

    @lru_cache(_REMEMBERED)
    def is_stored(external_id: str) -> bool:
        return any(item.external_id == external_id for item in stored.identities(external_ids=[external_id]))

    return is_stored
