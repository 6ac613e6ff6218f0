"""One customer erased with everything about it: what would go and stay, and doing it. Call these in a thread."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.customers.erasing import EraseLook, erase_customer, look_at_erasing
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.forgetting import wipe

__all__ = ["EraseLook", "Erasing", "erase", "look_at", "look_at_id"]

_PREPARED = "prepared"


@dataclass(frozen=True, slots=True)
class Erasing:
    """What would go with a customer, and what would stay."""

    look: EraseLook
    prepared: int
    """Imports that are prepared and not written: what they hold is not looked at."""


def look_at(folder: Path, key: int) -> Erasing | None:
    """What would be erased with the customer of this number; None if it is gone. Raises StoreError."""
    with Database.open(folder, readonly=True) as db:
        look = look_at_erasing(db, key)
    return Erasing(look, _prepared(folder)) if look is not None else None


def look_at_id(folder: Path, external_id: str) -> Erasing | None:
    """The same for the customer with this customer ID; None if there is none. Raises StoreError."""
    with Database.open(folder, readonly=True) as db:
        found = (
            item.key for item in StoredCustomersOf(db).identities([external_id]) if item.external_id == external_id
        )
        key = next(found, None)
        look = look_at_erasing(db, key) if key is not None else None
    return Erasing(look, _prepared(folder)) if look is not None else None


def erase(folder: Path, key: int, *, with_files: bool = False) -> EraseLook:
    """Erases a customer.

    Args:
        folder: the data folder.
        key: the customer's number.
        with_files: the kept files that hold its lines go too, whole.

    Raises:
        StoreError: it is gone already, or the store cannot be written; or it is erased, and traces may be left (said).
    """
    with Database.open(folder) as db:
        look = look_at_erasing(db, key)
        files = look.files if look is not None and with_files else ()
        erased = erase_customer(db, key, files=files)
        try:
            wipe(db)
        except StoreError as error:
            raise StoreError(
                f"It is erased, but traces may be left in pages that the store uses no more: {error.message}",
                "Erase or forget something when that is mended: it writes the store anew.",
                done=True,
            ) from error
        return erased


def _prepared(folder: Path) -> int:
    with suppress(OSError):
        return sum(entry.is_dir() for entry in (folder / _PREPARED).iterdir())
    return 0
