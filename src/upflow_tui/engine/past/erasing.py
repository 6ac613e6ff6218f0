"""Customers erased with everything about them: what would go and stay, and doing it. Call these in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.prepare.prepared_holding import is_work_with, prepared_with
from upflow_tui.engine.prepare.prepared_imports import PreparedImport, discard_prepared
from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.customers.erasing import EraseLook, count_orphans, erase_customer, look_at_erasing
from upflow_tui.store.customers.erasing_history import traces_of
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.forgetting import wipe

__all__ = ["EraseLook", "Erasing", "erase", "look_at", "look_at_id"]


@dataclass(frozen=True, slots=True)
class Erasing:
    """What would go with one customer or several, and what would stay."""

    looks: tuple[EraseLook, ...]
    """Of each of them; at least one."""
    children: int
    """Customers that lose their parent, and stay."""
    prepared: tuple[PreparedImport, ...]
    """Imports that are prepared and not written, and whose file holds one of them, or may hold it."""

    @property
    def keys(self) -> tuple[int, ...]:
        """Their numbers."""
        return tuple(look.key for look in self.looks)

    @property
    def files(self) -> tuple[int, ...]:
        """The numbers of the imports whose kept file holds lines of one of them, oldest first."""
        return tuple(sorted({number for look in self.looks for number in look.files}))

    @property
    def is_held(self) -> bool:
        """Whether something beside the customers holds their lines: kept files, prepared imports."""
        return bool(self.files or self.prepared)


def look_at(folder: Path, *keys: int) -> Erasing | None:
    """What would be erased with the customers of these numbers that are there; None: none is. Raises StoreError."""
    with Database.open(folder, readonly=True) as db:
        return _look(db, keys)


def look_at_id(folder: Path, external_id: str) -> Erasing | None:
    """The same for the customer with this customer ID; None if there is none. Raises StoreError."""
    with Database.open(folder, readonly=True) as db:
        found = (
            item.key for item in StoredCustomersOf(db).identities([external_id]) if item.external_id == external_id
        )
        key = next(found, None)
        return _look(db, (key,)) if key is not None else None


def erase(folder: Path, *keys: int, with_files: bool = False) -> Erasing:
    """Erases customers: all of them, or none.

    Args:
        folder: the data folder.
        keys: their numbers.
        with_files: what else holds their lines goes too, whole: kept files, and prepared imports.

    Returns:
        What was erased, and what else held its lines.

    Raises:
        StoreError: one is gone already, or the store cannot be written; or a window works on an import that should go
            with them (`again`); or they are erased, and traces may be left (said).
    """
    with Database.open(folder) as db:
        found = _look(db, keys)
        prepared = found.prepared if found is not None else ()
        if with_files:
            _refuse_those_in_use(prepared_with(folder, _texts(db, keys)))
            _refuse_while_read(db, keys)
        files = found.files if found is not None and with_files else ()
        children = found.children if found is not None else 0
        with db.write():
            erased = Erasing(tuple(erase_customer(db, key, files=files) for key in keys), children, prepared)
        if with_files:
            for item in prepared:
                discard_prepared(folder, item.id)
        try:
            wipe(db)
        except StoreError as error:
            what = "It is" if len(keys) == 1 else "They are"
            raise StoreError(
                f"{what} erased, but traces may remain in unused pages of the store: {error.message}",
                "When that is fixed, erase or forget something: this rewrites the store.",
                done=True,
            ) from error
        return erased


def _look(db: Database, keys: Sequence[int]) -> Erasing | None:
    looks = tuple(look for key in keys if (look := look_at_erasing(db, key)) is not None)
    if not looks:
        return None
    prepared = tuple(item for item in prepared_with(db.folder, _texts(db, keys)) if not item.is_done)
    return Erasing(looks, count_orphans(db, keys), prepared)


def _texts(db: Database, keys: Sequence[int]) -> set[str]:
    """The texts by which the history may name them."""
    return {text for key in keys for text in traces_of(db, key).texts}


def _refuse_while_read(db: Database, keys: Sequence[int]) -> None:
    try:
        is_read = is_work_with(db.folder, _texts(db, keys))
    except FileNotFoundError:  # it has ended at this moment
        return
    if is_read:
        raise StoreError(
            "Another window or command reads a file that may hold what is to be erased.",
            "Wait until it has finished, or close it there; nothing was erased.",
            again=True,
        )


def _refuse_those_in_use(prepared: tuple[PreparedImport, ...]) -> None:
    for item in prepared:
        if item.in_use:
            raise StoreError(
                f"{item.file_name} is open in a window, and may hold what is to be erased.",
                f"{'Leave its result' if item.is_done else 'Import or discard it'} first; nothing was erased.",
                again=True,
            )
