"""When two values are the same (docs/rules.md §4: "Equal means")."""

from __future__ import annotations

from typing import TypeAlias

from upflow_tui.core.customer import CustomValue
from upflow_tui.core.organization import CustomFieldType, Organization

Value: TypeAlias = CustomValue | None
"""A value as it is kept: text, Boolean, or a tuple (account managers, multi-select); None where absent."""


def number_keys(organization: Organization) -> frozenset[str]:
    """The field keys of the organization's custom Number fields, whose values compare as decimals."""
    return frozenset(
        f"custom:{item.name}" for item in organization.custom_fields if item.type is CustomFieldType.NUMBER
    )


def same_value(one: Value, other: Value, *, as_number: bool = False) -> bool:
    """Whether two values are equal: numbers as decimals, managers and multi-select as sets, the rest exactly.

    Args:
        one, other: two values of the same field.
        as_number: the field is a custom Number.
    """
    if one == other:
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return frozenset(one) == frozenset(other)
    if as_number and isinstance(one, str) and isinstance(other, str):
        from decimal import Decimal, InvalidOperation

        try:
            return Decimal(one) == Decimal(other)
        except InvalidOperation:
            return False
    return False


def shown_value(value: Value) -> str:
    """A value inside a sentence: several joined by commas, a Boolean as true or false."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value or ""
