"""What the values of a change refer to: the ids of workflows, members, positions and options, for undo.

Text that was kept may name something that has another name by then; its id stays the same.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any


class Names:
    """The organization's names and their ids, read once under the lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._ids: dict[str, dict[str, int]] = {
            "account_manager": _ids(connection, "SELECT email, id FROM members"),
            "workflow": _ids(connection, "SELECT name, id FROM workflows"),
            "position": _ids(connection, "SELECT name, id FROM positions"),
        }
        """By field key: the ids that its values stand for; fields of plain values are not in it."""
        self._fields = _ids(connection, "SELECT 'custom:' || name, id FROM custom_fields")
        for key, field in self._fields.items():
            options = _ids(connection, "SELECT name, id FROM custom_options WHERE field_id = ?", (field,))
            if options:
                self._ids[key] = options

    def field_id(self, key: str) -> int | None:
        """The id of a custom field by its field key; None for the fields that every organization has."""
        return self._fields.get(key)

    def refs(self, key: str, stored: str) -> str | None:
        """The ids behind a value, which is JSON, as a JSON list; None for plain values and for no value."""
        ids = self._ids.get(key)
        if ids is None or stored == "null":
            return None
        value: Any = json.loads(stored)
        names = value if isinstance(value, list) else [value]
        return json.dumps([ids[name] for name in names if name in ids])


def _ids(connection: sqlite3.Connection, query: str, values: tuple[int, ...] = ()) -> dict[str, int]:
    return dict(connection.execute(query, values).fetchall())
