"""Words that other programs write for "nothing": NULL, N/A, nan, - (docs/rules.md §2, "Words for nothing")."""

from __future__ import annotations

from typing import Final

from upflow_tui.core.fields import Field
from upflow_tui.core.findings import Severity
from upflow_tui.core.organization import CustomFieldType

_LISTED: Final = (
    r"NULL null \N N/A n/a N/a NA na nan NaN NAN NaT <NA> <na> none None NONE [none] [None] (none) (None) nil NIL"
    " - – — -- --- . ? ?? (blank) (Blank) (empty) (Empty) (leer) (Leer) (null) (NULL) <null> <NULL> [NULL] [null]"
    " k.A. K.A. k.a. s/o S/O n/d N/D n.d. N.D. n.v.t. N.V.T. nvt n.a. N.A. N.a."
    " undefined UNDEFINED [undefined] (undefined) (vide) (Vide) (vacío) (Vacío)"
    " (vuoto) (Vuoto) (vazio) (Vazio) (leeg) (Leeg)"
    " néant Néant NÉANT nessuno Nessuno 0000-00-00 00/00/0000 00.00.0000"
)
_OF_SEVERAL_WORDS: Final = frozenset(
    {
        "k. A.",
        "n. a.",
        "0000-00-00 00:00:00",
        "[object Object]",
        "(not set)",
        "(no value)",
        "(kein Wert)",
        "Loading...",
        "Loading…",
    }
)
WORDS: Final = frozenset(_LISTED.split()) | _OF_SEVERAL_WORDS
"""Whole cells, after trimming, that stand for nothing."""

BLANKED: Final = frozenset({"external_id", "parent_id", "parent_name", "contact_email"})
"""Fields in which such a word is read as blank: it is nobody's ID, name or address."""

PARENTS: Final = frozenset({"parent_id", "parent_name"})
"""Fields in which zeros alone are such a word, too."""

_OWN_ERROR: Final = frozenset({"account_manager", "workflow", "position", "main_contact"})
"""Fields whose values must exist: such a word is an error of their own there."""
_NAMIBIA: Final = frozenset({"country", "state_region"})
_PERSONS: Final = frozenset({"first_name", "family_name"})


def stands_for_nothing(field: Field, text: str) -> bool:
    """Whether a trimmed text stands for nothing in a field, exceptions counted: people are called Null or None.

    `NA` is Namibia, and a state or region of some countries.
    """
    key = field.key
    if text not in WORDS:
        return key in PARENTS and text != "" and text.strip("0") == ""
    if key in _NAMIBIA:
        return text != "NA"
    return not (key in _PERSONS and text.istitle() and text.isalpha())


def keeps_such_words(field: Field) -> bool:
    """Whether such a word is kept in the field with a warning, neither read as blank nor an error of its own."""
    if field.custom is not None:
        return field.custom.type is CustomFieldType.TEXT
    return field.key not in BLANKED and field.key not in _OWN_ERROR


def severity_in(field: Field) -> Severity:
    """How much such a word matters where it is kept: in free text it may well be meant."""
    return Severity.NOTE if field.key == "address" or field.custom is not None else Severity.WARNING
