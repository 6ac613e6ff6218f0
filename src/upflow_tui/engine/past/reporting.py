"""The report of a past import as a file: Markdown or HTML, by its ending."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from upflow_tui.engine.files.output_file import NotWritten, write_output
from upflow_tui.reports.html import html_lines
from upflow_tui.reports.markdown import markdown_lines
from upflow_tui.reports.report import report
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.history import past_import
from upflow_tui.store.organization.organization import load_organization

ENDINGS: Final = (".md", ".html")
"""What the name of a report may end in."""


def report_name(number: int, ending: str = ".html") -> str:
    """What to call the report of an import."""
    return f"import-{number}{ending}"


def write_report(folder: Path, number: int, target: Path, *, replace: bool = False) -> None:
    """Writes the report of import `number` of the data folder to a file.

    Args:
        folder: the data folder.
        number: the import, or an undo.
        target: where; `.md` or `.html` says what it becomes.
        replace: whether a file that is there already may go.

    Raises:
        StoreError: no such import.
        AlreadyThere: there is a file, and it may not go.
        NotWritten: another ending, or it cannot be written; nothing is left behind.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise NotWritten(f"{target} ends neither in .md nor in .html.", "Give the report a name that does.")
    write_output(target, lambda out: stream_report(folder, number, ending, out), replace=replace)


def stream_report(folder: Path, number: int, ending: str, out: BinaryIO) -> None:
    """Writes the report of import `number` to `out`; `ending` is one of `ENDINGS`.

    Raises:
        StoreError: no such import; nothing is written then.
    """
    with Database.open(folder, readonly=True) as database:
        past = past_import(database, number)
        if past is None:
            raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
        blocks = report(database, past, load_organization(database).name)
        title = f"Import {number}: {past.summary.file_name}" if past.summary.file_name else f"Entry {number}"
        for line in html_lines(title, blocks) if ending == ".html" else markdown_lines(blocks):
            out.write(line.encode())
