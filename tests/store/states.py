"""Stores as earlier versions and killed processes leave them, and folders that cannot be written."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from upflow_tui.core.findings import Finding
from upflow_tui.store.database import Database
from upflow_tui.store.files import FILE_NAME, JOURNAL
from upflow_tui.store.history.pages import finding_places, findings_at, import_numbers
from upflow_tui.store.migrating import migrations

NOBODY = 65534


def make_older(folder: Path) -> None:
    """Takes a store back to what the first version made."""
    with Database.open(folder) as db:
        found = [
            (number, seq, *finding[:4], finding.severity.value, finding.scope.value, *_texts(finding))
            for number in import_numbers(db)
            for seq, finding in findings_at(db, number, finding_places(db, number))
        ]
    first = migrations()[0][1]
    start = first.index("CREATE TABLE import_findings")
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
        connection.executescript(
            "DROP VIEW past_findings; DROP TABLE import_findings; DROP TABLE import_finding_kinds; DROP TABLE import_texts;"
        )
        connection.executescript(first[start : first.index("--", start)])
        connection.executemany(f"INSERT INTO import_findings VALUES ({', '.join('?' * 11)})", found)
        connection.execute("DROP INDEX contacts_email")
        connection.execute("ALTER TABLE mappings DROP COLUMN saved_by")
        connection.execute("ALTER TABLE mappings DROP COLUMN repairs")
        connection.execute("PRAGMA user_version = 1")


def _texts(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.message, finding.fix


def kill_a_writer(folder: Path) -> None:
    """Leaves the store as a process does that is killed half-way through writing pages."""
    aside = folder.with_name("aside")
    with Database.open(folder) as db:
        db.connection.execute("PRAGMA cache_spill = ON")
        db.connection.execute("PRAGMA cache_size = 5")
        with pytest.raises(ZeroDivisionError), db.write() as connection:
            connection.executemany(
                "INSERT INTO workflows (place, name) VALUES (0, ?)", [(f"{number} " * 100,) for number in range(500)]
            )
            shutil.copytree(folder, aside)
            raise ZeroDivisionError
    for path in aside.iterdir():
        # In place: the file that others have open must stay the same one.
        (folder / path.name).write_bytes(path.read_bytes())
    assert (folder / JOURNAL).stat().st_size > 0


def snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything in a folder: names, modes, times of change, bytes."""
    found = {}
    for path in [folder, *folder.rglob("*")]:
        state = path.lstat()
        found[str(path)] = (state.st_mode, state.st_mtime_ns, path.read_bytes() if path.is_file() else b"")
    return found


def run_as_nobody(work: Callable[[], str]) -> str:
    """What `work` returns in a process of a user without rights; of ourselves where we have none to give up."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            os.write(writing, work().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        answer = said.read()
    os.waitpid(child, 0)
    return answer
