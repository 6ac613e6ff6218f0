"""Work folders: private, locked, gone afterwards; what killed processes left goes when the next one begins."""

from __future__ import annotations

import errno
import fcntl
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.store.at_work import another_at_work
from upflow_tui import operating_system
from upflow_tui.store import folder_lock, work_folders
from upflow_tui.store.folder_lock import LOCK
from upflow_tui.store.work_folders import FOLDER, PIPED, WorkFolder, is_piped, tidy_work, work_of_others


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def test_it_stands_in_the_data_folder_and_is_gone_afterwards(data: Path, temporary: Path) -> None:
    with WorkFolder(data) as work:
        (work / "source").write_text("Customer 1")
        (work / "below").mkdir()
        (work / "below" / "draft").touch()
        assert work.parent == data / FOLDER
        assert [path.stat().st_mode & 0o777 for path in (work, work.parent)] == [0o700, 0o700]
        with WorkFolder(data) as other:
            assert other != work and work_of_others(data) == []
        assert (work / "source").exists()
    assert list(data.iterdir()) == list(temporary.iterdir()) == []


def test_where_there_is_no_data_folder_it_stands_in_the_temporary_one(tmp_path: Path, temporary: Path) -> None:
    for folder in (tmp_path / "data", None):
        with WorkFolder(folder, PIPED) as work:
            assert work.parent == temporary and is_piped(work / "stdin")
        assert list(temporary.iterdir()) == [] and not (tmp_path / "data").exists()
    assert not is_piped(tmp_path / "piped-orders" / "stdin")


def test_where_the_data_folder_cannot_take_it_it_stands_in_the_temporary_one(data: Path, temporary: Path) -> None:
    (data / FOLDER).touch()
    with WorkFolder(data) as work:
        assert work.parent == temporary
    assert (data / FOLDER).is_file()


def test_where_no_folder_can_be_made_that_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(OSError, match="No such file"):
        WorkFolder(None)


def fill(work: Path) -> None:
    (work / "source").write_text("Customer 1")


@pytest.mark.parametrize("begins", ["the next one", "tidying"])
def test_what_a_killed_process_left_goes(data: Path, temporary: Path, begins: str) -> None:
    with another_at_work(data, fill) as here, another_at_work(None, fill) as there:
        tidy_work(data)
        assert (here / "source").exists() and (there / "source").exists()  # their owners are alive
        assert set(work_of_others(data)) == {here, there}
    (data / FOLDER / "0123456789abcdef").mkdir()  # killed before it had its lock
    assert here.exists() and there.exists()
    if begins == "tidying":
        tidy_work(data)
    else:
        WorkFolder(data).close()
    assert list(data.iterdir()) == list(temporary.iterdir()) == []


def test_what_is_not_ours_stays(data: Path, temporary: Path) -> None:
    for place in (data / FOLDER / "notes", temporary / "upflow-tui-0123456789abcdef", temporary / "upflow-tui-notes"):
        place.mkdir(parents=True)
        (place / "mine").touch()  # and no lock
    (temporary / "upflow-tui-demo-0123456789abcdef").symlink_to(data)
    tidy_work(data)
    assert (data / FOLDER / "notes" / "mine").exists()
    assert len(list(temporary.glob("*/mine"))) == 2 and len(list(temporary.iterdir())) == 3


def test_the_lock_goes_last(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = WorkFolder(data)
    (work.path / "source").touch()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)  # killed in between
        work.close()
    assert [path.name for path in work.path.iterdir()] == [LOCK]
    tidy_work(data)
    assert list(data.iterdir()) == []


def test_without_locks_nothing_of_others_is_tidied(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    mine = WorkFolder(data)
    tidy_work(data)
    assert mine.path.exists()
    monkeypatch.setattr(operating_system, "fcntl", None)
    tidy_work(data)
    assert mine.path.exists()
    mine.close()
    mine.close()
    assert not mine.path.exists()


def test_one_that_is_tidied_before_it_has_its_lock_is_made_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take = folder_lock.take_lock
    tidied: list[Path] = []

    def too_early(folder: Path) -> int | None:
        if not tidied:
            tidied.append(folder)
            tidy_work(data)
        return take(folder)

    monkeypatch.setattr(work_folders, "take_lock", too_early)
    with WorkFolder(data) as work:
        assert work.is_dir() and work != tidied[0]
        assert not tidied[0].exists()
