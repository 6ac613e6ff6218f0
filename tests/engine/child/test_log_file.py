"""The log of the engine's process: private, never long, and no reason to stop when it cannot be written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from upflow_tui.engine.child.log_file import KEPT, MAX_SIZE, log_line, open_log


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "data" / "logs" / "engine.log"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_it_is_readable_by_its_owner_alone_under_any_umask(log: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        open_log(log).close()
    finally:
        os.umask(old)
    assert log.stat().st_mode & 0o777 == 0o600
    assert [folder.stat().st_mode & 0o777 for folder in (log.parent, log.parent.parent)] == [0o700, 0o700]


def test_one_that_others_may_read_is_made_private(log: Path) -> None:
    log.parent.mkdir(parents=True)
    log.touch(0o644)
    open_log(log).close()
    assert log.stat().st_mode & 0o777 == 0o600


def test_lines_are_added_with_their_time(log: Path) -> None:
    log_line(log, "one")
    log_line(log, "two ✓")
    first, second = log.read_text("ascii").splitlines()
    assert first.endswith("+00:00 one") and second.endswith("two \\u2713")


def test_a_long_log_is_put_aside_and_the_oldest_one_goes(log: Path) -> None:
    for number in range(KEPT + 3):
        with open_log(log) as file:
            file.write(str(number).encode() * MAX_SIZE)
    kept = {path.name: path.read_bytes()[:1] for path in log.parent.iterdir()}
    newest = KEPT + 2
    assert kept == {"engine.log": b"%d" % newest} | {
        f"engine.log.{age}": b"%d" % (newest - age) for age in range(1, KEPT + 1)
    }


def test_a_log_that_is_not_long_is_gone_on_with(log: Path) -> None:
    for text in (b"one ", b"two"):
        with open_log(log) as file:
            file.write(text)
    assert log.read_bytes() == b"one two"


def test_a_link_is_not_followed(log: Path, tmp_path: Path) -> None:
    log.parent.mkdir(parents=True)
    other = tmp_path / "other"
    other.write_text("theirs")
    log.symlink_to(other)
    with pytest.raises(OSError):
        open_log(log)
    assert other.read_text() == "theirs"


def test_a_log_that_cannot_be_made_private_is_not_left_open(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    closed: list[int] = []
    close = os.close

    def closing(descriptor: int) -> None:
        closed.append(descriptor)
        close(descriptor)

    monkeypatch.setattr(os, "close", closing)
    monkeypatch.setattr(Path, "chmod", refuse)
    log.parent.mkdir(parents=True)
    with pytest.raises(PermissionError):
        open_log(log)
    assert len(closed) == 1


def test_a_line_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    log_line(tmp_path / "logs" / "engine.log", "lost")
    assert (tmp_path / "logs").read_text() == "a file where the folder should be"
