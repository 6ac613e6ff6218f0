"""The import history: past imports, their findings, changes, lines and files.

Source: docs/rules.md §6, docs/commands.md `history`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.import_summary import SUMMARY_COLUMNS, ImportSummary, summary_of
from upflow_tui.store.history.pages import StoredChange, import_numbers, import_summaries, in_pages
from upflow_tui.store.history.past_import import PastImport

__all__ = [
    "ImportSummary",
    "PastImport",
    "StoredChange",
    "iter_imports",
    "past_import",
    "write_file",
]


def iter_imports(db: Database) -> Iterator[ImportSummary]:
    """The whole history, newest first, read page by page."""
    for numbers in in_pages(import_numbers(db)):
        yield from import_summaries(db, numbers)


def past_import(db: Database, number: int) -> PastImport | None:
    """One import; None where there is no such number."""
    rows = db.fetch(f"SELECT {SUMMARY_COLUMNS} FROM imports WHERE id = ?", (number,))
    return PastImport(db, summary_of(rows[0])) if rows else None


def write_file(db: Database, number: int, out: BinaryIO) -> None:
    """Writes the file of an import to `out`, byte for byte as it came.

    Raises:
        StoreError: no such import; it has no file, or was forgotten; or the bytes no longer match the SHA-256 of
            the import. What was written to `out` until then is to be thrown away.
    """
    past = past_import(db, number)
    if past is None:
        raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
    if past.summary.forgotten is not None:
        raise StoreError(f"Import {number} was forgotten: its file is gone.", "Ask whoever made the file for it.")
    parts = db.fetch("SELECT part FROM import_files WHERE import_id = ? ORDER BY part", (number,))
    if not parts:
        if past.summary.kind == "import":
            raise StoreError(
                f"The file kept for import {number} was erased, with one of its customers.", "Use your own copy of it."
            )
        raise StoreError(f"Entry {number} has no file.", "Choose an import that is not an undo.")
    digest = hashlib.sha256()
    for (part,) in parts:
        rows = db.fetch("SELECT data FROM import_files WHERE import_id = ? AND part = ?", (number, part))
        try:
            data = zlib.decompress(rows[0][0])
        except (IndexError, TypeError, zlib.error) as error:
            raise _changed_file(number) from error
        digest.update(data)
        out.write(data)
    if digest.hexdigest() != past.summary.sha256:
        raise _changed_file(number)


def _changed_file(number: int) -> StoreError:
    return StoreError(
        f"The file kept for import {number} is damaged: it does not match its SHA-256.", "Use your own copy of it."
    )
