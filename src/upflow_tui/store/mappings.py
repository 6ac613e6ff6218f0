"""Mappings that are remembered by the set of headers they were made for (docs/rules.md §3)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.fixes.repair_json import repairs_as_json, repairs_from_json
from upflow_tui.importing.fixes.repairs import Repair
from upflow_tui.importing.matching.mapping import fields_by_header
from upflow_tui.store.database import Database, StoreError, stamp
from upflow_tui.store.read_back import number, read_back, text, text_or_none

_COLUMNS: Final = "name, header_key, headers, fields, created, used, last_used, repairs"


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A saved mapping; `headers` and `fields` belong together by their places."""

    name: str
    header_key: str
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    created: datetime
    used: int
    """How many imports were made with it."""
    last_used: datetime | None
    repairs: tuple[Repair, ...] = ()
    """What the files of this mapping call things, and what the organization does (docs/product.md, value mapping)."""

    def fields_for(self, headers: Sequence[str]) -> tuple[str | None, ...]:
        """The field of each column of a file with these headers, whatever their order.

        The second column of the same header gets the field of the second such column, and so on; an unknown one None.
        """
        return fields_by_header(self.headers, self.fields, headers)


def save_mapping(
    db: Database,
    name: str,
    header_key: str,
    headers: Sequence[str],
    fields: Sequence[str | None],
    *,
    now: datetime,
    repairs: Sequence[Repair] = (),
    saved_by: int | None = None,
) -> None:
    """Saves a mapping under `name`; one of that name is replaced, its uses still count.

    Args:
        saved_by: the import that saves a new one by itself; None: the person asked for it.

    Raises:
        ValueError: not as many fields as headers.
        StoreError: the store cannot be written.
    """
    if len(headers) != len(fields):
        raise ValueError("a mapping has one field, or None, for each header")
    with db.write(revises=False) as connection:
        connection.execute(
            "INSERT INTO mappings (name, header_key, headers, fields, created, used, repairs, saved_by) "
            "VALUES (?, ?, ?, ?, ?, 0, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET header_key = excluded.header_key, headers = excluded.headers, "
            "fields = excluded.fields, created = excluded.created, repairs = excluded.repairs, "
            # An import that changes a mapping of before is not the only one that saved it.
            "saved_by = iif(excluded.saved_by IS NULL, NULL, saved_by)",
            (
                name,
                header_key,
                json.dumps(list(headers)),
                json.dumps(list(fields)),
                stamp(now),
                json.dumps(repairs_as_json(repairs)),
                saved_by,
            ),
        )


def remember_values(db: Database, name: str, repairs: Sequence[Repair]) -> None:
    """Gives a saved mapping other value mappings; nothing happens if it is gone."""
    with db.write(revises=False) as connection:
        values = json.dumps(repairs_as_json(repairs))
        connection.execute("UPDATE mappings SET repairs = ? WHERE name = ?", (values, name))


def saved_mappings(db: Database) -> list[SavedMapping]:
    """All saved mappings, by name."""
    return [_mapping(row) for row in db.fetch(f"SELECT {_COLUMNS} FROM mappings ORDER BY name")]


def mapping_named(db: Database, name: str) -> SavedMapping | None:
    """The saved mapping of exactly this name."""
    rows = db.fetch(f"SELECT {_COLUMNS} FROM mappings WHERE name = ?", (name,))
    return _mapping(rows[0]) if rows else None


def mapping_for(db: Database, header_key: str) -> SavedMapping | None:
    """The mapping made for this set of headers; of several the one used or saved last."""
    rows = db.fetch(
        f"SELECT {_COLUMNS} FROM mappings WHERE header_key = ? "
        "ORDER BY max(coalesce(last_used, ''), created) DESC, id DESC LIMIT 1",
        (header_key,),
    )
    return _mapping(rows[0]) if rows else None


def rename_mapping(db: Database, name: str, new: str) -> None:
    """Gives a saved mapping another name; from then on it is one that the person wants.

    Raises:
        StoreError: there is none of this name, or one of the new name already.
    """
    with db.write(revises=False) as connection:
        try:
            query = "UPDATE mappings SET name = ?, saved_by = NULL WHERE name = ?"
            renamed = connection.execute(query, (new, name)).rowcount
        except sqlite3.IntegrityError as error:
            raise StoreError(f'There is a mapping "{new}" already.', "Choose another name.") from error
        if not renamed:
            raise _unknown(name)


def delete_mapping(db: Database, name: str) -> None:
    """Forgets a saved mapping.

    Raises:
        StoreError: there is none of this name.
    """
    with db.write(revises=False) as connection:
        if not connection.execute("DELETE FROM mappings WHERE name = ?", (name,)).rowcount:
            raise _unknown(name)


def mark_used(db: Database, name: str, *, now: datetime) -> None:
    """Counts one more import made with this mapping; nothing happens if it is gone."""
    with db.write(revises=False) as connection:
        connection.execute("UPDATE mappings SET used = used + 1, last_used = ? WHERE name = ?", (stamp(now), name))


def forget_mapping_of(db: Database, number: int) -> None:
    """Deletes the mapping that only this import saved and that no other import used.

    Source: docs/rules.md §3: "one saved or renamed on request stays".
    """
    with db.write(revises=False) as connection:
        connection.execute("DELETE FROM mappings WHERE saved_by = ? AND used <= 1", (number,))


def _unknown(name: str) -> StoreError:
    return StoreError(f'There is no mapping "{name}".', "Look at the list of saved mappings.")


@read_back("a saved mapping")
def _mapping(row: tuple[Any, ...]) -> SavedMapping:
    name, header_key, headers, fields, created, used, last_used, repairs = row
    pairs = list(zip(json.loads(headers), json.loads(fields), strict=True))
    return SavedMapping(
        text(name),
        text(header_key),
        tuple(text(header) for header, _ in pairs),
        tuple(text_or_none(field) for _, field in pairs),
        datetime.fromisoformat(created),
        number(used),
        datetime.fromisoformat(last_used) if last_used is not None else None,
        repairs_from_json(json.loads(repairs)),
    )
