"""What was found in a file, grouped: of a draft for the preview and of a past import for the history, alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import CATALOGUE, Finding
from upflow_tui.core.group_titles import GROUP_TITLES
from upflow_tui.store.database import Database
from upflow_tui.store.draft.problems import FindingPages
from upflow_tui.store.finding_groups import FindingGroup, FindingValue, GroupedFindings
from upflow_tui.store.finding_texts import texts_of
from upflow_tui.store.history.pages import stored_finding
from upflow_tui.store.read_back import reading_back

__all__ = [
    "DraftFindings",
    "FindingGroup",
    "FindingValue",
    "Findings",
    "GroupFindings",
    "PastFindings",
    "group_values",
    "problem_groups",
    "title_of",
]

_SHOWN: Final = 1_000
"""How many values of one group are shown."""


class Findings(Protocol):
    """Where the findings are. Reading raises StoreError where they cannot be read."""

    def reading(self) -> AbstractContextManager[GroupedFindings]:
        """Opens them for one short look."""
        ...


@dataclass(frozen=True, slots=True)
class DraftFindings:
    """Those of a draft."""

    draft: Path

    @contextmanager
    def reading(self) -> Iterator[GroupedFindings]:
        """Opens them for one short look."""
        with FindingPages(self.draft) as pages:
            yield pages.grouped


@dataclass(frozen=True, slots=True)
class PastFindings:
    """Those of a past import, in the data folder."""

    folder: Path
    number: int

    @contextmanager
    def reading(self) -> Iterator[GroupedFindings]:
        """Opens them for one short look."""
        with Database.open(self.folder, readonly=True) as db, reading_back("a finding of an import"):
            texts = texts_of(db, self.number)
            part = ("past_findings", "seq", ["import_id = ?"], [self.number])
            yield GroupedFindings(db.connection, db.fetch, *part, texts, partial(stored_finding, texts=texts))


def problem_groups(findings: Findings, search: str = "") -> list[FindingGroup]:
    """The findings in groups: errors first, then warnings, then notes. Raises StoreError."""
    with findings.reading() as grouped:
        return grouped.groups(search)


def group_values(findings: Findings, group: FindingGroup, search: str = "") -> list[FindingValue]:
    """The first thousand values of a group, the most frequent first. Raises StoreError."""
    with findings.reading() as grouped:
        return grouped.values(group, _SHOWN, search)


def title_of(group: FindingGroup) -> str:
    """What a group is called: its one message, else its title, or that of the catalogue with what differs left open."""
    if group.message is not None:
        return group.message
    if (title := GROUP_TITLES.get(group.code)) is not None:
        return title
    kind = CATALOGUE.get(group.code)
    return kind.message.format_map(_Open()) if kind is not None else group.code


class _Open(dict[str, str]):
    """Fills any place of a message with an ellipsis."""

    def __missing__(self, place: str) -> str:
        return "…"


class GroupFindings:
    """The findings of a group with their ids, by line.

    Args:
        findings: where they are.
        group: which of them.
        value_of_id: only those with the same value as the finding with this id.
        search: only those with each of its words in value or message or as the number of their line.

    Raises (everywhere): StoreError where they cannot be read.
    """

    def __init__(
        self, findings: Findings, group: FindingGroup, value_of_id: int | None = None, search: str = ""
    ) -> None:
        self._findings = findings
        with findings.reading() as grouped:
            self._ids: Sequence[int] = grouped.ids(group, value_of_id, search)

    def count(self) -> int:
        """How many findings there are."""
        return len(self._ids)

    def rows(self, start: int, count: int) -> list[tuple[int, Finding]]:
        """The findings from index `start` (0 = first) on, at most `count`."""
        with self._findings.reading() as grouped:
            return grouped.at(self._ids[start : start + count])
