"""One past import with everything that is kept of it, each part read when asked for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.importing.fixes.repair_json import repairs_from_json
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.store.database import Database
from upflow_tui.store.draft.packing import unpacked
from upflow_tui.store.history.import_summary import ImportSummary
from upflow_tui.store.history.pages import (
    StoredChange,
    change_places,
    changes_at,
    finding_places,
    findings_at,
    in_pages,
)
from upflow_tui.store.read_back import read_back, text, text_or_none


class PastImport:
    """One import with everything that is kept of it, each part read when asked for.

    Raises (everywhere): StoreError where the store is damaged or locked.
    """

    def __init__(self, db: Database, summary: ImportSummary) -> None:
        self._db = db
        self.summary = summary

    @property
    def mapping(self) -> Any:
        """What `ImportRecord.mapping` was; None if it was forgotten."""
        return self._json("mapping", _as_mapping)

    @property
    def choices(self) -> Any:
        """What `ImportRecord.choices` was."""
        return self._json("choices", dict)

    @property
    def repairs(self) -> Any:
        """What `ImportRecord.repairs` was; None if it was forgotten."""
        return self._json("repairs", _as_repairs)

    def iter_findings(self, severity: Severity | None = None) -> Iterator[Finding]:
        """All findings in reading order, or those of one severity, read page by page."""
        number = self.summary.number
        for places in in_pages(finding_places(self._db, number, severity=severity)):
            yield from (finding for _, finding in findings_at(self._db, number, places))

    def iter_changes(self) -> Iterator[StoredChange]:
        """All changes, customer by customer, read page by page."""
        number = self.summary.number
        for places in in_pages(change_places(self._db, number)):
            yield from changes_at(self._db, number, places)

    @property
    @read_back("the lines of an import")
    def fates(self) -> LineFates:
        """Each data line's fate in file order; none if the import was forgotten, or is an undo."""
        rows = self._lines("numbers, fates")
        if not rows:
            return LineFates()
        return LineFates(unpacked("I", zlib.decompress(rows[0][0])), bytearray(zlib.decompress(rows[0][1])))

    @property
    @read_back("the lines of an import")
    def line_customers(self) -> dict[int, int]:
        """The number in the store of each line's customer; lines without one are left out."""
        rows = self._lines("numbers, customers")
        if not rows:
            return {}
        numbers, keys = unpacked("I", zlib.decompress(rows[0][0])), unpacked("q", zlib.decompress(rows[0][1]))
        return {line: key for line, key in zip(numbers, keys, strict=True) if key}

    def _lines(self, columns: str) -> list[tuple[Any, ...]]:
        return self._db.fetch(f"SELECT {columns} FROM import_lines WHERE import_id = ?", (self.summary.number,))

    @read_back("what was chosen for an import")
    def _json(self, column: str, check: Callable[[Any], object]) -> Any:
        stored = self._db.fetch(f"SELECT {column} FROM imports WHERE id = ?", (self.summary.number,))[0][0]
        if stored is None:
            return None
        found = json.loads(stored)
        check(found)
        return found


def _as_mapping(columns: Any) -> None:
    """Raises KeyError, TypeError: it is not what a mapping is kept as."""
    for column in columns:
        text(column["header"])
        text_or_none(column["field"])


def _as_repairs(repairs: Any) -> None:
    """Raises ValueError, TypeError: it is not what repairs are kept as."""
    repairs_from_json(repairs)
