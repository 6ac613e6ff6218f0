"""The real program on a hostile file, from the mapping to the result: nothing of the file is obeyed by the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.tui.pty_run import foreign_controls, run_in_pty
from tests.tui.test_preview_step import hostile_file

PROJECT = Path(__file__).parents[2]
ENTER, ESC, END, RIGHT = b"\r", b"\x1b", b"\x1b[F", b"\x1b[C"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_hostile_file_on_its_way_through_the_program(tmp_path: Path, size: tuple[int, int]) -> None:
    path = hostile_file(tmp_path)
    steps = [
        ("2 Map ●", b"n"),
        ("Problems", b""),
        ("H-1", END + ENTER),
        ("Follow", ESC),
        ("Open", b"2"),
        ("finding", END + b"3"),
        ("Go to line", END + RIGHT * 3),
        ("· Town:", RIGHT * 6 + b"n"),
        ("What this import will do", b"i"),
        ("Open it in the import history", ENTER),
        ("SHA-256", b"q"),
    ]
    command = [sys.executable, "-m", "upflow_tui", os.fsdecode(path), "--data-dir", str(tmp_path / "data")]
    written = run_in_pty(command, steps, size=size, env={"PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}"})
    assert "␛]52;c;".encode() in written, "the hostile cells were on the screen"
    assert foreign_controls(written) == []
