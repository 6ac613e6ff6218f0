"""A draft as the preview looks at it: first which rows, as packed numbers, then the rows of one page.

As pages.py has it for the store: a screen can jump anywhere, each page is one look-up by numbers, and nothing stays
open. A draft that still fills answers with what is there so far.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.planning.plan import Action
from upflow_tui.store.draft.narrowing import OF_CUSTOMER, conditions_of
from upflow_tui.store.draft.packing import unpacked
from upflow_tui.store.draft.plan_query import PlanQuery, PlanSort, StoredSide
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.folding import know_folding
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.queries import all_of, marks


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A customer of the plan as a list shows it."""

    number: int
    action: Action
    key: int | None
    name: str
    external_id: str | None
    parent: str | None
    """The parent's name."""
    contacts: int
    account_managers: tuple[str, ...]
    workflow: str | None
    errors: int
    warnings: int
    line: int | None = None
    """Its first line; None: it has none of its own."""
    parent_ref: int | None = None
    """The parent as `PlanQuery.parent` has it."""


@dataclass(frozen=True, slots=True)
class Assignments:
    """How many customers are given or change an account manager, a workflow, or a parent."""

    account_managers: int
    workflows: int
    parents_set: int = 0
    """Customers that had no parent, or are new, and have one now."""
    parents_changed: int = 0
    parents_removed: int = 0


_ORDERS: Final = {
    PlanSort.FILE: ("", ("c.number ASC",)),
    PlanSort.NAME: ("", ("c.name IS NULL ASC", "coalesce(c.name_key, lower(c.name)) ASC", "c.number ASC")),
    PlanSort.ID: ("", ("c.external_id IS NULL ASC", "c.external_id ASC", "c.number ASC")),
    PlanSort.GROUP: (
        "LEFT JOIN customers parent ON parent.number = c.parent_number",
        (
            "coalesce(parent.name, c.parent_name, c.name) IS NULL ASC",
            "lower(coalesce(parent.name, c.parent_name, c.name)) ASC",
            "coalesce(c.parent_number, c.number) ASC",
            "c.parent_name IS NOT NULL ASC",
            "c.number ASC",
        ),
    ),
    PlanSort.PROBLEMS: (
        "LEFT JOIN problems p ON p.number = c.number",
        ("coalesce(p.errors, 0) DESC", "coalesce(p.warnings, 0) DESC", "c.number ASC"),
    ),
}
"""What is joined, and what is sorted by."""


class DraftPages(DraftReader):
    """One connection to a draft, for the lists of the preview. Raises StoreError as `DraftReader` does."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        know_folding(self._connection)

    def __enter__(self) -> DraftPages:
        return self

    def planned(self) -> int:
        """The highest number of a customer that is there."""
        return int(self._fetch("SELECT coalesce(max(number), 0) FROM customers")[0][0])

    def customer_numbers(self, query: PlanQuery, after: int = 0, stored: StoredSide | None = None) -> Sequence[int]:
        """The numbers above `after` of the customers that `query` asks for, in its order.

        Args:
            query: which, in which order.
            after: 0: from the first on.
            stored: what the store says to it, where `asks_for_stored`.
        """
        if not query.is_narrowed and query.is_in_file_order:
            last = max(after, self.planned())
            if self._fetch("SELECT count(*) FROM customers WHERE number > ?", (after,))[0][0] == last - after:
                return range(after + 1, last + 1)
        where, values = conditions_of(query, stored)
        tables, order = order_of(query)
        sql = f"SELECT c.number FROM customers c {tables} {all_of(('c.number > :after', *where))} ORDER BY {order}"
        return self._ids(sql, {"after": after, **values})

    def plan_rows(self, numbers: Sequence[int]) -> list[PlanRow | None]:
        """The customers with these numbers (some thousands at most), in this order; None where one is not there."""
        rows = self._fetch(
            "SELECT c.number, c.action, c.key, c.name, c.external_id, c.parent_name, "
            f"(SELECT count(*) FROM contacts part WHERE {OF_CUSTOMER}) + "
            "coalesce(json_array_length(c.same_contacts), 0), "
            "c.managers, c.workflow, coalesce(p.errors, 0), coalesce(p.warnings, 0), "
            "json_extract(c.lines, '$[0]'), coalesce(c.parent_number, -c.parent_key) "
            f"FROM customers c LEFT JOIN problems p ON p.number = c.number WHERE c.number IN ({marks(numbers)})",
            list(numbers),
        )
        found = {
            number: PlanRow(
                number,
                Action(action),
                key,
                name or "",
                external_id,
                parent,
                contacts,
                tuple(value_of(managers) or ()) if managers else (),  # type: ignore[arg-type]
                workflow,
                *counts,
            )
            for number, action, key, name, external_id, parent, contacts, managers, workflow, *counts in rows
        }
        return [found.get(number) for number in numbers]

    def key_of(self, number: int) -> int | None:
        """The number in the store of the customer with this number in the plan; None: it is not stored."""
        rows = self._fetch("SELECT key FROM customers WHERE number = ?", (number,))
        return rows[0][0] if rows else None

    def links(self) -> tuple[array[int], array[int]]:
        """Every link within the plan: the parents' numbers, rising, and beside each the child's."""
        rows = self._fetch(
            "SELECT parent_number, number FROM customers WHERE parent_number IS NOT NULL ORDER BY parent_number, number"
        )
        return array("q", [parent for parent, _ in rows]), array("q", [child for _, child in rows])

    def assignments(self) -> Assignments:
        """How many customers are given or change what is assigned."""
        managers, workflows = (
            self._fetch(
                f"SELECT (SELECT count(*) FROM customers WHERE action = 'create' AND {column} IS NOT NULL) + "
                "(SELECT count(*) FROM changes WHERE field = ? AND contact IS NULL)",
                (field,),
            )[0][0]
            for column, field in (("managers", "account_manager"), ("workflow", "workflow"))
        )
        [(new,)] = self._fetch("SELECT count(*) FROM customers WHERE action = 'create' AND parent_name IS NOT NULL")
        [(received, changed, removed)] = self._fetch(
            "SELECT total(old = 'null' AND new <> 'null'), total(old <> 'null' AND new <> 'null'), total(new = 'null') "
            "FROM changes WHERE field = 'parent_id' AND contact IS NULL"
        )
        return Assignments(managers, workflows, new + int(received), int(changed), int(removed))

    def line_numbers(self) -> array[int]:
        """The physical line of each data line, rising; none while the draft is not finished."""
        rows = self._fetch("SELECT numbers FROM lines")
        return unpacked("I", rows[0][0]) if rows else array("I")

    def customer_of_line(self, line: int) -> int | None:
        """The number of the customer that a record on this physical line belongs to; None if there is none."""
        rows = self._fetch("SELECT numbers, customers FROM lines")
        if not rows:
            return None
        numbers, customers = (unpacked("I", data) for data in rows[0])
        place = bisect_left(numbers, line)
        return (customers[place] or None) if place < len(numbers) and numbers[place] == line else None

    def _ids(self, sql: str, values: Mapping[str, Any]) -> array[int]:
        return array("q", [key for (key,) in self._fetch(sql, values)])


def order_of(query: PlanQuery) -> tuple[str, str]:
    """What is joined to the customers `c` that `query` asks for, and their ORDER BY."""
    tables, terms = _ORDERS[query.sort]
    return tables, _by(terms, reverse=query.reverse)


def _by(terms: tuple[str, ...], *, reverse: bool) -> str:
    """The terms of ORDER BY; the other way round where `reverse` says so."""
    turned = {"ASC": "DESC", "DESC": "ASC"}
    parts = (term.rsplit(" ", 1) for term in terms)
    return ", ".join(f"{term} {turned[way] if reverse else way}" for term, way in parts)
