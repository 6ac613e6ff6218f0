"""The example of docs/pipes.md that needs a terminal does what it says; the others: test_page_examples.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD
from tests.tui.pty_run import run_in_pty

PROJECT = Path(__file__).parents[2]
SCREENS = "ssh erp export | upflow-tui -"
PLAIN = "Customer ID;Customer name\nC-1;Durand\nC-2;Petit\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as the examples want it, in which `ssh` and `upflow-tui` are commands."""
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "ssh").write_text(f"#!/bin/sh\nprintf '%s' '{PLAIN}'\n")
    (commands / "upflow-tui").write_text(f'#!/bin/sh\nexec {sys.executable} -m upflow_tui "$@"\n')
    for command in commands.iterdir():
        command.chmod(0o755)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(PROJECT / "src"),
        "UPFLOW_TUI_DATA_DIR": str(folder / "data"),
    }


def test_the_page_shows_it() -> None:
    assert f"```text\n{SCREENS}\n```" in (PROJECT / "docs" / "pipes.md").read_text("utf-8")


def test_the_screens_take_a_stream_and_keys_from_the_terminal(folder: Path) -> None:
    own = folder / "temporary"
    own.mkdir()
    steps = [("2 different values", b"q"), ("Stay", b"y")]
    command = ["bash", "-c", f"set -o pipefail; {SCREENS} && echo it ended well"]
    written = run_in_pty(command, steps, size=(100, 30), env={**environment(folder), "TMPDIR": str(own)})
    assert b"it ended well" in written
    assert b"stdin" in written
    assert list(own.iterdir()) == [], "what was piped is gone with the screens"
    assert not (folder / "data" / "recent.json").exists(), "it cannot be chosen again"


def test_without_a_terminal_the_screens_say_so(folder: Path) -> None:
    done = subprocess.run(
        ["upflow-tui", "-"],
        input=GOOD, env=environment(folder), capture_output=True, text=True, check=False, start_new_session=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "upflow-tui: There is no terminal to read keys from. upflow-tui check - needs none.\n"
