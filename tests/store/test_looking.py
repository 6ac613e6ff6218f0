"""Looking never changes the store: one of an older version, or one that cannot be rolled back where it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.store.states import kill_a_writer, make_older, run_as_nobody, snapshot
from upflow_tui.core.organization import Organization
from upflow_tui.store import copying, migrating, private_copy
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.files import FILE_NAME, JOURNAL, KEPT
from upflow_tui.store.history.forgetting import wipe
from upflow_tui.store.migrating import SCHEMA_VERSION
from upflow_tui.store.organization.organization import load_organization


@pytest.fixture
def place() -> Iterator[Path]:
    """A data folder that other users can reach."""
    parent = Path(mkdtemp(prefix="upflow-looking-"))
    parent.chmod(0o755)
    yield parent / "data"
    (parent / "data").chmod(0o700)
    shutil.rmtree(parent)


def make_readonly(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)


def looked_at(folder: Path) -> str:
    """What two looks by a user without rights say; the copy is made once and removed."""

    def work() -> str:
        try:
            with Database.open(folder, readonly=True) as db:
                copy = db.fetch("SELECT file FROM pragma_database_list")[0][0]
                said = str(load_organization(db) == Organization())
            with Database.open(folder, readonly=True) as db:
                is_same = db.fetch("SELECT file FROM pragma_database_list")[0][0] == copy
            private_copy._remove_copies()
            return f"{said} {is_same} {Path(copy).exists()}"
        except StoreError as error:
            return str(error)

    return run_as_nobody(work)


def test_a_write_cut_short_where_nothing_can_be_written_is_read_in_a_private_copy(place: Path) -> None:
    Database.open(place).close()
    kill_a_writer(place)
    make_readonly(place)
    before = snapshot(place)
    assert looked_at(place) == "True True False"
    assert snapshot(place) == before


def test_where_no_copy_can_be_made_either_it_is_one_clear_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database.open(place).close()
    kill_a_writer(place)
    make_readonly(place)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    said = looked_at(place)
    assert said.startswith(
        f"The store {place / FILE_NAME} cannot be brought in order here, nor in a copy of it: No space"
    )
    assert "TMPDIR" in said and "\n" not in said


def test_one_who_reads_on_where_nothing_can_be_written_reads_the_copy(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Database.open(place).close()
    with Database.open(place, readonly=True) as reader:
        kill_a_writer(place)
        monkeypatch.setattr("upflow_tui.store.database.roll_back", lambda path: False)
        assert load_organization(reader) == Organization()
    assert (place / JOURNAL).exists()


def test_an_older_store_is_looked_at_and_not_changed(db: Database, folder: Path) -> None:
    db.close()
    make_older(folder)
    path = folder / FILE_NAME
    before = path.read_bytes(), path.stat().st_mtime_ns
    for _ in range(2):
        with Database.open(folder, readonly=True) as read:
            assert read.fetch("PRAGMA user_version") == [(SCHEMA_VERSION,)]
            assert read.fetch("SELECT repairs FROM mappings") == []
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    private_copy._remove_copies()
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_what_others_write_meanwhile_is_seen(db: Database, folder: Path) -> None:
    db.close()
    make_older(folder)
    with Database.open(folder, readonly=True) as read:
        assert read.fetch("SELECT name FROM workflows") == []
    with closing(sqlite3.connect(folder / FILE_NAME)) as other:
        other.execute("INSERT INTO workflows (place, name) VALUES (0, 'x')")
        other.commit()
    with Database.open(folder, readonly=True) as read:
        assert read.fetch("SELECT name FROM workflows") == [("x",)]


def test_a_store_that_never_stands_still_is_to_be_tried_again(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.close()
    make_older(folder)
    copyfile = shutil.copyfile

    def written(source: Path, target: Path) -> None:
        copyfile(source, target)
        os.utime(source, ns=(0, source.stat().st_mtime_ns + 1))

    monkeypatch.setattr(shutil, "copyfile", written)
    with pytest.raises(StoreError, match="Another window") as caught:
        Database.open(folder, readonly=True)
    assert caught.value.again


def test_a_copy_of_an_older_store_is_kept_before_it_is_migrated(db: Database, folder: Path) -> None:
    db.close()
    make_older(folder)
    (folder / f"{KEPT}0").touch()  # of an earlier migration
    Database.open(folder, readonly=True).close()
    with Database.open(folder) as written:
        assert written.fetch("PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert sorted(path.name for path in folder.iterdir()) == [FILE_NAME, f"{KEPT}1"]
    kept = folder / f"{KEPT}1"
    assert kept.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(kept)) as older:
        assert older.execute("PRAGMA user_version").fetchall() == [(1,)]
        assert older.execute("SELECT name FROM organization").fetchall() == [("My organization",)]
    with Database.open(folder) as written:
        wipe(written)
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_without_room_for_the_copy_nothing_is_migrated(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.close()
    make_older(folder)
    before = snapshot(folder / FILE_NAME)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "copy_store", full)
    with pytest.raises(StoreError, match=r"no copy of it could be kept .*: No space left on device") as caught:
        Database.open(folder)
    assert "left as it was" in caught.value.fix
    assert snapshot(folder / FILE_NAME) == before


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.close()
    make_older(folder)
    before = (folder / FILE_NAME).read_bytes()
    steps = migrating.migrations()
    broken = [*steps[:-1], (steps[-1][0], "CREATE TABLE meta (x);")]
    monkeypatch.setattr(migrating, "migrations", lambda: broken)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        Database.open(folder)
    assert (folder / FILE_NAME).read_bytes() == before
