"""The saved mappings, as the screens ask for them; each call opens the store for a moment, from any thread."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from upflow_tui.engine.opening import Opened
from upflow_tui.store import mappings
from upflow_tui.store.database import Database
from upflow_tui.store.mappings import SavedMapping

__all__ = ["SavedMapping", "all_mappings", "mapping_of", "save"]


def mapping_of(folder: Path, header_key: str) -> SavedMapping | None:
    """The mapping that is applied by itself to files with this header set. Raises StoreError."""
    database = Database.open(folder, readonly=True)
    try:
        return mappings.mapping_for(database, header_key)
    finally:
        database.close()


def all_mappings(folder: Path) -> list[SavedMapping]:
    """Every saved mapping, by name. Raises StoreError."""
    database = Database.open(folder, readonly=True)
    try:
        return mappings.saved_mappings(database)
    finally:
        database.close()


def save(folder: Path, name: str, opened: Opened) -> None:
    """Saves the mapping of a file under `name`; one of that name is replaced. Raises StoreError."""
    headers = [column.header for column in opened.table.columns]
    database = Database.open(folder)
    try:
        mappings.save_mapping(database, name, opened.header_key, headers, opened.mapping.fields, now=datetime.now(UTC))
    finally:
        database.close()
