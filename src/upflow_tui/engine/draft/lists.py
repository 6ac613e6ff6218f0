"""The lists of the preview: the customers of a plan, and its findings.

As engine/lists.py has it for the places: counted first, then read page by page, each with one short look at the draft,
from any thread.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from upflow_tui.core.customer import Customer
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import LINE_KINDS, Finding
from upflow_tui.core.search_words import has_words
from upflow_tui.importing.planning.comparing import stored_values
from upflow_tui.importing.planning.plan import Action, PlannedCustomer, PlannedValue
from upflow_tui.store.customers.customers import load_customers
from upflow_tui.store.customers.pages import customer_keys, customer_rows
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import Database
from upflow_tui.store.draft.pages import Assignments, DraftPages, PlanRow
from upflow_tui.store.draft.plan_query import PlanOnly, PlanQuery, PlanSort, StoredSide
from upflow_tui.store.draft.problems import FindingPages

__all__ = [
    "Assignments",
    "PlanCard",
    "PlanCards",
    "PlanList",
    "PlanOnly",
    "PlanQuery",
    "PlanRow",
    "PlanSort",
    "assignments",
    "odd_lines",
    "plan_counts",
    "plan_rows",
    "stored_side",
]

_SHOWN: Final = 1_000
"""How many lines, children and findings of one customer are shown; how many values of one group."""


class PlanList:
    """The customers of a plan that a query asks for; None for one that is not there (any more).

    Args:
        folder: the data folder: what stays as it is stored is read there.
        draft: the path of the draft; it may still fill.
        query: which customers.

    Raises (everywhere): StoreError where the draft cannot be read.
    """

    def __init__(self, folder: Path, draft: Path, query: PlanQuery) -> None:
        self._folder = folder
        self._draft = draft
        self._query = query
        self._stored: StoredSide | None = None
        self.numbers: Sequence[int] = ()
        """The number in the plan of each row."""
        self.refresh()

    def refresh(self) -> int:
        """Looks again which customers there are, and returns how many: the draft has been filled."""
        self._stored = stored_side(self._folder, self._draft, self._query)
        with DraftPages(self._draft) as pages:
            self.numbers = pages.customer_numbers(self._query, stored=self._stored)
        return len(self.numbers)

    def grow(self) -> int:
        """Adds those behind the last one known, and returns how many there are: the draft fills.

        Only what came since is read: reading all of them again and again would keep the screen waiting. In another
        order than the file's they come with `refresh`.
        """
        if not self._query.is_in_file_order:
            return len(self.numbers)
        known = self.numbers
        with DraftPages(self._draft) as pages:
            more = pages.customer_numbers(self._query, known[-1] if known else 0, self._stored)
        if not known:
            self.numbers = more
        elif isinstance(known, range) and isinstance(more, range):
            self.numbers = range(known.start, more.stop)
        else:
            self.numbers = array("q", known) + array("q", more)
        return len(self.numbers)

    def count(self) -> int:
        """How many customers there are."""
        return len(self.numbers)

    def rows(self, start: int, count: int) -> list[PlanRow | None]:
        """The customers from index `start` (0 = first) on, at most `count`."""
        return plan_rows(self._folder, self._draft, self.numbers[start : start + count])

    def index_of(self, number: int) -> int | None:
        """Where the customer with this number is; None if it is not in the list."""
        if not self._query.is_in_file_order:
            return self.numbers.index(number) if number in self.numbers else None
        place = bisect_left(self.numbers, number)
        return place if place < len(self.numbers) and self.numbers[place] == number else None

    def index_of_line(self, line: int) -> int | None:
        """Where the customer is that a record on this physical line belongs to; None if it is not in the list."""
        with DraftPages(self._draft) as pages:
            number = pages.customer_of_line(line)
        return self.index_of(number) if number is not None else None


def plan_rows(folder: Path, draft: Path, numbers: Sequence[int]) -> list[PlanRow | None]:
    """The customers of a plan with these numbers (a page of them), in this order; None for one that is not there.

    What stays as it is stored is read in the store: the draft knows only who they are. Raises StoreError as `PlanList`.
    """
    with DraftPages(draft) as pages:
        rows = pages.plan_rows(numbers)
    keys = [row.key for row in rows if row is not None and row.action is Action.UNCHANGED and row.key is not None]
    if not keys:
        return rows
    with _store(folder) as db:
        stored = {row.key: row for row in customer_rows(db, keys) if row is not None}
    return [
        row
        if row is None or row.key is None or row.action is not Action.UNCHANGED or row.key not in stored
        else replace(
            row,
            parent=stored[row.key].parent,
            contacts=stored[row.key].contacts,
            account_managers=stored[row.key].account_managers,
            workflow=stored[row.key].workflow,
            parent_ref=row.parent_ref or -(stored[row.key].parent_key or 0) or None,
        )
        for row in rows
    ]


def stored_side(folder: Path, draft: Path, query: PlanQuery) -> StoredSide | None:
    """What the store says to a query; None where the draft knows all that it asks for. Raises StoreError."""
    if not query.asks_for_stored:
        return None
    parent = -query.parent if query.parent is not None else None
    if parent is not None and parent < 0:
        with DraftPages(draft) as pages:
            parent = pages.key_of(-parent) or 0  # nobody's number
    wanted = CustomerQuery(query.search, manager=query.manager, workflow=query.workflow, parent=parent)
    with _store(folder) as db, db.read():
        members = db.fetch("SELECT name, email FROM members")
        emails = {word: [email for name, email in members if has_words((word,), (name,))] for word in query.words}
        return StoredSide(customer_keys(db, wanted), emails)


def plan_counts(folder: Path, draft: Path, queries: Sequence[PlanQuery]) -> list[int]:
    """How many customers of the plan each of the queries asks for. Raises StoreError as `PlanList`."""
    sides = [stored_side(folder, draft, query) for query in queries]
    with DraftPages(draft) as pages:
        return [len(pages.customer_numbers(query, stored=side)) for query, side in zip(queries, sides, strict=True)]


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One customer of the plan with all that is shown of it."""

    customer: PlannedCustomer
    stored: Customer | None
    """As it is now, where it is stored."""
    children: tuple[PlanRow, ...]
    """Those within the plan."""
    all_children: int
    findings: tuple[Finding, ...]
    """On its lines, in their order."""

    @property
    def values(self) -> dict[str, PlannedValue]:
        """By field key as in a plan: as they will be, or as they are where nothing of it is written."""
        if self.customer.action in (Action.CREATE, Action.UPDATE) or self.stored is None:
            return self.customer.values
        return stored_values(self.stored)


class PlanCards:
    """The customers of one finished or filling draft, one at a time.

    Args:
        folder: the data folder.
        draft: the path of the draft.
    """

    def __init__(self, folder: Path, draft: Path) -> None:
        self._folder = folder
        self._draft = draft
        self._links: tuple[array[int], array[int]] | None = None

    def card(self, number: int) -> PlanCard | None:
        """The customer with this number; None if it is not there. Raises StoreError as `PlanList`."""
        with DraftPages(self._draft) as pages:
            customer = pages.customer(number)
            if customer is None:
                return None
            if self._links is None and pages.finished:
                self._links = pages.links()
            parents, numbers = self._links or (array("q"), array("q"))
            first, last = bisect_left(parents, number), bisect_right(parents, number)
            children = pages.plan_rows(numbers[first : min(last, first + _SHOWN)]) if last > first else []
        with FindingPages(self._draft) as found:
            findings = found.findings_on(customer.lines[:_SHOWN], _SHOWN) if customer.lines else []
        stored = None
        if customer.key is not None:
            with _store(self._folder) as db:
                stored = load_customers(db, [customer.key]).get(customer.key)
        return PlanCard(
            customer,
            stored,
            tuple(child for child in children if child is not None),
            last - first,
            tuple(finding for _, finding in findings),
        )


def assignments(draft: Path) -> Assignments:
    """How many customers are given or change what is assigned. Raises StoreError as `PlanList`."""
    with DraftPages(draft) as pages:
        return pages.assignments()


def odd_lines(draft: Path) -> dict[str, int]:
    """How many lines there are of each kind that look like no customers, by their code. Raises StoreError."""
    with FindingPages(draft) as pages:
        counts: Counter[str] = Counter()
        for group in pages.grouped.groups():
            if group.code in LINE_KINDS:
                counts[group.code] += group.lines  # a kind may be told by the ID on one line, by the name on another
        return dict(counts)


@contextmanager
def _store(folder: Path) -> Iterator[Database]:
    database = Database.open(folder, readonly=True)
    try:
        yield database
    finally:
        database.close()
