"""The mapping in the person's hands: what is mapped, what is missing and why, and the changes that can be undone.

No rule stands here: required fields, locks and problems come from `core.fields` and `importing.mapping`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from upflow_tui.core.fields import Field, Mode, catalogue, is_offered, label_of, required_fields, why_not_mappable
from upflow_tui.core.organization import Organization
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.matching.mapping import Mapping, problems
from upflow_tui.importing.matching.matching import Kind, Proposal, Tie

_UNDOS: Final = 200


class MappingState:
    """One file's mapping.

    Args:
        opened: the file with the mapping of now.
        organization: decides what is required and what is locked.
    """

    def __init__(self, opened: Opened, organization: Organization) -> None:
        self.opened = opened
        self.organization = organization
        self.fields: tuple[Field, ...] = tuple(
            field for field in catalogue(organization) if is_offered(field, opened.mode)
        )
        """The fields of this mode, locked ones included."""
        self.candidates: Sequence[Sequence[Proposal]] = ()
        """What each column may mean, by its index; empty until they were looked for."""
        self._past: list[Mapping] = []
        self._chosen: set[tuple[int, str]] = set()
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
        """The name of the column that brings a field."""
        index = self.mapping.column_of(key)
        return None if index is None else self.opened.table.columns[index].name

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

    @property
    def is_saved(self) -> bool:
        """Whether a saved mapping was applied by itself, and is as it was."""
        matching = self.opened.matching
        applied = any(proposal is not None and proposal.kind == Kind.SAVED for proposal in matching.proposals)
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
        if first.field is None:
            return first.message + more
        if self.mapping.column_of(first.field) is not None:
            return f"{first.message} Clear it.{more}"
        causes = self.causes(first.field)
        way_out = f"Map a column, or clear {label_of(causes[0])}." if causes else "Map a column."
        return f"{first.message} {way_out}{more}"

    # What is changed

    @property
    def can_undo(self) -> bool:
        """Whether there was a change."""
        return bool(self._past)

    def map(self, column: int, key: str | None) -> None:
        """Gives a column a field, which leaves the column that had it; None: the column is not used."""
        self.take(self.mapping.with_field(column, key))

    def take(self, mapping: Mapping) -> None:
        """Another mapping in place of the one of now."""
        if mapping == self.mapping:
            return
        self._past = [*self._past[1 - _UNDOS :], self.mapping]
        self.opened = replace(self.opened, mapping=mapping)

    def undo(self) -> None:
        """Takes the last change back."""
        if self._past:
            self.opened = replace(self.opened, mapping=self._past.pop())
