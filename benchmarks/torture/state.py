"""What a data folder holds, as one text: two folders with the same text hold the same."""

from __future__ import annotations

import hashlib
import io
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.torture.trial import in_a_process
from upflow_tui.engine.organization.file import organization_toml
from upflow_tui.engine.service import Engine
from upflow_tui.store.errors import StoreError
from upflow_tui.store.history.import_summary import ImportSummary

_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


def state_of(data: Path) -> str:
    """The state of a data folder, read by a process of its own, after what was cut short has been finished.

    Raises:
        RuntimeError: it cannot be read, or is damaged.
    """
    return in_a_process(lambda: _state(data))


def _state(data: Path) -> str:
    engine = Engine(data, user="anna")
    if (data / "upflow.db").exists():
        engine.past.forget_older_than(0)  # what the next start does
    parts: list[Any] = [organization_toml(engine.organization()), [repr(item) for item in engine.customers()]]
    # That something was tried and failed is noted, and nothing else.
    history = sorted(
        (item for item in engine.history() if item.written_status != "failed"), key=lambda item: item.number
    )
    place = {summary.number: number for number, summary in enumerate(history, 1)}
    for summary in history:
        marks = (summary.undone is not None, summary.forgotten is not None, place[summary.number])
        links = tuple(place.get(number or 0) for number in (summary.undoes, summary.continues))
        bare = replace(summary, number=0, undoes=None, continues=None)
        parts.append((marks, links, replace(bare, started=_EPOCH, ended=_EPOCH, undone=None, forgotten=None)))
        with engine.past_import(summary.number) as past:
            if past is None:
                raise RuntimeError(f"import {summary.number} is listed, and is not there")
            parts.append((list(past.iter_findings()), list(past.iter_changes()), list(past.fates)))
        if summary.kind == "import" and summary.forgotten is None:
            parts.append(_file_of(engine, summary))
    if (data / "upflow.db").exists():
        _look_through(data / "upflow.db")
    return hashlib.sha256("\n".join(map(repr, parts)).encode("utf-8", "surrogateescape")).hexdigest()


def _file_of(engine: Engine, summary: ImportSummary) -> str:
    """That the kept file is whole, or the sentence why there is none any more."""
    out = io.BytesIO()
    try:
        engine.write_file(summary.number, out)
    except StoreError as error:
        return error.message
    if len(out.getvalue()) != summary.size:
        raise RuntimeError(f"the file of import {summary.number} is not whole")
    return "whole"


def _look_through(path: Path) -> None:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        links = connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    if found != [("ok",)] or links:
        raise RuntimeError(f"the store is damaged: {found} {links}"[:300])


def traces(folder: Path, needle: bytes) -> list[str]:
    """The files below a folder that hold these bytes, in their names or in what is in them."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if needle in bytes(path) or (path.is_file() and needle in path.read_bytes())
    ]
