"""Files are written whole or not at all, privately, and over another only with force (docs/commands.md `-o F`)."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from upflow_tui.cli.errors import CommandError
from upflow_tui.cli.files import write_file


def hello(out: BinaryIO) -> None:
    out.write(b"hello")


@pytest.mark.parametrize("force", [False, True])
def test_a_new_file_is_private_under_any_umask(force: bool, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_file(str(tmp_path / "f"), hello, force=force)
    finally:
        os.umask(before)
    assert (tmp_path / "f").read_bytes() == b"hello"
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_one_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "f"
    target.write_text("old")

    def broken(out: BinaryIO) -> None:
        out.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(CommandError, match="No space left on device"):
        write_file(str(target), broken, force=True)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_without_force_nothing_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "f"
    target.write_text("old")
    with pytest.raises(CommandError, match="exists already"):
        write_file(str(target), hello, force=False)
    assert target.read_text() == "old"


def test_one_that_comes_meanwhile_is_not_replaced_either(tmp_path: Path) -> None:
    target = tmp_path / "f"

    def overtaken(out: BinaryIO) -> None:
        target.write_text("theirs")

    with pytest.raises(CommandError, match="exists already"):
        write_file(str(target), overtaken, force=False)
    assert target.read_text() == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_a_file_system_without_links_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_file(str(tmp_path / "f"), hello, force=False)
    assert (tmp_path / "f").read_bytes() == b"hello"

    def overtaken(out: BinaryIO) -> None:
        (tmp_path / "g").write_text("theirs")

    with pytest.raises(CommandError, match="exists already"):
        write_file(str(tmp_path / "g"), overtaken, force=False)
    assert (tmp_path / "g").read_text() == "theirs"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f", "g"]


def test_a_link_is_followed_and_counts_as_there(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("link", "dangling"):
        with pytest.raises(CommandError, match="exists already"):
            write_file(str(tmp_path / name), hello, force=False)
    write_file(str(tmp_path / "link"), hello, force=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"hello"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "folder"),
        (".", "folder"),
        ("nowhere/f", "No such file or directory"),
        ("/dev/null", "not a regular file"),
        ("a\0b", "cannot be written"),
        ("x" * 300, "too long"),
    ],
)
def test_what_cannot_be_a_file_is_refused(
    name: str, said: str, force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=said):
        write_file(name, hello, force=force)
    assert list(tmp_path.iterdir()) == []
