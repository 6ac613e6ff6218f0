"""One customer erased with everything about it: what would go and stay, and doing it. Call these in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from upflow_tui.engine.prepare.prepared_holding import is_work_with, prepared_with
from upflow_tui.engine.prepare.prepared_imports import PreparedImport, discard_prepared
from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.customers.erasing import EraseLook, erase_customer, look_at_erasing
from upflow_tui.store.customers.erasing_history import traces_of
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.forgetting import wipe

__all__ = ["EraseLook", "Erasing", "erase", "look_at", "look_at_id"]


@dataclass(frozen=True, slots=True)
class Erasing:
    """What would go with a customer, and what would stay."""

    look: EraseLook
    prepared: tuple[PreparedImport, ...]
    """Imports that are prepared and not written, and whose file holds it, or may hold it."""

    @property
    def is_held(self) -> bool:
        """Whether something beside the customer holds its lines: kept files, prepared imports."""
        return bool(self.look.files or self.prepared)


def look_at(folder: Path, key: int) -> Erasing | None:
    """What would be erased with the customer of this number; None if it is gone. Raises StoreError."""
    with Database.open(folder, readonly=True) as db:
        return _look(db, key)


def look_at_id(folder: Path, external_id: str) -> Erasing | None:
    """The same for the customer with this customer ID; None if there is none. Raises StoreError."""
    with Database.open(folder, readonly=True) as db:
        found = (
            item.key for item in StoredCustomersOf(db).identities([external_id]) if item.external_id == external_id
        )
        key = next(found, None)
        return _look(db, key) if key is not None else None


def erase(folder: Path, key: int, *, with_files: bool = False) -> Erasing:
    """Erases a customer.

    Args:
        folder: the data folder.
        key: the customer's number.
        with_files: what else holds its lines goes too, whole: kept files, and prepared imports.

    Returns:
        What was erased, and what else held its lines.

    Raises:
        StoreError: it is gone already, or the store cannot be written; or a window works on an import that should go
            with it (`again`); or it is erased, and traces may be left (said).
    """
    with Database.open(folder) as db:
        found = _look(db, key)
        prepared = found.prepared if found is not None else ()
        if with_files:
            _refuse_those_in_use(prepared)
            _refuse_while_read(db, key)
        files = found.look.files if found is not None and with_files else ()
        erased = Erasing(erase_customer(db, key, files=files), prepared)
        if with_files:
            for item in prepared:
                discard_prepared(folder, item.id)
        try:
            wipe(db)
        except StoreError as error:
            raise StoreError(
                f"It is erased, but traces may remain in unused pages of the store: {error.message}",
                "When that is fixed, erase or forget something: this rewrites the store.",
                done=True,
            ) from error
        return erased


def _look(db: Database, key: int) -> Erasing | None:
    look = look_at_erasing(db, key)
    return Erasing(look, prepared_with(db.folder, traces_of(db, key).texts)) if look is not None else None


def _refuse_while_read(db: Database, key: int) -> None:
    try:
        is_read = is_work_with(db.folder, traces_of(db, key).texts)
    except FileNotFoundError:  # it has ended at this moment
        return
    if is_read:
        raise StoreError(
            "Another window or command reads a file that may hold this customer.",
            "Wait until it has finished, or close it there; nothing was erased.",
            again=True,
        )


def _refuse_those_in_use(prepared: tuple[PreparedImport, ...]) -> None:
    for item in prepared:
        if item.in_use:
            raise StoreError(
                f"{item.file_name} is open in a window, and may hold this customer.",
                "Import or discard it first; nothing was erased.",
                again=True,
            )
