"""Prepared imports: private folders that survive a crash, owned by one window, offered to the next."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from upflow_tui import operating_system
from upflow_tui.engine.prepare import prepared as module
from upflow_tui.engine.prepare.choices_file import FILE_NAME, ChoicesFileError, PreparedChoices
from upflow_tui.engine.prepare.prepared import Prepared, new_prepared, waiting
from upflow_tui.engine.prepare.prepared_imports import prepared_imports, take_prepared
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.store import folder_lock

BYTES = b"Customer name\nAcme\n"

OWNER = """
import sys
from pathlib import Path
from upflow_tui.engine.prepare.prepared_imports import prepared_imports, take_prepared
data = Path(sys.argv[1])
(item,) = prepared_imports(data)
assert take_prepared(data, item.id) is not None
print("mine", flush=True)
sys.stdin.read()
"""


def fill(prepared: Prepared, name: str = "customers.csv", *, step: int = 2, chosen: float | None = None) -> None:
    """A file and choices in a prepared import, the choices made at `chosen` (seconds)."""
    prepared.source_path.write_bytes(BYTES)
    digest = hashlib.sha256(BYTES).hexdigest()
    prepared.save(PreparedChoices(name, len(BYTES), digest, ImportChoices(delimiter=";"), step))
    if chosen is not None:
        os.utime(prepared.folder / FILE_NAME, (chosen, chosen))


def names(data: Path) -> list[str]:
    """The files of those that can be gone on with."""
    return [item.file_name for item in prepared_imports(data) if not item.in_use]


def test_what_is_released_is_offered_with_its_step_and_its_choices(data: Path) -> None:
    mine = new_prepared(data)
    fill(mine, "clients.csv", step=3)
    mine.release()
    (item,) = prepared_imports(data)
    assert (item.file_name, item.step, item.id) == ("clients.csv", 3, mine.id)
    taken = take_prepared(data, item.id)
    assert taken is not None
    source, remembered = taken.load()
    assert (source.name, source.path.read_bytes()) == ("clients.csv", BYTES)
    assert remembered.choices == ImportChoices(delimiter=";")
    taken.release()


def test_what_a_window_owns_is_not_offered(data: Path) -> None:
    mine = new_prepared(data)
    fill(mine)
    assert names(data) == []
    mine.release()
    assert names(data) == ["customers.csv"]


def test_to_release_twice_closes_nothing_of_others(data: Path) -> None:
    mine = new_prepared(data)
    mine.release()
    other, end = os.pipe()  # takes the number of the lock
    mine.release()
    os.fstat(other)
    os.close(other)
    os.close(end)


def test_what_another_process_owns_is_not_offered_until_it_is_killed(data: Path) -> None:
    mine = new_prepared(data)
    fill(mine)
    mine.release()
    process = subprocess.Popen([sys.executable, "-c", OWNER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], 60)[0] and process.stdout.readline() == b"mine\n"
        assert names(data) == []
        process.kill()
        process.wait(60)
    assert names(data) == ["customers.csv"]


def test_an_offer_that_another_window_took_is_gone(data: Path) -> None:
    mine = new_prepared(data)
    fill(mine)
    mine.release()
    (item,) = prepared_imports(data)
    first = take_prepared(data, item.id)
    assert first is not None
    assert take_prepared(data, item.id) is None
    first.discard()
    assert take_prepared(data, item.id) is None


def test_taking_one_leaves_the_others_to_be_offered(data: Path) -> None:
    for name in ("one.csv", "two.csv"):
        made = new_prepared(data)
        fill(made, name)
        made.release()
    first, other = prepared_imports(data)
    taken = take_prepared(data, first.id)
    assert taken is not None
    assert names(data) == [other.file_name]


def test_the_newest_choice_comes_first_however_often_they_are_offered(data: Path) -> None:
    for name, chosen in (("old.csv", 1000), ("new.csv", 3000), ("middle.csv", 2000)):
        made = new_prepared(data)
        fill(made, name, chosen=chosen)
        (made.folder / "draft-1.db").touch()  # removing it touches the folder
        made.release()
    for _ in range(3):
        assert names(data) == ["new.csv", "middle.csv", "old.csv"]


def test_a_leftover_draft_is_deleted_with_its_side_files(data: Path) -> None:
    made = new_prepared(data)
    fill(made)
    for ending in ("", "-wal", "-shm", "-journal"):
        (made.folder / f"draft-7.db{ending}").write_bytes(b"left")
    made.release()
    assert names(data) == ["customers.csv"]
    assert sorted(path.name for path in made.folder.iterdir()) == ["choices.json", "lock", "source"]


def test_a_draft_that_cannot_be_deleted_does_not_keep_the_others_from_being_offered(data: Path) -> None:
    made = new_prepared(data)
    fill(made)
    (made.folder / "draft-7.db").mkdir()
    made.release()
    assert names(data) == ["customers.csv"]


@pytest.mark.parametrize("lost", ["choices", "bytes", "some bytes"])
def test_a_folder_that_is_not_whole_is_removed(data: Path, lost: str) -> None:
    made = new_prepared(data)
    fill(made)
    if lost == "choices":
        (made.folder / FILE_NAME).unlink()
    elif lost == "bytes":
        made.source_path.unlink()
    else:
        made.source_path.write_bytes(BYTES[:-1])
    with pytest.raises(ChoicesFileError):
        made.load()
    made.release()
    assert names(data) == []
    assert not made.folder.exists()


def test_what_is_not_ours_is_neither_offered_nor_removed(data: Path) -> None:
    (data / "prepared" / "mine.txt").parent.mkdir(parents=True)
    (data / "prepared" / "mine.txt").write_text("kept")
    (data / "prepared" / "notes").mkdir()
    (data / "prepared" / ("a" * 16)).write_text("a file with the name of a folder")
    (data / "prepared" / ("b" * 16)).symlink_to("nowhere")
    made = new_prepared(data)
    fill(made)
    made.release()
    assert names(data) == ["customers.csv"]
    assert len(list((data / "prepared").iterdir())) == 5


def test_where_nothing_was_prepared_there_is_nothing_to_offer(data: Path) -> None:
    assert prepared_imports(data) == []
    assert not data.exists()


def test_discarding_removes_all_of_it(data: Path) -> None:
    mine = new_prepared(data)
    fill(mine)
    mine.discard()
    assert list((data / "prepared").iterdir()) == []
    assert list(waiting(data)) == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_folders_are_for_their_owner_alone_under_any_umask(tmp_path: Path, umask: int) -> None:
    data = tmp_path / "new" / "data"
    old = os.umask(umask)
    try:
        mine = new_prepared(data)
    finally:
        os.umask(old)
    for folder in (data.parent, data, data / "prepared", mine.folder):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert (mine.folder / "lock").stat().st_mode & 0o777 == 0o600


def test_a_new_folder_that_another_window_tidies_away_too_early_is_made_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking = folder_lock.take_lock
    tidied: list[Path] = []

    def too_early(folder: Path) -> int | None:
        if not tidied:
            tidied.append(folder)
            monkeypatch.setattr(module, "take_lock", taking)
            assert list(waiting(data)) == []  # the other window: no choices, so it is removed
        return taking(folder)

    monkeypatch.setattr(module, "take_lock", too_early)
    mine = new_prepared(data)
    assert mine.folder.is_dir()
    assert not tidied[0].exists()


def test_a_lock_of_a_folder_that_was_discarded_meanwhile_is_no_lock(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = new_prepared(data)
    fill(mine)
    mine.release()
    flock = fcntl.flock

    def after_a_discard(descriptor: int, operation: int) -> None:
        (mine.folder / "lock").unlink()
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", after_a_discard)
    assert list(waiting(data)) == []
    assert (mine.folder / FILE_NAME).exists(), "what is not locked may not be removed"


def test_a_file_system_without_locks_still_prepares_imports(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    mine = new_prepared(data)
    fill(mine)
    mine.release()
    assert names(data) == ["customers.csv"]


def test_a_system_without_locks_still_prepares_imports(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operating_system, "fcntl", None)
    mine = new_prepared(data)
    fill(mine)
    assert names(data) == ["customers.csv"]


def test_no_folder_can_be_made_where_a_file_is_in_the_way(data: Path) -> None:
    data.write_text("a file")
    with pytest.raises(OSError):
        new_prepared(data)
