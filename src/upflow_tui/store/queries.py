"""What every list of the store is asked with: conditions, marks for values, and ids that stay packed."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from upflow_tui.store.database import Database


def fetch_ids(db: Database, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> array[int]:
    """The ids that a query answers with, packed."""
    return array("q", [key for (key,) in db.fetch(sql, parameters)])


def all_of(conditions: Sequence[str]) -> str:
    """The WHERE of a query; blank without conditions."""
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def marks(values: Sequence[object]) -> str:
    """A question mark for each value."""
    return ",".join("?" * len(values))
