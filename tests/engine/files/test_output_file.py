"""A file is written whole or not at all, private, and never over another one unasked."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from upflow_tui.engine.files.output_file import AlreadyThere, NotWritten, write_output


def write(out: BinaryIO) -> None:
    out.write(b"new")


def test_a_file_is_private_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_output(tmp_path / "a.csv", write)
    finally:
        os.umask(before)
    assert (tmp_path / "a.csv").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_another_file_is_kept_until_it_may_go(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with pytest.raises(AlreadyThere):
        write_output(path, write)
    assert path.read_bytes() == b"old"
    write_output(path, write, replace=True)
    assert path.read_bytes() == b"new"


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"

    def slow(out: BinaryIO) -> None:
        path.write_bytes(b"theirs")
        out.write(b"new")

    with pytest.raises(AlreadyThere):
        write_output(path, slow)
    assert path.read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_where_links_are_unknown_the_place_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_output(tmp_path / "a.csv", write)
    assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_a_fault_half_way_leaves_nothing(tmp_path: Path) -> None:
    def fail(out: BinaryIO) -> None:
        out.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(NotWritten, match="No space left"):
        write_output(tmp_path / "a.csv", fail)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [".", "no/such/folder.csv", "a\0b"])
def test_what_is_no_place_for_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotWritten) as caught:
        write_output(tmp_path / name, write)
    assert caught.value.message and caught.value.fix


def test_a_device_is_never_written(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(NotWritten, match="not a regular file"):
        write_output(pipe, write, replace=True)
