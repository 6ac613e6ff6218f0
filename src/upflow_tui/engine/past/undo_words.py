"""How many things an undo takes back, in one sentence for screens and commands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from upflow_tui.core.counting import counted
from upflow_tui.store.undo.items import UndoCounts, UndoItem


def counts_of(undone: Iterable[UndoItem], kept: int = 0) -> UndoCounts:
    """How many of each a past undo took back; `kept`: how many things it kept."""
    kinds = Counter(
        "values" if item.field is not None else "contacts" if item.contact_email is not None else "customers"
        for item in undone
    )
    return UndoCounts(kinds["customers"], kinds["contacts"], kinds["values"], kept)


def undo_words(counts: UndoCounts, *, done: bool) -> str:
    """`2 customers and 1 contact will be deleted, 5 values will be reverted`; "" where there is nothing.

    Args:
        counts: of what is undone; what is kept is told elsewhere.
        done: it is done: `2 customers deleted`.
    """
    will = "" if done else "will be "
    numbers = ((counts.customers, "customer"), (counts.contacts, "contact"))
    deleted = " and ".join(counted(number, noun) for number, noun in numbers if number)
    parts = [f"{deleted} {will}deleted"] if deleted else []
    if counts.values:
        parts.append(f"{counted(counts.values, 'value')} {will}reverted")
    return ", ".join(parts)
