"""Files that come by a stream (docs/rules.md §2 "One parsed table")."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from upflow_tui.cli.stream_file import path_to_read

TEXT = b"Customer ID;Customer name\nC-1;Alpha\nC-2;Beta\n"


@pytest.mark.parametrize("name", ["/dev/fd/{}", "/proc/self/fd/{}"])
def test_an_open_stream_is_read_to_its_end_into_the_private_folder(tmp_path: Path, name: str) -> None:
    reading, writing = os.pipe()
    os.write(writing, TEXT)
    os.close(writing)
    path = path_to_read(name.format(reading), tmp_path)
    os.close(reading)
    assert path.parent == tmp_path
    assert path.read_bytes() == TEXT
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_stream_beyond_the_limit_is_read_no_further(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, TEXT)
    os.close(writing)
    assert len(path_to_read(f"/dev/fd/{reading}", tmp_path, limit=10).read_bytes()) == 11
    os.close(reading)


def test_what_has_come_is_told() -> None:
    reading, writing = os.pipe()
    os.write(writing, TEXT)
    os.close(writing)
    told: list[int] = []
    with TemporaryDirectory() as folder:
        path_to_read(f"/dev/fd/{reading}", Path(folder), received=told.append)
    os.close(reading)
    assert told == [len(TEXT)]


@pytest.mark.parametrize("text", ["a.csv", "/dev/fd/999", "/dev/fd/x", "/dev/null", "./-"])
def test_other_paths_stay_as_they_are(tmp_path: Path, text: str) -> None:
    assert path_to_read(text, tmp_path) == Path(text)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_a_command_reads_what_is_piped_to_it(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-m", "upflow_tui", "check", name, "--data-dir", str(tmp_path / "data"), "--json"]
    done = subprocess.run(command, input=TEXT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert b'"create": 2' in done.stdout
