"""Names of columns, to tell a header from data before anything is mapped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.core.fields import FIELDS
from upflow_tui.core.text import clean, plain_letters

LABELS: Final = frozenset(plain_letters(item.label) for item in FIELDS) | {
    *(
        "id",
        "name",
        "email",
        "e-mail",
        "mail",
        "code",
        "nom",
        "raison sociale",
        "adresse",
        "telephone",
        "ville",
        "pays",
    ),
    *("kunde", "kundennummer", "firma", "vorname", "nachname", "ort", "plz", "land", "cliente", "nombre", "klant"),
}
"""Names of columns that are never the value of a customer's cell; only to tell a header from data, not to map it."""


def labels_in(cells: Sequence[str]) -> int:
    """How many cells are names of columns in any language that is known; 0 where fewer than three quarters are."""
    from upflow_tui.importing.matching.synonyms import load

    texts = [text for text in map(clean, cells) if text]
    known = sum(1 for text in texts if plain_letters(text) in LABELS or load().read(text))
    return known if known > 1 and 4 * known >= 3 * len(cells) else 0
