"""The customers of a list written as CSV or as a workbook, in the list's order, a few hundred at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from upflow_tui.core.customer import Customer
from upflow_tui.reports.csv_file import csv_dialect
from upflow_tui.reports.csv_losses import CsvLosses
from upflow_tui.reports.customers_csv import WRITERS, csv_rows
from upflow_tui.reports.list_kinds import Kind
from upflow_tui.store.customers.customers import load_customers
from upflow_tui.store.customers.pages import customer_keys
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import load_organization

__all__ = ["CsvLosses", "Kind", "export_customers"]

_BATCH: Final = 100
_BREATH: Final = 0.001
"""Seconds between two batches, each of which takes about two milliseconds: a screen of the same process comes to its
turn."""


def export_customers(
    folder: Path,
    query: CustomerQuery,
    out: BinaryIO,
    progress: Callable[[int, int], None] = lambda done, all_: None,
    losses: CsvLosses | None = None,
    kind: Kind = Kind.CSV,
) -> int:
    """Writes the customers that `query` asks for, for a spreadsheet, and returns how many.

    One that is erased meanwhile is left out.

    Args:
        folder: the data folder.
        query: which, in which order.
        out: receives the file.
        progress: called with how many are written, and how many there are.
        losses: is told what the file cannot bring.
        kind: what it becomes.

    Raises:
        StoreError: the store cannot be read.
        TooLarge: they do not fit a workbook.
    """
    with Database.open(folder, readonly=True) as db:
        organization = load_organization(db)
        keys = customer_keys(db, query)
        written = 0

        def counted() -> Iterator[Customer]:
            nonlocal written
            for customer in _customers(db, keys, progress):
                written += 1
                yield customer

        WRITERS[kind](csv_rows(counted(), organization, losses), out, csv_dialect())
    return written


def _customers(db: Database, keys: Sequence[int], progress: Callable[[int, int], None]) -> Iterator[Customer]:
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        found = load_customers(db, some)
        yield from (found[key] for key in some if key in found)
        progress(min(start + _BATCH, len(keys)), len(keys))
        time.sleep(_BREATH)
