"""Lists of many stored customers: how long the first page and the whole list take, and the export of all.

    python -m benchmarks.lists [--customers 40000 400000] [--rounds 5]

The store is filled by SQL, which takes seconds: two contacts a customer on average, a fifth with a parent, twelve
account managers and five workflows. Times are medians of CPU seconds, of a
whole question as a screen asks it: opened, asked, its first rows read, closed.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figure import Figure
from upflow_tui.core.text import email_key, name_key
from upflow_tui.engine.files.customers_export import export_customers
from upflow_tui.engine.lists import CustomerList, CustomerQuery, Only, SortBy, first_customers
from upflow_tui.store.database import Database
from upflow_tui.tui.widgets.grid.fed_grid import BEGINNING

_WORDS: Final = (
    *("Steel", "Müller", "Durand", "Lenoir", "Nordwind", "Atlas", "Bakery", "Logistik", "Santé", "Garage", "Optik"),
    *("Holz", "Metal", "Ocean", "Papier", "Robotics", "Verlag", "Wein", "Yard", "Zement", "Energie", "Foods"),
)
_TOWNS: Final = ("Paris", "Lyon", "Berlin", "Köln", "Wien", "Madrid", "Porto", "Bergen", "Gent", "Zürich")
_FORMS: Final = ("GmbH", "SAS", "Ltd", "AG", "SARL")


def fill(folder: Path, customers: int) -> None:
    """Fills an empty store with as many customers, always the same ones."""
    chance = random.Random(7)
    with Database.open(folder) as db, db.write() as connection:
        connection.executemany(
            "INSERT INTO members VALUES (?, ?, ?, ?, 'member', 'account_manager', 'joined')",
            [(key, key, f"Member {key}", f"member{key}@mars.example") for key in range(1, 13)],
        )
        connection.executemany(
            "INSERT INTO workflows VALUES (?, ?, ?)", [(key, key, f"Reminders {key}") for key in range(1, 6)]
        )
        connection.executemany(
            "INSERT INTO customers (id, external_id, name, name_key, town, country, parent_id, workflow_id) "
            "VALUES (?, ?, ?, ?, ?, 'FR', ?, ?)",
            _customers(chance, customers),
        )
        connection.executemany(
            "INSERT INTO customer_managers VALUES (?, ?)",
            ((key, chance.randint(1, 12)) for key in range(1, customers + 1) if key % 10),
        )
        connection.executemany(
            "INSERT INTO contacts VALUES (?, ?, ?, 'Ana', 'Roy', NULL, NULL, ?)", _contacts(chance, customers)
        )


def _customers(chance: random.Random, customers: int) -> Iterator[tuple[object, ...]]:
    for key in range(1, customers + 1):
        name = f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} {chance.randint(1, 99_999)} {chance.choice(_FORMS)}"
        parent = chance.randint(1, key // 5) if key > 5 and key % 5 == 0 else None
        workflow = chance.randint(1, 5) if key % 4 else None
        yield key, f"C-{key:07}", name, name_key(name), chance.choice(_TOWNS), parent, workflow


def _contacts(chance: random.Random, customers: int) -> Iterator[tuple[object, ...]]:
    for key in range(1, customers + 1):
        for place in range(chance.randint(0, 4)):
            email = f"{chance.choice(_WORDS)}{place}.{key}@company{key % 9_973}.example".lower()
            yield key, email_key(email), email, int(place == 0)


QUERIES: Final = {
    "everything, by name": CustomerQuery(),
    "search: st (many)": CustomerQuery("st"),
    "search: steel 77 (some)": CustomerQuery("steel 77"),
    "search: 0123456 (one)": CustomerQuery("0123456"),
    "search: zzz (none)": CustomerQuery("zzz"),
    "search: steel berlin": CustomerQuery("steel berlin"),
    "search: müller (beyond ASCII)": CustomerQuery("müller"),
    **{f"sort: {sort.value}": CustomerQuery(sort=sort) for sort in SortBy if sort is not SortBy.NAME},
    **{f"sort: {sort.value}, turned": CustomerQuery(sort=sort, reverse=True) for sort in SortBy},
    "filter: a manager": CustomerQuery(manager="member3@mars.example"),
    "filter: a workflow": CustomerQuery(workflow="Reminders 3"),
    **{f"filter: {only.value}": CustomerQuery(only=(only,)) for only in Only},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question took: seconds of CPU.

    Args:
        first: to the first page, None where it comes with the whole list.
        whole: to the whole list.
        rows: how many it has.
    """

    first: float | None
    whole: float
    rows: int


def figures(customers: int, rounds: int) -> Iterator[Figure]:
    """The slowest of each kind of question, and the export of all."""
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as name:
        folder = Path(name)
        fill(folder, customers)
        asked = {what: _asked(folder, query, rounds) for what, query in QUERIES.items()}
        for kind in ("sort", "search", "filter"):
            some = [one for what, one in asked.items() if what.startswith(kind)]
            job = f"{customers:,} stored customers, {kind}, the slowest"
            first = max(one.first if one.first is not None else one.whole for one in some)
            yield Figure.late(None, f"{job}: first page", first)
            yield Figure.late(None, f"{job}: whole list", max(one.whole for one in some))
        yield Figure.late(None, f"{customers:,} stored customers: export of all", _export(folder))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[40_000, 400_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-export", action="store_true")
    options = parser.parse_args()
    for customers in options.customers:
        with tempfile.TemporaryDirectory(prefix="upflow-bench-") as name:
            folder = Path(name)
            fill(folder, customers)
            print(f"\n{customers} customers{'':38} first page     whole list       rows")
            for what, query in QUERIES.items():
                asked = _asked(folder, query, options.rounds)
                beginning = f"{asked.first * 1_000:.0f} ms" if asked.first is not None else "with all"
                print(f"{what:<50} {beginning:>14} {asked.whole * 1_000:>11.0f} ms {asked.rows:>10}", flush=True)
            if not options.no_export:
                print(f"{'export of all':<50} {'':>14} {_export(folder) * 1_000:>11.0f} ms")


def _asked(folder: Path, query: CustomerQuery, rounds: int) -> Asked:
    def first() -> bool:
        found = first_customers(folder, query, BEGINNING, lambda: False)
        return found is not None and bool(found.rows(0, BEGINNING))

    def whole() -> int:
        found = CustomerList(folder, query)
        found.rows(0, BEGINNING)
        return found.count()

    rows, found = whole(), first()
    began = median(_seconds(first) for _ in range(rounds)) if found else None
    return Asked(began, median(_seconds(whole) for _ in range(rounds)), rows)


def _export(folder: Path) -> float:
    return _seconds(partial(export_customers, folder, CustomerQuery(), io.BytesIO()))


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
