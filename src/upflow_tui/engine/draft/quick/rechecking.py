"""Customers of a draft with their lines read and checked again, with the repairs of before and those of now."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import field
from functools import partial
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import LINE_KINDS, Finding
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import email_key
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.checking.checking import Checker
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.checking.rows import (
    EXTERNAL_ID,
    LINE,
    CheckedChunk,
    RefusedLine,
    Row,
    RowLayout,
    contact_rows,
)
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.picked_lines import chunks_of
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.replanning import Kept, restored
from upflow_tui.importing.planning.stored_customers import StoredCustomers, StoredIdentity
from upflow_tui.store.draft.kept_reader import KeptReader

SENT_AWAY: Final = frozenset({"id_with_two_names", "name_ambiguous"})
"""The codes of lines that grouping takes away from their customer."""
_OF_NEIGHBOURS: Final = frozenset({"quote", "width", "second_table", *LINE_KINDS})
"""The codes of what a line alone does not show."""
_MOST: Final = 20_000
"""So many lines are read again at most: beyond that a whole pass is as quick, and needs less memory."""


class CannotTell(Exception):
    """What a repair changes cannot be told from a few customers alone: a whole pass is needed."""


@dataclass(slots=True)
class Checked:
    """Some lines as one list of repairs leaves them, checked."""

    rows: dict[int, Row] = field(default_factory=dict)
    refused: dict[int, RefusedLine] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def has_same_identities(self, other: Checked, start: int) -> bool:
        """Whether the same lines count, with the same IDs, names and parents: a row up to `start`."""
        if self.rows.keys() != other.rows.keys():
            return False
        if any(row[:start] != other.rows[line][:start] for line, row in self.rows.items()):
            return False
        names = [{line: (item.external_id, item.name) for line, item in some.refused.items()} for some in (self, other)]
        return names[0] == names[1]


class CheckedLines:
    """Checks chunks as one list of repairs leaves them.

    Args:
        opened: the file with its repairs.
        choices, organization: as for a whole pass.
        is_stored: whether a stored customer has an ID.
    """

    def __init__(
        self, opened: Opened, choices: ImportChoices, organization: Organization, is_stored: Callable[[str], bool]
    ) -> None:
        self.repairer = opened.repairer(organization)
        mapping, columns, splits = self.repairer.mapping, opened.table.columns, self.repairer.splits
        self._checker = Checker(
            mapping,
            columns,
            organization,
            choices,
            opened.mode,
            splits,
            opened.table.habits,
            marks=opened.text_marks,
            ids=opened.id_cells(is_stored),
        )
        self.layout = self._checker.layout
        self.postal_codes = self._checker.postal_codes
        self.traces = self._checker.traces
        self.all = Checked()

    def check(self, chunk: Chunk) -> CheckedChunk:
        """Checks a chunk as it is in the file."""
        return self._checker.check(self.repairer.repair(chunk))

    def add(self, chunk: Chunk) -> None:
        """Checks a chunk as it is in the file, and keeps what comes out.

        Raises:
            CannotTell: a line is left out of the import.
        """
        checked = self.check(chunk)
        if checked.skipped:
            raise CannotTell
        self.all.rows.update((row[LINE], row) for row in checked.rows)
        self.all.refused.update((item.line, item) for item in checked.refused)
        self.all.findings += checked.findings


class LinesAgain:
    """The customers that are looked at again: each with its lines, and what the draft has found on them.

    Args:
        before, after: the file with the repairs of the draft and with those of now.
        choices, organization: as for a whole pass.
        is_stored: whether a stored customer has an ID.
        reader: the draft.
        pages: the lines of the file.
        step: is called again and again; it may raise to end the work.
    """

    def __init__(
        self,
        before: Opened,
        after: Opened,
        choices: ImportChoices,
        organization: Organization,
        is_stored: Callable[[str], bool],
        reader: KeptReader,
        pages: LinePages,
        step: Callable[[], None],
    ) -> None:
        self._table = after.table
        self._reader = reader
        self._pages = pages
        self._step = step
        self._numbers: array[int] = reader.fates.numbers
        self._before = CheckedLines(before, choices, organization, is_stored)
        self._after = CheckedLines(after, choices, organization, is_stored)
        self._beside: Callable[[], CheckedLines] = partial(CheckedLines, before, choices, organization, is_stored)
        self.layout: RowLayout = self._after.layout
        self.kept: dict[int, Kept] = {}
        """By number."""
        self.found: list[tuple[int, Finding]] = []
        """What the draft has found on their lines, with the ids."""
        self._sent_away: set[int] = set()

    @property
    def before(self) -> Checked:
        """Their lines with the repairs of the draft."""
        return self._before.all

    @property
    def after(self) -> Checked:
        """Their lines with the repairs of now."""
        return self._after.all

    @property
    def repaired(self) -> list[int]:
        """How many of their cells each of the repairs of now has changed."""
        return self._after.repairer.counts

    def postal_codes(self) -> tuple[PostalCodes, PostalCodes, PostalCodes] | None:
        """The postal codes of their lines before and after, and an object for those of all lines, still empty.

        None where they are not mapped, or stay as they are.
        """
        before, after, whole = self._before.postal_codes, self._after.postal_codes, self._beside().postal_codes
        if before is None or after is None or whole is None or before.groups == after.groups:
            return None
        return before, after, whole

    def load(self, numbers: Iterable[int]) -> None:
        """Takes more customers.

        Args:
            numbers: those that are there already are left out.

        Raises:
            CannotTell: the lines of other customers may have to be planned again, too; or there are too many.
        """
        kept = self._reader.kept([number for number in numbers if number not in self.kept])
        self.kept.update((item.number, item) for item in kept)
        lines = sorted(line for item in kept for line in item.lines)
        if len(self.before.rows) + len(lines) > _MOST:
            raise CannotTell
        found = self._reader.findings_on(lines)
        if any(finding.code in _OF_NEIGHBOURS for _, finding in found):
            raise CannotTell
        if any(finding.code == "name_differs" and finding.is_error for _, finding in found):
            raise CannotTell
        self._sent_away.update(finding.line or 0 for _, finding in found if finding.code in SENT_AWAY)
        self.found += found
        for chunk in chunks_of(self._table, self._pages, self._numbers, lines):
            self._step()
            self._before.add(chunk)
            self._after.add(chunk)
        if not self.before.has_same_identities(self.after, self.layout.customer_start):
            raise CannotTell
        if self._before.traces != self._after.traces:  # what is said of their columns changes
            raise CannotTell

    def groups(self, checked: Checked, stored: StoredCustomers) -> list[tuple[Kept, Group]]:
        """The customers in the order of the plan, each with the group that these lines make.

        Args:
            checked: `before` or `after`.
            stored: the customers of the store.
        """
        keys = {item.key for item in self.kept.values() if item.key is not None}
        identities: dict[int, StoredIdentity] = {item.key: item for item in stored.by_keys(keys)}
        if keys - identities.keys():
            raise CannotTell
        return [(item, self._group(item, checked, identities)) for _, item in sorted(self.kept.items())]

    def _group(self, kept: Kept, checked: Checked, identities: dict[int, StoredIdentity]) -> Group:
        rows = self.accepted(kept, checked)
        accepted = {row[LINE] for row in rows}
        return restored(kept, rows, [line for line in kept.lines if line not in accepted], identities)

    def accepted(self, kept: Kept, checked: Checked) -> list[Row]:
        """The rows of a customer that are not refused as a whole."""
        return [checked.rows[line] for line in kept.lines if line in checked.rows and line not in self._sent_away]

    def addresses(self, kept: Kept, checked: Checked) -> set[str]:
        """The e-mails (`email_key`) of the contacts that its lines give a customer."""
        if kept.refused or not self.layout.contact_keys:
            return set()
        place = self.layout.contact_start
        rows = contact_rows(self.accepted(kept, checked), place)
        return {email_key(row[place]) for row in rows if isinstance(row[place], str)}

    def refused_contacts(self, checked: Checked) -> int:
        """The contacts on lines that are refused as a whole."""
        count = sum(item.has_contact for item in checked.refused.values())
        if self.layout.contact_keys:
            place = self.layout.contact_start
            count += sum(checked.rows[line][place] is not None for line in self._sent_away & checked.rows.keys())
        return count

    def label(self, kept: Kept) -> str:
        """What a message calls a customer, whether it is looked at again or not."""
        if kept.key is not None and kept.external_id is not None and not self._names_id(kept):
            return kept.name or ""
        return kept.external_id or kept.name or ""

    def _names_id(self, kept: Kept) -> bool:
        """Whether its lines name its ID; else it was found by its name."""
        chunks = chunks_of(self._table, self._pages, self._numbers, kept.lines)
        beside = self._beside()
        return any(row[EXTERNAL_ID] is not None for chunk in chunks for row in beside.check(chunk).rows)
