"""The files chosen last: newest first, each once, in a private file that may be damaged."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tui.hostile import HOSTILE_NAME
from upflow_tui.engine.prepare.recent_files import FILE_NAME, MOST, RecentFile, recent_files, remember_file

NOW = datetime(2026, 5, 12, 14, 3, tzinfo=UTC)


def test_the_newest_comes_first_and_each_once(tmp_path: Path) -> None:
    for minute, name in enumerate(("a.csv", "b.csv", "a.csv")):
        remember_file(tmp_path, Path("/files") / name, NOW + timedelta(minutes=minute))
    assert recent_files(tmp_path) == [
        RecentFile(Path("/files/a.csv"), NOW + timedelta(minutes=2)),
        RecentFile(Path("/files/b.csv"), NOW + timedelta(minutes=1)),
    ]


def test_no_more_than_twenty_are_kept_for_the_owner_alone(tmp_path: Path) -> None:
    for number in range(MOST + 5):
        remember_file(tmp_path, Path(f"/files/{number}.csv"), NOW)
    assert [item.path.name for item in recent_files(tmp_path)] == [f"{MOST + 4 - place}.csv" for place in range(MOST)]
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_path_of_any_bytes_comes_back(tmp_path: Path) -> None:
    remember_file(tmp_path, tmp_path / HOSTILE_NAME, NOW)
    assert recent_files(tmp_path)[0].path == tmp_path / HOSTILE_NAME


def test_a_relative_path_is_remembered_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    remember_file(tmp_path, Path("a.csv"), NOW)
    assert recent_files(tmp_path)[0].path == tmp_path / "a.csv"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"version": 2, "files": []}',
        '{"version": 1}',
        '{"version": 1, "files": {"a": 1}}',
        '{"version": 1, "files": [1]}',
        '{"version": 1, "files": [{"path": 3, "chosen": "2026-05-12T14:03:00+00:00"}]}',
        '{"version": 1, "files": [{"path": "a.csv", "chosen": "2026-05-12T14:03:00+00:00"}]}',
        '{"version": 1, "files": [{"path": "/a\\u0000.csv", "chosen": "2026-05-12T14:03:00+00:00"}]}',
        '{"version": 1, "files": [{"path": "/a.csv", "chosen": "2026-05-12T14:03:00"}]}',
        '{"version": 1, "files": [{"path": "/a.csv", "chosen": "yesterday"}]}',
    ],
)
def test_a_damaged_one_counts_as_empty_and_is_written_anew(tmp_path: Path, body: str) -> None:
    (tmp_path / FILE_NAME).write_text(body)
    assert recent_files(tmp_path) == []
    remember_file(tmp_path, Path("/a.csv"), NOW)
    assert len(recent_files(tmp_path)) == 1


def test_without_one_there_is_none(tmp_path: Path) -> None:
    assert recent_files(tmp_path / "nowhere") == []
