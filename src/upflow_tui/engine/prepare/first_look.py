"""A look at a file for the screen: its first lines as parsed, and whether this very file was imported before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.first_lines import Clues, Peek, peek_again, peek_head, peek_table
from upflow_tui.importing.file.source import Source, SourceError
from upflow_tui.store.database import StoreError

_HEAD = "head"


def peek_file(engine: Engine, path: Path, choices: ImportChoices) -> Peek:
    """Look at the head of the user's own file; nothing is kept of it. Only its dialect is taken from `choices`.

    Returns:
        What is seen; a file of which nothing can be imported has a `refusal` instead of a table.

    Raises:
        ValueError: a choice that does not fit, in one sentence.
        OSError: there is no room for a temporary file.
    """
    with engine.workspace() as folder:
        try:
            peek = peek_head(path, folder / _HEAD, choices)
        except SourceError as error:
            return Peek(path.name, 0, True, Clues(), refusal=error.finding)
        peek = _as_continuing(engine, peek, choices)
    if peek.sha256 is None:
        return peek
    return _with_history(engine, peek, Source(peek.name, peek.size, peek.sha256, path))


def peek_opened(engine: Engine, opened: Opened) -> Peek:
    """Look at a file that was chosen and read. Raises OSError where the private copy is gone."""
    peek = peek_table(opened.table)
    if opened.continues is not None:
        peek = replace(peek, findings=(opened.continues.finding, *peek.findings))
    return _with_history(engine, peek, opened.source)


def _as_continuing(engine: Engine, peek: Peek, choices: ImportChoices) -> Peek:
    """The look at a file that holds the lines with errors of a past import: as that import had them."""
    if peek.table is None:
        return peek
    try:
        found = engine.continued(peek.table.source, choices, peek.table.dialect)
    except StoreError:  # it will be said where the store is needed
        return peek
    if found is None:
        return peek
    dialect, continues = found
    again = peek_again(peek, dialect)
    return replace(again, findings=(continues.finding, *again.findings))


def _with_history(engine: Engine, peek: Peek, source: Source) -> Peek:
    try:
        known = engine.imported_before(source)
    except StoreError:  # it will be said where the store is needed
        return peek
    return replace(peek, findings=(*known, *peek.findings))
