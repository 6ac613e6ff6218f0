"""The mapping in the person's hands: what is mapped, what is missing and why, and the changes that can be undone.

No rule stands here: required fields, locks and problems come from `core.fields` and `importing.mapping`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Field, Mode, catalogue, is_offered, label_of, required_fields, why_not_mappable
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.organization import Organization
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.fixes.repairs import Combine, How
from upflow_tui.importing.matching.combining import JOINABLE, Offer, joined, open_offers, parted, still_combined, taken
from upflow_tui.importing.matching.importable import LeftOut, Locked, Tie, came_back, told_unused
from upflow_tui.importing.matching.mapping import Mapping, problems
from upflow_tui.importing.matching.proposal import Kind, Proposal
from upflow_tui.importing.matching.suggesting import Suggestion, open_suggestions

_UNDOS: Final = 200
OFFER_KEY: Final = "+"
"""The key that takes an offer, as it is named where something is missing."""


Suggested: TypeAlias = Offer | Suggestion | LeftOut
"""What may be done with a column that brings nothing."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """What one undo gives back."""

    mapping: Mapping
    combined: tuple[Combine, ...]


class MappingState:
    """One file's mapping.

    Args:
        opened: the file with the mapping of now.
        organization: decides what is required and what is locked.
        combined: the fields that several columns bring together.
    """

    def __init__(self, opened: Opened, organization: Organization, combined: Sequence[Combine] = ()) -> None:
        self.opened = opened
        self.combined = tuple(combined)
        self.organization = organization
        self.fields: tuple[Field, ...] = tuple(
            field for field in catalogue(organization) if is_offered(field, opened.mode)
        )
        """The fields of this mode, locked ones included."""
        self.candidates: Sequence[Sequence[Proposal]] = ()
        """What each column may mean, by its index; empty until they were looked for."""
        self.plausible: Sequence[Suggestion] = ()
        """What columns that are not mapped may bring; empty until it was looked for."""
        self._suggested: tuple[object, tuple[Suggestion, ...]] | None = None
        """What was asked of the suggestions last, and the answer."""
        self._past: list[_Laid] = []
        self._locks = {field.key: why_not_mappable(field, organization, opened.mode) for field in self.fields}

    # What there is

    @property
    def mapping(self) -> Mapping:
        """The mapping of now."""
        return self.opened.mapping

    def why_locked(self, key: str) -> str | None:
        """Why a field can never be mapped here."""
        return self._locks.get(key)

    def field_of(self, column: int) -> str | None:
        """The key of the field that a column brings."""
        return self.mapping.fields[column]

    def column_name(self, key: str) -> str | None:
        """The name of the column that brings a field, or of all that bring it together."""
        index = self.mapping.column_of(key)
        if index is None:
            return None
        part = self.combined_of(index)
        if part is None:
            return self.opened.table.columns[index].name
        between = " + " if part.how is How.JOIN else ", else "
        return between.join(self.opened.table.columns[place].name for place in part.columns)

    @property
    def required(self) -> dict[str, str]:
        """The required fields with their reasons, as things are mapped now."""
        return required_fields(self.mapping.in_order, self.opened.mode)

    def missing(self) -> list[str]:
        """The required fields without a column, in the order of the list."""
        required = self.required
        return [
            field.key for field in self.fields if field.key in required and self.mapping.column_of(field.key) is None
        ]

    def lacks(self, key: str) -> bool:
        """Whether a mapped field asks for one that has no column."""
        mapped = self.mapping.mapped
        return any(key in self.causes(missing) for missing in self.required if missing not in mapped)

    def causes(self, missing: str) -> list[str]:
        """The mapped fields because of which the field `missing` is required."""
        if self.opened.mode is Mode.ASSIGN:
            return []
        identity = {"external_id", "customer_name"} & self.mapping.mapped  # a custom field asks for one of them
        return [key for key in self.mapping.in_order if missing in required_fields({key, *identity}, Mode.CUSTOMERS)]

    def tie_of(self, column: int) -> Tie | None:
        """The tie that keeps a column without a field."""
        if self.field_of(column) is not None:
            return None
        return next((tie for tie in self.opened.matching.ties if column in tie.columns), None)

    def left_out(self, column: int) -> LeftOut | None:
        """Why a column that was understood brings nothing; None where it does, or its field has another column."""
        found = next((item for item in self.opened.matching.left_out if item.column == column), None)
        if found is None or self.field_of(column) is not None or self.combined_of(column) is not None:
            return None
        return None if found.field in self.mapping.mapped else found

    def locked(self, column: int) -> Locked | None:
        """What a column without a field means that cannot be mapped now, and why."""
        if self.field_of(column) is not None or self.combined_of(column) is not None:
            return None
        return next((item for item in self.opened.matching.locked if item.column == column), None)

    def unused_of(self, column: int) -> LeftOut | None:
        """Why this import cannot bring a column in, where that is known."""
        told = told_unused(self.opened.matching.unused, self.mapping.fields)
        return next((item for item in told if item.column == column), None)

    def combined_of(self, column: int) -> Combine | None:
        """What a column brings a part of."""
        return next((item for item in self.combined if column in item.columns), None)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What could be combined as things are mapped now."""
        return open_offers(self.opened.matching.offers, self.mapping.fields, self.combined)

    def offer_of(self, column: int | None = None, key: str | None = None) -> Offer | None:
        """The offer that a column has a part in, or that brings a field; else the one that brings what is missing."""
        found = self.offers
        here = (item for item in found if column in item.combine.columns or item.combine.field == key)
        return next(here, None) or self.offer_of_missing

    @property
    def offer_of_missing(self) -> Offer | None:
        """The offer that brings a field without which the mapping cannot be used."""
        lacking = [problem.field for problem in problems(self.mapping, self.organization, self.opened.mode)]
        return next((item for item in self.offers if item.combine.field in lacking or None in lacking), None)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The hints that can all be taken as things are mapped now."""
        asked = (self.mapping, self.combined, self.plausible)
        if self._suggested is None or self._suggested[0] != asked:  # each row of the list asks
            parts = {index for item in self.combined for index in item.columns}
            found = open_suggestions(self.plausible, self.mapping.fields, parts, self.opened.mode)
            self._suggested = (asked, found)
        return self._suggested[1]

    def suggestion_of(self, column: int) -> Suggestion | None:
        """The hint that a column has."""
        return next((item for item in self.suggestions if item.column == column), None)

    def part_offered(self, column: int) -> Offer | None:
        """The offer that would bring in a column which brings nothing now."""
        if self.field_of(column) is not None:
            return None
        return next((item for item in self.offers if column in item.combine.columns), None)

    def suggested(self, column: int | None = None, key: str | None = None) -> Suggested | None:
        """What the lists suggest for a column, or for a field: the part of a field, a hint, or what was left out."""
        if column is not None:
            return self.part_offered(column) or self.suggestion_of(column) or self.left_out(column)
        hint = next((item for item in self.suggestions if item.field == key), None)
        left = (self.left_out(place) for place in range(len(self.mapping.fields)))
        return hint or next((item for item in left if item is not None and item.field == key), None)

    @property
    def useful(self) -> tuple[int, ...]:
        """The columns that bring nothing and look useful: by a hint, or as a part of a field."""
        hinted = {item.column for item in self.suggestions}
        return tuple(
            index
            for index in range(len(self.mapping.fields))
            if index in hinted or self.part_offered(index) is not None
        )

    @property
    def unused(self) -> tuple[int, ...]:
        """The columns that bring nothing."""
        return tuple(
            index for index, key in enumerate(self.mapping.fields) if key is None and self.combined_of(index) is None
        )

    def joins(self, column: int) -> tuple[Combine, ...]:
        """The fields to which a column can be added, with what they are made of then."""
        found = (joined(self.mapping.fields, self.combined, key, column) for key in JOINABLE)
        return tuple(item for item in found if item is not None and self.why_locked(item.field) is None)

    @property
    def is_saved(self) -> bool:
        """Whether a saved mapping was applied automatically, and is as it was."""
        matching = self.opened.matching
        applied = self.opened.saved is not None or matching.is_saved
        return applied and matching.mapping() == self.mapping

    def proposal_of(self, column: int) -> Proposal | None:
        """Why a column brings its field, if it was proposed and not chosen."""
        key = self.field_of(column)
        if key is None:
            return None
        proposal = self.opened.matching.proposals[column]
        if proposal is not None and proposal.field == key:
            return proposal
        found = self.candidates[column] if self.candidates else ()
        return next((item for item in found if item.field == key and item.kind != Kind.HINT), None)

    def advice(self) -> str | None:
        """The first thing that keeps the mapping from being used, with what to do; None: nothing does."""
        found = problems(self.mapping, self.organization, self.opened.mode)
        if not found:
            return None
        first = found[0]
        more = f" ({len(found) - 1} more)" if len(found) > 1 else ""
        offer = self.offer_of_missing
        way_in = f" Press {OFFER_KEY} for {self.offer_in_words(offer)}." if offer is not None else ""
        if first.field is None:
            return first.message + way_in + more
        if self.mapping.column_of(first.field) is not None:
            return f"{first.message} Clear it.{more}"
        causes = self.causes(first.field)
        way_out = f"Map a column, or clear {label_of(causes[0])}." if causes else "Map a column."
        return f"{first.message}{way_in or f' {way_out}'}{more}"

    def offer_in_words(self, offer: Offer) -> str:
        """What an offer would do: `Customer name from "First name" and "Last name"`; headers are in it."""
        between = " and " if offer.combine.how is How.JOIN else ", else "
        return f"{label_of(offer.combine.field)} from {between.join(self.names_of(offer.combine))}"

    def names_of(self, combine: Combine) -> list[str]:
        """The columns of a field in their order, in quotes."""
        return [f'"{shorten(self.opened.table.columns[index].name, 24)}"' for index in combine.columns]

    # What is changed

    @property
    def can_undo(self) -> bool:
        """Whether there was a change."""
        return bool(self._past)

    def map(self, column: int, key: str | None) -> tuple[str, ...]:
        """Gives a column a field, which leaves the column that had it; None: the column is not used.

        Returns:
            The fields that were left out of the proposals for want of this one, and are mapped with it now.
        """
        return self._with_left_out(self.mapping.with_field(column, key), self.combined, column)

    def clear(self, column: int) -> bool:
        """Takes a column, or its part of a field, out of the import; false where it brings nothing."""
        part = self.combined_of(column)
        if part is None and self.field_of(column) is None:
            return False
        fields = parted(self.mapping.fields, part) if part is not None else self.mapping.fields
        others = tuple(item for item in self.combined if item is not part)
        self._lay(Mapping(fields).with_field(column, None), others)
        return True

    def combine(self, combine: Combine) -> tuple[str, ...]:
        """Brings several columns together in one field, in place of what brought it before. Returns: as `map`."""
        mapping = Mapping(taken(self.mapping.fields, combine))
        return self._with_left_out(mapping, self._combined_with(combine), *combine.columns)

    def accept_all(self) -> tuple[str, ...]:
        """Takes every hint and every offer, as one change. Returns: the fields that have a column, or one more, now."""
        fields = list(self.mapping.fields)
        for item in self.suggestions:
            fields[item.column] = item.field
        combined = self.combined
        offered = self.offers
        for offer in offered:
            fields = list(taken(fields, offer.combine))
            combined = (*(item for item in combined if item.field != offer.combine.field), offer.combine)
        accepted = (*(item.field for item in self.suggestions), *(offer.combine.field for offer in offered))
        self._lay(Mapping(tuple(fields)), combined)
        return accepted

    def _combined_with(self, combine: Combine) -> tuple[Combine, ...]:
        return (*(item for item in self.combined if item.field != combine.field), combine)

    def take(self, mapping: Mapping) -> None:
        """Another mapping in place of the one of now; nothing is combined in it."""
        self._lay(mapping, ())

    def undo(self) -> None:
        """Takes the last change back."""
        if self._past:
            laid = self._past.pop()
            self.opened, self.combined = replace(self.opened, mapping=laid.mapping), laid.combined

    def _with_left_out(self, mapping: Mapping, combined: tuple[Combine, ...], *columns: int) -> tuple[str, ...]:
        """Lays a mapping in which `columns` were changed, with what it makes possible of what was left out."""
        parts = {index for item in combined for index in item.columns}
        left_out = [item for item in self.opened.matching.left_out if item.column not in parts.union(columns)]
        fields = came_back(self.mapping.fields, mapping.fields, left_out, self.opened.mode)
        self._lay(Mapping(fields), combined)
        return tuple(key for key, before in zip(fields, mapping.fields, strict=True) if key and key != before)

    def _lay(self, mapping: Mapping, combined: tuple[Combine, ...]) -> None:
        combined = still_combined(combined, mapping.fields)
        if (mapping, combined) == (self.mapping, self.combined):
            return
        self._past = [*self._past[1 - _UNDOS :], _Laid(self.mapping, self.combined)]
        self.opened, self.combined = replace(self.opened, mapping=mapping), combined
