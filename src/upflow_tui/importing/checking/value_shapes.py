"""How right numbers and dates are written (Seed: Custom fields, "Formatting guide"; docs/rules.md §4)."""

from __future__ import annotations

from typing import Final

NUMBER_SHAPE: Final = r"-?[0-9]+(?:\.[0-9]+)?"
"""docs/rules.md §4: ASCII `-?\\d+(\\.\\d+)?`."""

DATE_SHAPE: Final = r"(?:19|20)[0-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
"""Dates that exist in every year; the 29th to the 31st need the calendar."""

GROUPED_SHAPE: Final = r"-?[1-9][0-9]{0,2}\.[0-9]{3}"
"""A right number that is another one where the period groups thousands: 2.500."""

UNGROUPED_SHAPE: Final = r"\.[0-9]{1,2}(?![0-9])|\.[0-9]{4}|(?<![0-9.,])0\.[0-9]|(?<![0-9.,])[0-9]{4,}(?![0-9.,])"
"""What no number has whose period groups thousands: 1.5, 0.125, 2500."""
