"""A draft as the preview looks at it: first which rows, as packed numbers, then the rows of one page.

As pages.py has it for the store: a screen can jump anywhere, each page is one look-up by numbers, and nothing stays
open. A draft that still fills answers with what is there so far.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from upflow_tui.core.text import name_key
from upflow_tui.importing.planning.plan import Action
from upflow_tui.store.draft.packing import unpacked
from upflow_tui.store.draft.reader import DraftReader, value_of
from upflow_tui.store.draft.rows import PLACE_BITS
from upflow_tui.store.queries import all_of, marks


class PlanOnly(StrEnum):
    """Which customers of the plan alone are wanted (docs/product.md "3 Preview")."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    PROBLEMS = "problems"
    """With an error or a warning on one of their lines."""
    GROUPED = "grouped"
    """With a parent, or with children within the plan."""


class PlanSort(StrEnum):
    """The order of the customers."""

    FILE = "file"
    """Of their first lines."""
    NAME = "name"
    ID = "id"
    GROUP = "group"
    """Each parent with its children after it; where the parent is not in the plan, by its name."""
    PROBLEMS = "problems"
    """The most errors first, then the most warnings."""


@dataclass(frozen=True, slots=True)
class PlanQuery:
    """Which customers of the plan, in which order."""

    search: str = ""
    """Only those with this text in name, ID or a contact's e-mail, without case; blank: all."""
    only: PlanOnly | None = None
    sort: PlanSort = PlanSort.FILE
    reverse: bool = False

    @property
    def is_in_file_order(self) -> bool:
        """Whether the numbers rise."""
        return self.sort is PlanSort.FILE and not self.reverse


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


@dataclass(frozen=True, slots=True)
class Assignments:
    """How many customers are given or change an account manager or a workflow."""

    account_managers: int
    workflows: int


_ACTIONS: Final = {
    PlanOnly.NEW: Action.CREATE,
    PlanOnly.CHANGED: Action.UPDATE,
    PlanOnly.SAME: Action.UNCHANGED,
    PlanOnly.REFUSED: Action.REFUSED,
}
_GROUPED: Final = (
    "(c.parent_name IS NOT NULL OR c.number IN (SELECT parent_number FROM customers WHERE parent_number IS NOT NULL))"
)
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
_OF_CUSTOMER: Final = f"part.id >= c.number << {PLACE_BITS} AND part.id < (c.number + 1) << {PLACE_BITS}"
# The last of each is the e-mail as compared, where that is not the e-mail itself.
_SAME_CONTACTS: Final = (
    "EXISTS (SELECT 1 FROM json_each(c.same_contacts) same "
    "WHERE instr(coalesce(json_extract(same.value, '$[7]'), json_extract(same.value, '$[0]')), ?))"
)


class DraftPages(DraftReader):
    """One connection to a draft, for the lists of the preview. Raises StoreError as `DraftReader` does."""

    def __enter__(self) -> DraftPages:
        return self

    def planned(self) -> int:
        """The highest number of a customer that is there."""
        return int(self._fetch("SELECT coalesce(max(number), 0) FROM customers")[0][0])

    def customer_numbers(self, query: PlanQuery, after: int = 0) -> Sequence[int]:
        """The numbers above `after` of the customers that `query` asks for, in its order."""
        where, values = self.conditions_of(query)
        if after:
            where, values = ["c.number > ?", *where], [after, *values]
        if not query.search and query.only is None and query.is_in_file_order:
            last = max(after, self.planned())
            if self._fetch("SELECT count(*) FROM customers WHERE number > ?", (after,))[0][0] == last - after:
                return range(after + 1, last + 1)
        tables, order = order_of(query)
        return self._ids(f"SELECT c.number FROM customers c {tables} {all_of(where)} ORDER BY {order}", values)

    def conditions_of(self, query: PlanQuery) -> tuple[list[str], list[Any]]:
        """What holds of the customers `c` that `query` asks for, in SQL, and the values in it."""
        where: list[str] = []
        values: list[Any] = []
        if query.search:
            condition, needles = self._search(query.search)
            where.append(condition)
            values += needles
        if query.only is PlanOnly.PROBLEMS:
            where.append("c.number IN (SELECT number FROM problems WHERE errors + warnings > 0)")
        elif query.only is PlanOnly.GROUPED:
            where.append(_GROUPED)
        elif query.only is not None:
            where.append("c.action = ?")
            values.append(_ACTIONS[query.only].value)
        return where, values

    def plan_rows(self, numbers: Sequence[int]) -> list[PlanRow | None]:
        """The customers with these numbers (some thousands at most), in this order; None where one is not there."""
        rows = self._fetch(
            "SELECT c.number, c.action, c.key, c.name, c.external_id, c.parent_name, "
            f"(SELECT count(*) FROM contacts part WHERE {_OF_CUSTOMER}) + "
            "coalesce(json_array_length(c.same_contacts), 0), "
            "c.managers, c.workflow, coalesce(p.errors, 0), coalesce(p.warnings, 0), "
            "json_extract(c.lines, '$[0]') "
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
        return Assignments(managers, workflows)

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

    def _ids(self, sql: str, values: Sequence[Any] = ()) -> array[int]:
        return array("q", [key for (key,) in self._fetch(sql, values)])

    def _search(self, search: str) -> tuple[str, list[str]]:
        """The condition for customers that `search` is found in, and its values."""
        needle = search.casefold()
        fold = "lower"
        if not needle.isascii():  # SQLite's own lower() knows ASCII only; a function of ours takes ten times as long
            self._connection.create_function("folded", 1, folded, deterministic=True)
            fold = "folded"
        # instr, not LIKE: it knows no wildcards and does not stop at a NUL.
        return (
            f"(instr(coalesce(c.name_key, {fold}(c.name)), ?) OR instr({fold}(c.external_id), ?) OR c.number IN "
            f"(SELECT id >> {PLACE_BITS} FROM contacts WHERE instr(coalesce(email_key, email), ?)) "
            f"OR {_SAME_CONTACTS})",
            [name_key(search) or needle, needle, needle, needle],
        )


def order_of(query: PlanQuery) -> tuple[str, str]:
    """What is joined to the customers `c` that `query` asks for, and their ORDER BY."""
    tables, terms = _ORDERS[query.sort]
    return tables, _by(terms, reverse=query.reverse)


def _by(terms: tuple[str, ...], *, reverse: bool) -> str:
    """The terms of ORDER BY; the other way round where `reverse` says so."""
    turned = {"ASC": "DESC", "DESC": "ASC"}
    parts = (term.rsplit(" ", 1) for term in terms)
    return ", ".join(f"{term} {turned[way] if reverse else way}" for term, way in parts)


def folded(text: str | None) -> str | None:
    """`text` without case: `lower` for what is not ASCII."""
    return text.casefold() if text is not None else None
