"""What the history keeps of an import, written in its transaction.

Source: docs/rules.md §6, "Kept in the same transaction".
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.planning.plan import Counts, Totals
from upflow_tui.store.database import StoreError, stamp
from upflow_tui.store.draft.packing import packed, unpacked

PART: Final = 2**20
"""Bytes of the file in one row."""
_AT_ONCE: Final = 5_000
_QUICKEST: Final = 1
"""zlib's level: a fifth of the size for a twentieth of the time of an import."""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """What the history says of an import besides its plan; `mapping`, `choices` and `repairs` are JSON-able."""

    file_name: str
    size: int
    sha256: str
    encoding: str
    bom: bool
    delimiter: str
    header_line: int
    header_key: str
    mode: str
    mapping: Any
    choices: Any
    repairs: Any
    by: str
    started: datetime
    continues: int | None = None
    """The import whose lines with errors this file holds (docs/rules.md §6)."""


def start_import(
    connection: sqlite3.Connection, record: ImportRecord, totals: Totals, status: str | None = None
) -> int:
    """Writes the entry of the history and returns its number. Status: docs/rules.md §6.

    Args:
        status: `cancelled` or `failed`; None: by the errors among the totals.
    """
    started = stamp(record.started)
    values: dict[str, Any] = {
        "kind": "import",
        "continues": record.continues,
        "started": started,
        "ended": started,
        "by": record.by,
        "file_name": record.file_name,
        "size": record.size,
        "sha256": record.sha256,
        "encoding": record.encoding,
        "bom": int(record.bom),
        "delimiter": record.delimiter,
        "header_line": record.header_line,
        "header_key": record.header_key,
        "mode": record.mode,
        "status": status or ("error" if totals.errors else "success"),
        **{name: json.dumps(getattr(record, name)) for name in ("mapping", "choices", "repairs")},
        **_total_columns(totals),
    }
    cursor = connection.execute(
        f"INSERT INTO imports ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values())
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def end_import(connection: sqlite3.Connection, number: int, ended: datetime, created: tuple[int, int] | None) -> None:
    """Notes when the import was over, and between which ids the customers lie that it created."""
    connection.execute(
        "UPDATE imports SET ended = ?, first_created = ?, last_created = ? WHERE id = ?",
        (stamp(ended), *(created or (None, None)), number),
    )


def keep_lines(connection: sqlite3.Connection, number: int, base: int) -> None:
    """Keeps each line's fate and customer; new customers have the id `base` and their number in the plan."""
    numbers, fates, planned = connection.execute("SELECT numbers, fates, customers FROM draft.lines").fetchall()[0]
    owners = unpacked("I", planned)
    ids = _ids_by_number(connection, base, max(owners, default=0))
    customers = array("q", map(ids.__getitem__, owners))
    connection.execute(
        "INSERT INTO import_lines (import_id, numbers, fates, customers) VALUES (?, ?, ?, ?)",
        (number, *(zlib.compress(data, _QUICKEST) for data in (numbers, fates, packed(customers)))),
    )


def keep_unwritten_lines(connection: sqlite3.Connection, number: int) -> None:
    """Keeps the fates of lines of which nothing was written: what would have been applied is skipped."""
    numbers, fates = connection.execute("SELECT numbers, fates FROM draft.lines").fetchall()[0]
    fates = bytes(fates).replace(b"A", b"S")
    customers = packed(array("q", bytes(8 * len(fates))))
    connection.execute(
        "INSERT INTO import_lines (import_id, numbers, fates, customers) VALUES (?, ?, ?, ?)",
        (number, *(zlib.compress(data, _QUICKEST) for data in (numbers, fates, customers))),
    )


def _ids_by_number(connection: sqlite3.Connection, base: int, last: int) -> array[int]:
    """The id in the store of each customer of the plan by its number; 0 for none.

    Args:
        last: the highest number of a customer with a line: new ones need not be in the draft.
    """
    kept = connection.execute("SELECT numbers, keys FROM draft.kept").fetchall()[0]
    numbers, keys = unpacked("I", kept[0]), unpacked("q", kept[1])
    drafted = connection.execute("SELECT max(number) FROM draft.customers").fetchall()[0][0] or 0
    last = max(last, drafted, numbers[-1] if numbers else 0)  # they rise
    ids = array("q", range(base, base + last + 1))
    ids[0] = 0
    for start in range(1, last + 1, _AT_ONCE):
        for number, key in connection.execute(
            "SELECT number, coalesce(key, 0) FROM draft.customers NOT INDEXED "
            "WHERE number BETWEEN ? AND ? AND action <> 'create'",
            (start, start + _AT_ONCE - 1),
        ).fetchall():
            ids[number] = key
    for number, key in zip(numbers, keys, strict=True):
        ids[number] = key
    return ids


def keep_file(connection: sqlite3.Connection, number: int, source: Source) -> Iterator[int]:
    """Keeps the file's bytes; yields the size of each part as it is written.

    Raises:
        StoreError: the private copy is gone, or is not what was read.
    """
    older = _older_copy(connection, number, source)
    digest = hashlib.sha256()
    size = part = 0
    try:
        with source.open() as file:
            while data := file.read(PART):
                digest.update(data)
                size += len(data)
                part += 1
                connection.execute(
                    "INSERT INTO import_files (import_id, part, data) VALUES (?, ?, ?)",
                    (number, part, _compressed(connection, older, part, data)),
                )
                yield len(data)
    except OSError as error:
        raise _changed(source) from error
    if size != source.size or digest.hexdigest() != source.sha256:
        raise _changed(source)


def _older_copy(connection: sqlite3.Connection, number: int, source: Source) -> int | None:
    """The latest other import that keeps a file of this SHA-256."""
    rows = connection.execute(
        "SELECT max(id) FROM imports i WHERE sha256 = ? AND id <> ? "
        "AND EXISTS (SELECT 1 FROM import_files f WHERE f.import_id = i.id)",
        (source.sha256, number),
    ).fetchall()
    key: int | None = rows[0][0]
    return key


def _compressed(connection: sqlite3.Connection, older: int | None, part: int, data: bytes) -> bytes:
    """A part of the file, compressed.

    What an older import keeps is taken where it comes to the same bytes, which is told in half the time. Where it does
    not (it is damaged, or cut in another way) the part is compressed anew: a damaged copy is the only one.
    """
    kept = _kept_part(connection, older, part) if older is not None else None
    with suppress(zlib.error):
        if kept is not None and zlib.decompress(kept, bufsize=len(data)) == data:
            return kept
    return zlib.compress(data, _QUICKEST)


def _kept_part(connection: sqlite3.Connection, older: int, part: int) -> bytes | None:
    query = "SELECT data FROM import_files WHERE import_id = ? AND part = ?"
    rows = connection.execute(query, (older, part)).fetchall()
    return rows[0][0] if rows and isinstance(rows[0][0], bytes) else None


def _changed(source: Source) -> StoreError:
    return StoreError(f'Our copy of "{source.name}" changed since it was read.', "Choose the file again.")


def _total_columns(totals: Totals) -> dict[str, int]:
    columns: dict[str, int] = {}
    for name in totals.__slots__:
        value = getattr(totals, name)
        if isinstance(value, Counts):
            columns |= {f"{name}_{action}": count for action, count in value.as_dict().items()}
        else:
            columns[name] = value
    return columns
