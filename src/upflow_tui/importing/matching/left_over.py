"""Columns with something in them that were understood, and that no import of this kind brings in (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from upflow_tui.core.fields import Mode, label_of, why_not_mappable
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import Organization
from upflow_tui.importing.matching.candidates import Candidates
from upflow_tui.importing.matching.combining import Offer
from upflow_tui.importing.matching.importable import LeftOut, Tie
from upflow_tui.importing.matching.proposal import Proposal
from upflow_tui.importing.matching.synonyms import load

_BEATEN: Final = 0.6
"""How sure a column must be understood to be told that another one has its field."""
_OF_CONTACTS: Final = frozenset({"contact", "contact_name"})
_FULL_NAME: Final = late_pattern(r"[^\W\d_][\w.'’-]*,?(?: [\w.'’-]+){1,4}")
_MOSTLY: Final = 0.5
_NO_CONTACTS: Final = frozenset({"manager", "elsewhere", "parent"})
"""Concepts whose addresses are not those of the customer's contacts."""


def left_over(
    candidates: Candidates,
    organization: Organization,
    usable: Collection[str],
    chosen: Sequence[Proposal],
    possible: Mapping[int, Proposal],
    ties: Sequence[Tie],
    offered: Sequence[Offer],
) -> list[LeftOut]:
    """Columns with something in them whose meaning is known, and why they are not proposed, in their order.

    Args:
        usable: the fields that can be mapped now.
        chosen: what the headers and the values propose, whether it can be mapped or not.
        possible: what can be mapped, by the column's index: of `chosen`, or of a saved mapping.
        ties: what stays open; it is said there.
        offered: columns that could bring one field together; it is said there.
    """
    found = [*_kept_by_system(candidates, chosen, organization), *_spare_addresses(candidates, chosen)]
    found += _whole_names(candidates, possible, ties)
    said = {item.column for item in found} | {index for offer in offered for index in offer.combine.columns}
    found += (item for item in _beaten(candidates, possible, ties) if item.column not in said)
    found += _passed_over(candidates, [item for item in chosen if item.field in usable], possible)
    return sorted(found, key=lambda item: item.column)


def _kept_by_system(
    candidates: Candidates, chosen: Sequence[Proposal], organization: Organization
) -> Iterator[LeftOut]:
    """The columns of fields that the source system keeps to itself (Seed: the table of source systems)."""
    fields = {item.key: item for item in candidates.fields}
    for item in chosen:
        why = why_not_mappable(fields[item.field], organization, Mode.CUSTOMERS)
        if why is not None and item.column not in candidates.empty:
            yield LeftOut(item.column, item.field, why, locked=True)


def _spare_addresses(candidates: Candidates, chosen: Sequence[Proposal]) -> Iterator[LeftOut]:
    """Further columns of e-mail addresses of contacts: a line brings one contact."""
    own = next((item.column for item in chosen if item.field == "contact_email"), None)
    if own is None:
        return
    name = shorten(candidates.columns[own].name, 40)
    used = {item.column for item in chosen} | candidates.empty
    for column in candidates.columns:
        if column.index in used:
            continue
        concepts, _ = load().concepts_in(column.header)
        of_contacts = concepts & {"email", "mail"} and not concepts & _NO_CONTACTS
        if of_contacts and candidates.fits(column.index, "contact_email"):
            reason = f'a line brings one contact, whose address is in "{name}".'
            yield LeftOut(column.index, "contact_email", reason)


def _whole_names(candidates: Candidates, chosen: Mapping[int, Proposal], ties: Sequence[Tie]) -> Iterator[LeftOut]:
    """The first column of contacts' full names, where their addresses are imported and no column holds a part of one.

    Args:
        chosen: what is proposed, by the column's index.
        ties: what stays open; it is said there.
    """
    fields = {item.field for index, item in chosen.items() if index not in candidates.empty}
    fields |= {key for tie in ties for key in tie.fields}
    if "contact_email" not in fields or fields & {"first_name", "family_name"}:
        return
    for index, readings in enumerate(candidates.readings):
        named = any(reading.rule.fact in _OF_CONTACTS for reading in readings)
        if named and index not in chosen and candidates.values[index].share_where(_FULL_NAME.fullmatch) >= _MOSTLY:
            yield LeftOut(index, "first_name", "First name and Family name have a field each.", whole=True)
            return


def _beaten(candidates: Candidates, chosen: Mapping[int, Proposal], ties: Sequence[Tie]) -> Iterator[LeftOut]:
    """Columns that were understood as a field which another column brings, with other values.

    Args:
        chosen: what is proposed, by the column's index.
        ties: what stays open; it is said there.
    """
    owner = {item.field: index for index, item in chosen.items()}
    silent = {index for tie in ties for index in tie.columns} | chosen.keys() | candidates.empty
    for index, found in enumerate(candidates.found):
        if not found or index in silent or found[0].confidence < _BEATEN:
            continue
        own = owner.get(found[0].field)
        if own is not None and set(candidates.values[index].sample) != set(candidates.values[own].sample):
            name = shorten(candidates.columns[own].name, 40)
            yield LeftOut(index, found[0].field, f'{label_of(found[0].field)} comes from "{name}".')


def _passed_over(
    candidates: Candidates, chosen: Sequence[Proposal], saved: Mapping[int, Proposal]
) -> Iterator[LeftOut]:
    """Columns that the saved mapping does not use, though they have a field: it may be newer than the mapping.

    Args:
        chosen: what would be proposed without it.
        saved: what it brings, by the column's index.
    """
    taken = {item.field for item in saved.values()}
    for item in chosen:
        if item.column not in saved and item.field not in taken and item.column not in candidates.empty:
            reason = f"it was not used before; it would be {label_of(item.field)}."
            yield LeftOut(item.column, item.field, reason, unsaved=True)
