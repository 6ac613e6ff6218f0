"""The saved mappings, as screens and commands ask for them; each call opens the store for a moment, from any thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.prepare.mapping_file import MappingFile
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.fixes.repairs import kept_with_mapping
from upflow_tui.importing.matching.headers import ERRORS_HEADER, header_set_key
from upflow_tui.store import mappings
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.mappings import SavedMapping

__all__ = [
    "Fit",
    "SavedMapping",
    "all_mappings",
    "best_fit",
    "delete",
    "fit",
    "load",
    "mapping_named",
    "mapping_of",
    "rename",
    "save",
]


_LIKE: Final = 60
"""Percent of its columns that a file must have for a mapping to be offered."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How far a saved mapping suits a file that may have other columns."""

    saved: SavedMapping
    shared: int
    """How many of its columns the file has."""
    columns: int
    """How many columns it was made for."""

    @property
    def is_alike(self) -> bool:
        """Whether that is enough to offer it unasked."""
        return self.shared > 0 and 100 * self.shared >= _LIKE * self.columns

    @property
    def rank(self) -> tuple[int, float, datetime]:
        """The best has the highest."""
        return self.shared, self.shared / max(1, self.columns), self.saved.last_used or self.saved.created


def fit(saved: SavedMapping, headers: Iterable[str]) -> Fit:
    """How far a mapping suits a file with these headers. Columns without a name, and that of errors, do not count."""
    own = Counter(header for header in saved.headers if header and header != ERRORS_HEADER)
    return Fit(saved, (own & Counter(headers)).total(), own.total())


def best_fit(found: Sequence[SavedMapping], headers: Sequence[str]) -> Fit | None:
    """The mapping to offer for a file with these headers, if there is one that is alike enough."""
    alike = [item for item in (fit(saved, headers) for saved in found) if item.is_alike]
    return max(alike, key=lambda item: item.rank, default=None)


def mapping_of(folder: Path, header_key: str) -> SavedMapping | None:
    """The mapping that is applied by itself to files with this header set. Raises StoreError."""
    with _store(folder, readonly=True) as database:
        return mappings.mapping_for(database, header_key)


def all_mappings(folder: Path) -> list[SavedMapping]:
    """Every saved mapping, by name. Raises StoreError."""
    with _store(folder, readonly=True) as database:
        return mappings.saved_mappings(database)


def mapping_named(folder: Path, name: str) -> SavedMapping:
    """The saved mapping of exactly this name. Raises StoreError, also where there is none."""
    with _store(folder, readonly=True) as database:
        return _named(database, name)


def save(folder: Path, name: str, opened: Opened) -> None:
    """Saves the mapping of a file under `name`; one of that name is replaced. Raises StoreError."""
    headers = [column.header for column in opened.table.columns]
    with _store(folder) as database:
        mappings.save_mapping(
            database,
            name,
            opened.header_key,
            headers,
            opened.fields_to_save,
            now=datetime.now(UTC),
            repairs=kept_with_mapping(opened.repairs),
        )


def load(folder: Path, file: MappingFile, *, name: str | None = None, force: bool = False) -> str:
    """Saves the mapping of a file that was written before.

    Args:
        folder: the data folder.
        file: what such a file holds.
        name: what it is to be called; None: as in the file.
        force: replace one of that name.

    Returns:
        The name that it has now.

    Raises:
        StoreError: there is one of that name and `force` was not given; or the store cannot be written.
    """
    name = name if name is not None else file.name
    with _store(folder, readonly=True) as database:
        _refuse_taken(database, name, force=force)  # before a data folder is made for nothing
    with _store(folder) as database, database.write(revises=False):
        _refuse_taken(database, name, force=force)
        mappings.save_mapping(
            database,
            name,
            header_set_key(file.headers),
            file.headers,
            file.fields,
            now=datetime.now(UTC),
            repairs=file.repairs,
        )
    return name


def rename(folder: Path, name: str, new: str) -> None:
    """Gives a saved mapping another name. Raises StoreError: there is none, or one of the new name already."""
    mapping_named(folder, name)
    with _store(folder) as database:
        mappings.rename_mapping(database, name, new)


def delete(folder: Path, name: str) -> None:
    """Forgets a saved mapping. Raises StoreError, also where there is none of this name."""
    mapping_named(folder, name)
    with _store(folder) as database:
        mappings.delete_mapping(database, name)


def _named(database: Database, name: str) -> SavedMapping:
    found = mappings.mapping_named(database, name)
    if found is None:
        raise StoreError(f'There is no saved mapping "{name}".', "upflow-tui mappings lists them.")
    return found


def _refuse_taken(database: Database, name: str, *, force: bool) -> None:
    if not force and mappings.mapping_named(database, name) is not None:
        raise StoreError(f'There is a mapping "{name}" already.', "Choose another --name, or replace it with --force.")


@contextmanager
def _store(folder: Path, *, readonly: bool = False) -> Iterator[Database]:
    database = Database.open(folder, readonly=readonly)
    try:
        yield database
    finally:
        database.close()
