"""Which cells a repair changes, cell by cell, as a look at it shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from upflow_tui.core.text import clean
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.fixes.splitting import Splits, addresses_of, names_of
from upflow_tui.importing.matching.mapping import Mapping

SHOWN_CHARACTERS: Final = 500
"""How much of a cell is shown."""
BETWEEN: Final = " + "
"""Stands between the parts of a cell that is taken apart."""


class FixedCell(NamedTuple):
    """One cell before and after, both cut to 500 characters, and the key of its field."""

    before: str
    after: str
    field: str


def fixed_cells(one: Chunk, two: Chunk, mapping: Mapping) -> Iterator[FixedCell]:
    """The cells in which two chunks of the same lines differ."""
    for old, new in zip(one.rows, two.rows, strict=True):
        if old is not new:
            for before, after, key in zip(old, new, mapping.fields, strict=True):
                if before != after and key is not None:
                    yield FixedCell(before[:SHOWN_CHARACTERS], after[:SHOWN_CHARACTERS], key)


def parted_cells(chunk: Chunk, mapping: Mapping, done: Splits, splits: Splits) -> Iterator[tuple[int, FixedCell]]:
    """The cells that `splits` takes apart and `done` does not, each with the place of its row in the chunk."""
    if splits.emails and not done.emails:
        yield from _several_addresses(chunk, mapping.column_of("contact_email"))
    if splits.names is not None and splits.other_name is not None and done.names is None:
        columns = mapping.column_of(splits.names), mapping.column_of(splits.other_name)
        yield from _full_names(chunk, splits.names, *columns)


def _several_addresses(chunk: Chunk, column: int | None) -> Iterator[tuple[int, FixedCell]]:
    for at, row in enumerate(chunk.rows if column is not None else ()):
        cell = row[column or 0]
        if cell.count("@") > 1 and (addresses := addresses_of(cell)):
            yield at, FixedCell(cell[:SHOWN_CHARACTERS], BETWEEN.join(addresses)[:SHOWN_CHARACTERS], "contact_email")


def _full_names(chunk: Chunk, key: str, column: int | None, beside: int | None) -> Iterator[tuple[int, FixedCell]]:
    for at, row in enumerate(chunk.rows if column is not None else ()):
        cell = row[column or 0]
        if (beside is None or not clean(row[beside])) and (names := names_of(cell)):
            yield at, FixedCell(cell[:SHOWN_CHARACTERS], BETWEEN.join(names)[:SHOWN_CHARACTERS], key)
