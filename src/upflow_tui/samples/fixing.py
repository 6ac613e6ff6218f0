"""What takes every fault out of the sample `mendable.csv`, with the sample organization: repairs, and one member.

Its faults are those that people meet when a list comes out of another system: capitals in managers' addresses,
characters that nobody sees, several spaces, days before months, decimal commas, yes and no and positions in French,
names around addresses, several addresses in a cell, values in another case, a manager who is no member yet.
"""

from __future__ import annotations

from typing import Final

FIXES: Final = (
    "lowercase-managers",
    "invisible",
    "spaces",
    "dates",
    "numbers",
    "booleans",
    "positions",
    "main-contact",
    "emails",
    "split-emails",
    "split-names",
)
"""For `--fix`. Its own dates and numbers show how they are written."""

REPLACEMENTS: Final = (
    "workflow:standard reminders=Standard reminders",
    "workflow:relance douce – PME (30 j.)=Relance douce – PME (30 j.)",
    "custom:Tier:gold=Gold",
    "custom:Tier:silver=Silver",
    "custom:Segments:retail=Retail",
    "custom:Segments:public sector=Public sector",
)
"""For `--replace`, one each."""

MISSING_MEMBER: Final = ("Léa Martin", "lea.martin@mars.example")
"""Name and e-mail of the account manager whom the organization lacks."""
