"""The customers that our templates hold as examples, now and in earlier versions, to know them when they come back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Example(NamedTuple):
    """What tells an example line."""

    external_id: str
    name: str
    email: str


NOW: Final = (
    Example("EXAMPLE-1", "Durand & Fils", "compta@durand.example"),
    Example("EXAMPLE-2", "Durand Belgique", "paul.peeters@durand.example"),
)
"""Those that the templates hold."""

_BEFORE: Final = (
    Example("C-001", "Durand & Fils", "compta@durand.example"),
    Example("C-002", "Durand Belgique", "paul.peeters@durand.example"),
)

IDS: Final = frozenset(example.external_id for example in (*NOW, *_BEFORE))
"""The IDs that an example line may have."""


def is_example(values: Mapping[str, str]) -> bool:
    """Whether a line is one of our examples: by ID, name and e-mail, as far as these have a column.

    Args:
        values: the cells of the line by field key, trimmed. Where there is no column for the name, only an ID that no
            customer has tells it.
    """
    external_id = values.get("external_id", "")
    for example in (*NOW, *_BEFORE):
        if external_id != example.external_id or values.get("contact_email", example.email) != example.email:
            continue
        name = values.get("customer_name")
        if name == example.name or (name is None and example in NOW):
            return True
    return False
