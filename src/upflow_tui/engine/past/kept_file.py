"""The file of a past import, opened again as it was read then: the same cells on the same lines."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from upflow_tui.engine.prepare.choices_file import ChoicesFileError, choices_from_json
from upflow_tui.engine.prepare.continuing import read_as_errors_file
from upflow_tui.engine.workspace import SOURCE
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import Dialect, detect
from upflow_tui.importing.file.source import Source, SourceError
from upflow_tui.importing.file.table import Table, open_table
from upflow_tui.importing.file.workbooks import with_sheet
from upflow_tui.operating_system import open_file
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history import history
from upflow_tui.store.history.import_summary import ImportSummary

_FOR_A_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def kept_source(database: Database, number: int, workspace: Path) -> Source:
    """The bytes of the file of import `number`, written into a private folder and checked against their SHA-256.

    Args:
        database: the store.
        number: the import.
        workspace: where the bytes go; the caller removes the folder.

    Raises:
        StoreError: no such import, an undo, a forgotten one, or bytes that no longer match.
    """
    path = workspace / SOURCE
    with os.fdopen(open_file(path, _FOR_A_NEW_FILE), "wb") as out:
        history.write_file(database, number, out)
    past = history.past_import(database, number)
    assert past is not None
    summary = past.summary
    assert summary.sha256 is not None
    return Source(summary.file_name or "file", summary.size or 0, summary.sha256, path)


def kept_table(database: Database, number: int, workspace: Path) -> Table:
    """The file of import `number` as a table, with the encoding, delimiter, header line and sheet of then.

    Raises:
        StoreError: as `kept_source`, or it can no longer be understood (what reads workbooks is gone).
    """
    source = kept_source(database, number, workspace)
    past = history.past_import(database, number)
    assert past is not None
    summary = past.summary
    try:
        chosen = choices_from_json(past.choices) if past.choices else ImportChoices()
        source = with_sheet(source, chosen.sheet)
        return open_table(source, _dialect_of_then(source, chosen, summary))
    except SourceError as error:
        raise StoreError(error.finding.message, error.finding.fix) from error
    except (ChoicesFileError, ValueError) as error:
        message = f"The file of import {number} cannot be opened again: {error}"
        raise StoreError(message, "Save it, and look at it elsewhere.") from error


def _dialect_of_then(source: Source, chosen: ImportChoices, summary: ImportSummary) -> Dialect:
    """How the file was read: as detected again, or as the history says where another version detected otherwise."""
    known = replace(chosen, delimiter=summary.delimiter, encoding=summary.encoding, header_line=summary.header_line)
    then = (summary.encoding, summary.delimiter, summary.header_line)
    dialect = detect(source, chosen)
    if dialect.encoding != summary.encoding:
        dialect = detect(source, known)
    if summary.continues is not None:
        dialect = read_as_errors_file(source, known, dialect, summary.continues)
    if (dialect.encoding, dialect.delimiter, dialect.header_line) != then:
        dialect = detect(source, known)
    return dialect
