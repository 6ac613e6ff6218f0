"""A second reading of docs/rules.md §1 and §4: which cells a line may bring, and what they mean.

Part of `tests/model.py`, and like it written from the text: plain dictionaries, nothing of the program.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

DETAILS: Final = ("accounting_code", "vat_number", "address", "postal_code", "town", "state_region", "country")
CONTACT: Final = ("first_name", "family_name", "phone", "position")
CONTACT_CELLS: Final = (*CONTACT, "main_contact")
REFUSED: Final = "\x00refused"
"""A cell that has an error: it is not written, and it is not blank."""

_TABLE: Final[dict[str, set[str]]] = {
    "native": {"account_managers"},
    "api": {"details", "contacts", "account_managers"},
    "salesforce_native": set(),
    "salesforce_api": {"details"},
}
_ADDRESS: Final = re.compile(r"[A-Za-z0-9+_'.-]+@[a-z]+(\.[a-z]+)+", re.IGNORECASE)
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def allowed(organization: dict[str, Any], part: str) -> bool:
    """Whether a file may update details, contacts or account managers (§1, the table and its switches)."""
    by_table = part in _TABLE[organization["source_system"]]
    return by_table and ("api" not in organization["source_system"] or part in organization["api_allows"])


def only_assigns(organization: dict[str, Any]) -> bool:
    """Where Details and Contacts are both *no*, only *Assign customers* is offered."""
    return not allowed(organization, "details") and not allowed(organization, "contacts")


def read_line(organization: dict[str, Any], cells: dict[str, str]) -> dict[str, Any]:
    """A line by its cells: each value, None where it is blank, or `REFUSED`; the codes of its errors and of its notes."""
    values: dict[str, Any] = {}
    errors: set[str] = set()
    told: set[str] = set()
    for field, text in cells.items():
        value, code = _read(organization, field, text) if text else (None, None)
        if code == "position_case":
            told.add(code)
        elif code is not None:
            errors.add(code)
            value = REFUSED
        values[field] = value
    if "contact_email" in values and values["contact_email"] is None and any(values.get(f) for f in CONTACT_CELLS):
        errors.add("contact_email_missing")
    return {"cells": values, "errors": errors, "told": told}


def _read(organization: dict[str, Any], field: str, text: str) -> tuple[Any, str | None]:
    if field.startswith("custom:"):
        return _custom(organization["custom"][field.removeprefix("custom:")], text)
    if field == "account_manager":
        emails = frozenset(part.strip() for part in re.split("[,;]", text) if part.strip())
        return emails, None if emails <= organization["managers"] else "account_manager_not_found"
    if field == "workflow":
        return text, None if text in organization["workflows"] else "workflow_not_found"
    if field == "contact_email":
        if text.count("@") > 1:
            return text, "email_several"
        return text, None if _ADDRESS.fullmatch(text) else "email_invalid"
    if field == "position":
        same = [position for position in organization["positions"] if position.casefold() == text.casefold()]
        return (same[0], None if text in same else "position_case") if same else (text, "position_unknown")
    if field == "main_contact":
        return (text == "1") or None, None if text in ("1", "0") else "main_contact_invalid"
    return text, "text_too_long" if len(text) > (1000 if field == "address" else 255) else None


def _custom(custom: dict[str, Any], text: str) -> tuple[Any, str | None]:
    kind, options = custom["type"], custom["options"]
    if kind == "text":
        return text, "text_too_long" if len(text) > 2000 else None
    if kind == "number":
        return text, None if _NUMBER.fullmatch(text) else "number_invalid"
    if kind == "date":
        return text, None if _is_date(text) else "date_invalid"
    if kind == "boolean":
        return text.lower() == "true", None if text.lower() in ("true", "false") else "boolean_invalid"
    if kind == "single_select":
        return text, None if text in options else "option_unknown"
    found = _options(options, text)
    return found, None if found else "option_unknown"


def _options(options: list[str], text: str) -> frozenset[str]:
    """The options of a multi-select cell: a whole cell that is one, else the longest known ones first; none if any is unknown."""
    if text in options:
        return frozenset({text})
    for option in sorted(options, key=len, reverse=True):
        rest = text.removeprefix(option).lstrip()
        if rest != text and rest[:1] in (",", ";"):
            others = _options(options, rest[1:].lstrip())
            if others:
                return others | {option}
    return frozenset()


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def equal(organization: dict[str, Any], field: str, one: Any, other: Any) -> bool:
    """ "Equal means": numbers as decimals, everything else as it stands (sets are sets already)."""
    custom = organization["custom"].get(field.removeprefix("custom:")) if field.startswith("custom:") else None
    if custom is not None and custom["type"] == "number" and one is not None and other is not None:
        return Decimal(one) == Decimal(other)
    return bool(one == other)
