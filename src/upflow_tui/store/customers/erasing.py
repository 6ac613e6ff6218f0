"""One customer erased with everything about it, its lines in the history included, in one transaction.

What goes: the customer, its contacts and values; what the history keeps of it (changes, contacts it received, what an
undo removed or kept of it); values and texts of the findings of its lines, and of others that name it; repairs of its
cells; the link from each of its lines; its name in the changes of its children, which lose their parent.

What stays: how many lines and changes each import had, and that something was erased. The file of an import is kept
byte for byte, by its SHA-256: one line cannot be taken out of it. So it stays whole, with this customer's lines, or
goes whole (`files`), and both is said before. Saved mappings are the person's own. Prepared imports are not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.customers.erasing_history import (
    Traces,
    blank_findings,
    blank_repairs,
    imports_with_file_of,
    lines_of,
    traces_of,
    unlink_lines,
)
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.queries import marks


@dataclass(frozen=True, slots=True)
class EraseLook:
    """What would go with a customer, and what would stay."""

    key: int
    name: str
    external_id: str | None
    contacts: int
    children: int
    """They lose their parent, and stay."""
    history: int
    """Entries of the history about it: changes, contacts received, what an undo removed or kept."""
    imports: tuple[int, ...]
    """The numbers of the imports that had lines of it."""
    files: tuple[int, ...]
    """The numbers of the imports whose kept file holds lines of it, oldest first."""


_HISTORY: Final = (
    "import_changes",
    "import_created_contacts",
    "import_removed_customers",
    "import_removed_contacts",
    "import_kept",
)


def look_at_erasing(db: Database, key: int) -> EraseLook | None:
    """What would be erased with the customer of this number; None if there is none."""
    with db.read():
        rows = db.fetch("SELECT name, external_id FROM customers WHERE id = ?", (key,))
        if not rows:
            return None
        name, external_id = rows[0]
        contacts = db.fetch("SELECT count(*) FROM contacts WHERE customer_id = ?", (key,))[0][0]
        children = db.fetch("SELECT count(*) FROM customers WHERE parent_id = ?", (key,))[0][0]
        history = sum(
            db.fetch(f"SELECT count(*) FROM {table} WHERE customer_id = ?", (key,))[0][0] for table in _HISTORY
        )
        traces = traces_of(db, key)
        lines = lines_of(db, key)
        return EraseLook(
            key, name, external_id, contacts, children, history, tuple(lines), imports_with_file_of(db, lines, traces)
        )


def count_orphans(db: Database, keys: Sequence[int]) -> int:
    """How many customers would lose their parent with these, and stay."""
    some = marks(keys)
    found = db.fetch(
        f"SELECT count(*) FROM customers WHERE parent_id IN ({some}) AND id NOT IN ({some})", (*keys, *keys)
    )
    return int(found[0][0])


def erase_customer(db: Database, key: int, *, files: Collection[int] = ()) -> EraseLook:
    """Erases one customer. The bytes may still be in pages that the store uses no more, until `forgetting.wipe`.

    Args:
        db: the store, open for writing.
        key: its number.
        files: the imports whose kept files go too, whole; what was imported from them stays.

    Returns:
        What was erased.

    Raises:
        StoreError: there is no such customer (any more); or the store cannot be written.
    """
    with db.write() as connection:
        look = look_at_erasing(db, key)
        if look is None:
            raise StoreError("This customer has been erased.", "Look at the list again.")
        traces = traces_of(db, key)
        lines = lines_of(db, key)
        blank_findings(db, lines, traces)
        blank_repairs(connection, lines, traces)
        unlink_lines(connection, key, lines)
        _blank_in_children(db, key, traces)
        for table in _HISTORY:
            connection.execute(f"DELETE FROM {table} WHERE customer_id = ?", (key,))
        connection.execute("UPDATE import_removed_customers SET parent_id = NULL WHERE parent_id = ?", (key,))
        connection.execute("UPDATE customers SET parent_id = NULL WHERE parent_id = ?", (key,))
        connection.execute("DELETE FROM customers WHERE id = ?", (key,))
        for number in files:
            connection.execute("DELETE FROM import_files WHERE import_id = ?", (number,))
    return look


def _blank_in_children(db: Database, key: int, traces: Traces) -> None:
    """Takes its ID and name out of what imports changed of other customers: who was whose child."""
    rows = db.fetch(
        "SELECT import_id, seq, old, new, old_ref, new_ref FROM import_changes WHERE customer_id <> ? "
        "AND field IN ('parent_id', 'parent_name') AND (old_ref = ? OR new_ref = ?)",
        (key, f"[{key}]", f"[{key}]"),
    )
    for number, seq, old, new, old_ref, new_ref in rows:
        old_text = traces.erased if old_ref == f"[{key}]" and old is not None else old
        new_text = traces.erased if new_ref == f"[{key}]" and new is not None else new
        db.connection.execute(
            "UPDATE import_changes SET old = ?, new = ? WHERE import_id = ? AND seq = ?",
            (old_text, new_text, number, seq),
        )
