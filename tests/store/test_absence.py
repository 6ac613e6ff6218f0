"""A store that was there and is not there now, or is no store, is said; it is never shown as new, nor begun anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.store.states import snapshot
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.files import FILE_NAME, JOURNAL, KEPT
from upflow_tui.store.health import Health, store_state


def assert_refused(folder: Path, said: str) -> None:
    """Reading and writing are refused in one line with a fix, and nothing is made or changed."""
    before = snapshot(folder.parent)
    for readonly in (True, False):
        with pytest.raises(StoreError, match=said) as caught:
            Database.open(folder, readonly=readonly)
        assert caught.value.fix and "\n" not in str(caught.value)
    assert snapshot(folder.parent) == before


@pytest.fixture
def stored(folder: Path) -> Path:
    """A data folder with a store that this process has never seen."""
    folder.mkdir()
    aside = folder.parent.parent / f"{folder.parent.name}-aside"
    Database.open(aside).close()
    shutil.move(aside / FILE_NAME, folder / FILE_NAME)
    aside.rmdir()
    return folder


def test_a_folder_that_vanishes_while_it_is_open(db: Database, folder: Path) -> None:
    db.close()
    folder.rename(folder.parent.parent / f"{folder.parent.name}-unplugged")
    assert_refused(folder, f"The data folder {folder} is not there")


def test_a_store_that_vanishes_while_it_is_open(db: Database, folder: Path) -> None:
    db.close()
    (folder / FILE_NAME).unlink()
    assert_refused(folder, f"The store in {folder} is not there")


def test_a_store_that_vanishes_while_it_is_written(db: Database, folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    with pytest.raises(StoreError, match="is not there"), db.write() as connection:
        connection.execute("INSERT INTO workflows (place, name) VALUES (0, 'x')")


@pytest.mark.parametrize("left", [JOURNAL, f"{KEPT}3"])
def test_what_belongs_to_a_store_is_left_alone(folder: Path, left: str) -> None:
    folder.mkdir()
    (folder / left).write_bytes(b"what is left")
    assert_refused(folder, f"The store in {folder} is not there")
    assert store_state(folder).health is Health.GONE


def test_an_emptied_store(stored: Path) -> None:
    (stored / FILE_NAME).write_bytes(b"")
    (stored / JOURNAL).write_bytes(b"what SQLite would throw away")
    assert_refused(stored, "is an empty file")
    assert store_state(stored).health is Health.EMPTIED


def test_links_that_lead_nowhere(stored: Path, tmp_path: Path) -> None:
    (stored / FILE_NAME).rename(tmp_path / "elsewhere.db")
    (stored / FILE_NAME).symlink_to(tmp_path / "elsewhere.db")
    with Database.open(stored) as db:  # one that leads somewhere is followed
        assert db.revision == 0
    (tmp_path / "elsewhere.db").unlink()
    assert_refused(stored, f"The store in {stored} is not there")
    assert store_state(stored).health is Health.GONE
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "unmounted")
    assert_refused(dangling, f"The data folder {dangling} is not there")
    assert_refused(dangling / "below", "is not there")


def test_a_link_to_itself(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE_NAME).symlink_to(folder / FILE_NAME)
    assert_refused(folder, "Too many levels of symbolic links")


def test_a_folder_in_its_place(folder: Path) -> None:
    (folder / FILE_NAME).mkdir(parents=True)
    assert_refused(folder, "is a folder, not a store")
    assert store_state(folder).health is Health.NO_FILE


def test_a_pipe_in_its_place_is_not_waited_for(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / FILE_NAME)
    assert_refused(folder, "is a named pipe, not a store")
    assert store_state(folder).health is Health.NO_FILE
