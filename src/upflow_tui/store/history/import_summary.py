"""One entry of the history: what it was, when, by whom, and its totals (docs/rules.md §6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.importing.planning.plan import Counts, Totals
from upflow_tui.store.database import Database
from upflow_tui.store.read_back import number, number_or_none, one_of, read_back, text, text_or_none

_TOTALS: Final = (
    "lines, customers_create, customers_update, customers_unchanged, customers_refused, contacts_create, "
    "contacts_update, contacts_unchanged, contacts_refused, parents_created, errors, warnings, notes, applied, "
    "unchanged, refused, skipped"
)
_KEPT: Final = (
    "(SELECT count(*) FROM import_kept k WHERE k.import_id = "
    "coalesce((SELECT max(u.id) FROM imports u WHERE u.undoes = imports.id), imports.id))"
)
SUMMARY_COLUMNS: Final = (
    "id, kind, undoes, continues, started, ended, by, file_name, size, sha256, encoding, bom, delimiter, header_line, "
    f"header_key, mode, status, undone, forgotten, {_TOTALS}, {_KEPT}"
)
_TOTALS_START: Final = 19

_KINDS: Final = ("import", "undo")
_MODES: Final = (None, *Mode)
_STATUSES: Final = ("success", "error", "cancelled", "failed")


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """One entry of the history. What the file was is None for an undo."""

    number: int
    kind: str
    """`import` or `undo`."""
    undoes: int | None
    """The import that this undo takes back."""
    started: datetime
    ended: datetime
    by: str
    file_name: str | None
    size: int | None
    sha256: str | None
    encoding: str | None
    bom: bool
    delimiter: str | None
    header_line: int | None
    header_key: str | None
    mode: str | None
    written_status: str
    """As it ended: success, error, cancelled or failed."""
    undone: datetime | None
    forgotten: datetime | None
    totals: Totals
    continues: int | None = None
    """The import whose lines with errors its file held."""
    kept: int = 0
    """Of an undo: how much it kept. Of an import: how much its last undo kept, 0 where it is wholly undone or never
    was; what is kept can be undone again."""

    @property
    def status(self) -> str:
        """`undone` where it was taken back, wholly or all but what was `kept`; or as it ended."""
        return "undone" if self.undone is not None else self.written_status


def same_file(db: Database, sha256: str) -> ImportSummary | None:
    """The latest import of a file with these very bytes that was not undone."""
    rows = db.fetch(
        f"SELECT {SUMMARY_COLUMNS} FROM imports WHERE sha256 = ? AND kind = 'import' AND undone IS NULL "
        "AND status IN ('success', 'error') ORDER BY id DESC LIMIT 1",
        (sha256,),
    )
    return summary_of(rows[0]) if rows else None


@read_back("an entry of the history")
def summary_of(row: tuple[Any, ...]) -> ImportSummary:
    """An entry from its columns, in the order of `SUMMARY_COLUMNS`."""
    key, kind, undoes, continues, started, ended, by, name, size, sha256, *rest = row[:_TOTALS_START]
    encoding, bom, delimiter, header_line, header_key, mode, status, undone, forgotten = rest
    return ImportSummary(
        key,
        one_of(kind, _KINDS),
        number_or_none(undoes),
        datetime.fromisoformat(started),
        datetime.fromisoformat(ended),
        text(by),
        text_or_none(name),
        number_or_none(size),
        text_or_none(sha256),
        text_or_none(encoding),
        bom == 1,
        text_or_none(delimiter),
        number_or_none(header_line),
        text_or_none(header_key),
        one_of(mode, _MODES),
        one_of(status, _STATUSES),
        datetime.fromisoformat(undone) if undone is not None else None,
        datetime.fromisoformat(forgotten) if forgotten is not None else None,
        _totals(row[_TOTALS_START:-1]),
        number_or_none(continues),
        number(row[-1]),
    )


def _totals(row: tuple[int, ...]) -> Totals:
    lines, *rest = map(number, row)
    return Totals(lines, Counts(*rest[:4]), Counts(*rest[4:8]), *rest[8:])
