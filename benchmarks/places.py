"""Goal 8 in the place Customers: a store of 400,000 customers in a real terminal, by its keys alone.

    python -m benchmarks.places [--customers 400000]

The store is filled by SQL, with two or three contacts a customer. The program runs in tmux at 120 × 36; a client of
tmux in a pseudo-terminal of ours types the keys and sees what is written. A key is repainted at the last byte before
40 ms of silence; a text is there when `tmux capture-pane` has it (some milliseconds a look).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, report
from benchmarks.screens import MOVES, SIZE, has_tmux
from benchmarks.terminal import Terminal
from upflow_tui.engine.lists import CustomerList, CustomerQuery, SortBy
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.store.database import Database

_AFTER_ESCAPE = 0.3
"""Seconds: a key that comes sooner is taken for one held with alt."""
FILL = (
    """WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
    INSERT INTO customers (id, external_id, name, name_key, near_key, town, workflow_id)
    SELECT i, printf('C-%07d', i), printf('Customer %06d of %s', i * 7919 % 999983, char(65 + i % 26)),
    printf('customer %06d of %s', i * 7919 % 999983, char(97 + i % 26)), printf('c-%07d', i), 'Lyon',
    iif(i % 3, (SELECT min(id) FROM workflows) + i % 2, NULL) FROM n""",
    "UPDATE customers SET parent_id = id - id % 10 + 10 WHERE id % 10 > 6 AND id - id % 10 + 10 <= :count",
    """INSERT INTO contacts (customer_id, email_key, email, first_name, position_id, main)
    SELECT c.id, printf('m%d@c%d.example', k.i, c.id), printf('m%d@c%d.example', k.i, c.id), 'Ada',
    (SELECT min(id) FROM positions), k.i = 1 FROM customers c
    CROSS JOIN (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3) k
    WHERE k.i < 3 OR c.id % 2""",
    """INSERT INTO customer_managers SELECT id, (SELECT min(id) FROM members) + id % 4 FROM customers WHERE id % 5""",
)
"""What makes the store; `:count` customers."""


def main() -> int:
    """Prints the table. Returns 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.places", description=__doc__)
    parser.add_argument("--customers", type=int, default=400_000)
    options = parser.parse_args()
    if not has_tmux():
        print("tmux is missing, and nothing was measured.", file=sys.stderr)
        return 2
    return report(figures(options.customers))


def figures(customers: int) -> Iterator[Figure]:
    """Each wait; moving and typing are goal 8."""
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        yield from _Walk(Path(folder), customers).measure()


def fill(folder: Path, customers: int) -> None:
    """Puts so many customers into an empty store with the sample organization."""
    Engine(folder).replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    with Database.open(folder) as db, db.write() as connection:
        for statement in FILL:
            connection.execute(statement, {"count": customers})


class _Walk:
    """Someone at the keys of the place Customers."""

    def __init__(self, folder: Path, customers: int) -> None:
        self._count = customers
        self._data = data = folder / "data"
        fill(data, customers)
        self._begun = time.monotonic()
        program = [sys.executable, "-m", "upflow_tui", "--data-dir", str(data)]
        self._terminal = Terminal(program, folder, size=SIZE)

    def measure(self) -> Iterator[Figure]:
        """Opens, moves, sorts, searches, narrows, opens a customer, exports, and looks at the organization."""
        terminal = self._terminal
        shown = f"{self._count:,}".replace(",", "\u00a0")
        try:
            yield self._line("start → the list is read", terminal.until(f"{shown} customers", self._begun))
            yield self._moves("the list by name")
            first = self._first(CustomerQuery(sort=SortBy.EXTERNAL_ID))
            begun = self._press("s")
            yield self._line("sorted by ID", terminal.until(first, begun))
            yield self._moves("the list by ID")
            first = self._first(CustomerQuery(sort=SortBy.CONTACTS))
            begun = self._press("s", "s")
            yield self._line("sorted by contacts", terminal.until(first, begun))
            begun = self._press(f"/c-{self._count // 3:07}")
            yield self._line("search for an ID → found", terminal.until(" 1 customer ", begun))
            yield self._typing()
            self._press("escape")
            terminal.until("Show only", self._press("f"))
            self._press("no work")
            begun = self._press("enter")
            yield self._line("filter → the list", terminal.until("No workflow ×", begun))
            yield self._moves("the narrowed list")
            self._press("escape", "home")
            begun = self._press("enter")
            yield self._line("a customer opens", terminal.until("Groups and entities", begun))
            self._press("escape")
            used = f"{self._count // 5:,}".replace(",", "\u00a0")
            begun = self._press("o")
            yield self._line("the organization", terminal.until("▶ API", begun))
            yield self._line("the same, with who uses what", terminal.until(used, begun))
            yield from self._export()
        finally:
            terminal.close()

    def _first(self, query: CustomerQuery) -> str:
        """The name in the first row of a list: once it is seen, the list is there."""
        row = CustomerList(self._data, query).rows(0, 1)[0]
        assert row is not None
        return row.name

    def _line(self, what: str, taken: float) -> Figure:
        return Figure.late(8, f"{self._count:,} customers: {what}", taken)

    def _press(self, *keys: str) -> float:
        self._terminal.rest()
        begun = self._terminal.type(keys)
        if "escape" in keys:
            time.sleep(_AFTER_ESCAPE)
        return begun

    def _moves(self, name: str, times: int = 4) -> Figure:
        taken = [self._terminal.repaint(key) for _ in range(times) for key in MOVES]
        return self._repainted(name, [seconds for seconds in taken if seconds is not None])

    def _typing(self) -> Figure:
        """Letters in the search field, while the list is searched for what was typed before."""
        taken = [self._terminal.repaint(key) for key in ["backspace"] * 6 + list("customer 0123 of")]
        return self._repainted("letters typed in the search", [seconds for seconds in taken if seconds is not None])

    def _repainted(self, name: str, taken: list[float]) -> Figure:
        found = sorted(taken)
        what = f"key → repainted, {name}, p95"
        what = f"{self._count:,} customers: {what}"
        return Figure.late(8, what, found[int(len(found) * 0.95)], 0.1, 0.04)

    def _export(self) -> Iterator[Figure]:
        terminal = self._terminal
        self._press("c")
        self._press("w")
        terminal.until("Save as", time.monotonic())
        begun = self._press("enter")
        taken = [terminal.repaint(key) for _ in range(6) for key in MOVES]
        yield self._repainted("while the list is exported", [seconds for seconds in taken if seconds is not None])
        yield self._line("exported", terminal.until("Saved", begun))


if __name__ == "__main__":
    sys.exit(main())
