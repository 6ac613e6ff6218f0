"""The fixed file written for a screen, which comes to its turn between the lines (docs/rules.md §6)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from upflow_tui.core.organization import Organization
from upflow_tui.engine.draft.fixed_file import fixed_lines
from upflow_tui.engine.files.list_file import write_list
from upflow_tui.engine.past.fixed_file import past_fixed_lines
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.reports.fixed_file import fixed_file_name, writer_of
from upflow_tui.reports.fixed_lines import FixedCounts, FixedLines, WhichLines
from upflow_tui.store.draft.reader import DraftReader

__all__ = ["FixedCounts", "WhichLines", "fixed_file_name", "write_fixed", "write_past_fixed"]

_BATCH: Final = 256
_BREATH: Final = 0.004
"""Seconds between two batches of lines."""


def write_fixed(
    opened: Opened,
    organization: Organization,
    choices: ImportChoices,
    draft: Path,
    which: WhichLines,
    target: Path,
    *,
    replace: bool = False,
) -> FixedCounts:
    """Writes the fixed file of an import that is prepared.

    Args:
        opened: the file with its mapping and fixes.
        organization: what its cells were checked against.
        choices: those of the draft.
        draft: the path of the finished draft.
        which: which lines are wanted.
        target: where; `.csv` or `.xlsx` says what it becomes.
        replace: whether a file that is there already may go.

    Raises:
        AlreadyThere: there is a file, and it may not go.
        NotWritten: another ending, more than a sheet holds, or it cannot be written; nothing is left behind.
        StoreError: the draft is gone.
    """
    with DraftReader(draft) as reader:
        return _write(fixed_lines(opened, organization, choices, reader, which), target, replace=replace)


def write_past_fixed(
    folder: Path, number: int, which: WhichLines, target: Path, *, replace: bool = False
) -> FixedCounts:
    """Writes the fixed file of import `number` of the data folder.

    Raises: as `write_fixed`, and StoreError where there is no such import, or its file is gone.
    """
    with past_fixed_lines(folder, number, which) as lines:
        return _write(lines, target, replace=replace)


def _write(lines: FixedLines, target: Path, *, replace: bool) -> FixedCounts:
    write_list(target, lambda kind, out: writer_of(kind)(_breathing(lines), out), replace=replace)
    return lines.counts


def _breathing(lines: FixedLines) -> Iterator[list[str]]:
    for place, row in enumerate(lines):
        if place % _BATCH == 0:
            time.sleep(_BREATH)
        yield row
