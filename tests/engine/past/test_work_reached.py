"""Forget and erase reach the work folders: what killed processes left goes, and nobody may work on the file then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.imports import import_file
from tests.store.at_work import another_at_work
from upflow_tui.engine.past import erasing
from upflow_tui.engine.past.forgetting import BeingPrepared
from upflow_tui.engine.service import Engine
from upflow_tui.engine.workspace import SOURCE
from upflow_tui.store.database import StoreError
from upflow_tui.store.work_folders import FOLDER

FileOf = Callable[..., Path]


@pytest.fixture
def file(engine: Engine, tmp_path: Path) -> Path:
    """A file that was imported."""
    path = tmp_path / "customers.csv"
    path.write_text("Customer ID;Customer name\nC-1;Zyxomma petiolatum\n")
    import_file(engine, path)
    return path


def copy_of(file: Path) -> Callable[[Path], object]:
    def fill(work: Path) -> None:
        (work / "0").mkdir()
        shutil.copyfile(file, work / "0" / SOURCE)

    return fill


def test_forget(engine: Engine, file: Path) -> None:
    with another_at_work(engine.folder, copy_of(file)) as work:
        with pytest.raises(BeingPrepared, match="read by a command") as caught:
            engine.past.forget(1)
        assert caught.value.again
        assert engine.past.forget_older_than(1) == []
    assert work.exists()
    engine.past.forget(1)
    assert not (engine.folder / FOLDER).exists()


def test_erase(engine: Engine, file: Path) -> None:
    found = erasing.look_at_id(engine.folder, "C-1")
    assert found is not None
    with another_at_work(engine.folder, copy_of(file)) as work:
        with pytest.raises(StoreError, match="reads a file that may hold what is to be erased") as caught:
            erasing.erase(engine.folder, found.looks[0].key, with_files=True)
        assert caught.value.again
    assert work.exists()
    erasing.erase(engine.folder, found.looks[0].key, with_files=True)
    assert not (engine.folder / FOLDER).exists()
