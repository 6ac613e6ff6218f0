"""Lists that are written as CSV or as a workbook, as the ending of the file's name says (docs/rules.md §6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from upflow_tui.engine.files.output_file import NotWritten, write_output
from upflow_tui.reports.list_kinds import Kind


def write_list(target: Path, write: Callable[[Kind, BinaryIO], object], *, replace: bool = False) -> None:
    """Writes a list to a file.

    Args:
        target: where; `.csv` or `.xlsx` says what it becomes.
        write: writes the content as a file of a kind.
        replace: whether a file that is there already may go.

    Raises:
        AlreadyThere: there is a file, and it may not go.
        NotWritten: another ending, more than a sheet holds, or it cannot be written; nothing is left behind.
    """
    ending = target.suffix.lower()
    if ending not in tuple(Kind):
        raise NotWritten(f"{target} ends neither in .csv nor in .xlsx.", "Give the file a name that does.")
    write_output(target, lambda out: write(Kind(ending), out), replace=replace)
