"""What reaches a real terminal: the driver's own sequences, and nothing of a file's."""

from __future__ import annotations

import itertools
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.hostile import HOSTILE, all_texts
from tests.tui.pty_run import TookTooLong, foreign_controls, run_in_pty

PROJECT = Path(__file__).parents[2]
PAGE_DOWN, ESC, F5, F6, F7, F8, F10 = (
    b"\x1b[6~",
    b"\x1b",
    b"\x1b[15~",
    b"\x1b[17~",
    b"\x1b[18~",
    b"\x1b[19~",
    b"\x1b[21~",
)
AROUND_THE_GRID = 6
"""Lines of the hostile host that are not rows: step bar, header, field, key bar."""


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_control_of_a_hostile_text_reaches_the_terminal(size: tuple[int, int]) -> None:
    rows_in_sight = size[1] - AROUND_THE_GRID
    pages = [(f"no. {row} ", PAGE_DOWN) for row in range(rows_in_sight, len(all_texts()), rows_in_sight)]
    steps = [
        (f"no. {rows_in_sight * 2 // 3} ", PAGE_DOWN),  # the page is there: the size is the final one
        *pages,
        ("the last row", b"\x1b[C" * 6 + F5),
        ("a question", ESC),
        ("the last row", F6),
        ("a message", ESC),
        ("the last row", F7),
        ("a picker", PAGE_DOWN * 2 + ESC),
        ("the last row", F8),
        ("the last value", F10),
    ]
    command = [sys.executable, "-m", "tests.tui.hostile_host"]
    written = run_in_pty(command, steps, size=size, env={"PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}"})
    assert "␛]52;c;".encode() in written, "the hostile rows were on the screen"
    assert foreign_controls(written) == []


@pytest.mark.parametrize(
    "name", ["clipboard", "hyperlink", "title", "clear screen", "device query", "DCS", "APC", "C1 CSI", "every C0"]
)
def test_a_control_that_came_through_would_be_seen(name: str) -> None:
    frame = b"\x1b[?1049h\x1b[1;1H\x1b[1;38;5;80m"
    assert foreign_controls(frame + b"plain\x1b[0m\n") == []
    assert foreign_controls(frame + HOSTILE[name].encode()) != []


def test_a_program_that_ends_too_soon_is_told() -> None:
    with pytest.raises(TookTooLong, match="ended before 'never'"):
        run_in_pty([sys.executable, "-c", "print('hello')"], [("hello", b""), ("never", b"")])


def test_a_program_that_comes_on_is_waited_for_and_one_that_is_stuck_is_not(tmp_path: Path) -> None:
    """The program waits for a file that is there only when its patience would have ended three times."""
    looks = itertools.count()
    go_on = tmp_path / "go on"

    def progress() -> int:
        look = next(looks)
        if look == 300:
            go_on.touch()
        return look

    program = "import pathlib, sys\nwhile not pathlib.Path(sys.argv[1]).exists(): pass\nprint('hello')"
    command = [sys.executable, "-c", program, str(go_on)]
    with pytest.raises(TookTooLong, match="'hello' did not come"):
        run_in_pty(command, [("hello", b"")], patience=0.5)
    assert b"hello" in run_in_pty(command, [("hello", b"")], patience=0.5, progress=progress)


def test_a_program_ends_when_whoever_runs_it_is_killed(tmp_path: Path) -> None:
    """Also one that reads nothing and writes nothing any more, as a stuck one does."""
    stuck = "import os, sys\nprint(os.getpid(), file=open(sys.argv[1], 'w'), flush=True)\nwhile True: pass"
    fifo = tmp_path / "who"
    os.mkfifo(fifo)
    call = f"run_in_pty([sys.executable, '-c', {stuck!r}, {str(fifo)!r}], [('never', b'')])"
    runs = f"import sys\nfrom tests.tui.pty_run import run_in_pty\n{call}"
    runner = subprocess.Popen([sys.executable, "-c", runs], cwd=PROJECT)
    with fifo.open(encoding="utf-8") as said:
        program = int(said.readline())
    alive = os.pidfd_open(program)
    try:
        assert not select.select([alive], [], [], 0)[0], "it runs"
        runner.kill()
        runner.wait()
        assert select.select([alive], [], [], 60)[0], "it has ended"
    finally:
        os.close(alive)
