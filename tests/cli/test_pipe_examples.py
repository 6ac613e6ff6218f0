"""Every example of docs/pipes.md does what it says."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BAD, GOOD
from tests.tui.pty_run import run_in_pty

PROJECT = Path(__file__).parents[2]
SECTION = (PROJECT / "docs" / "pipes.md").read_text("utf-8")
EXAMPLES = [line.partition("  #")[0].strip() for line in SECTION.split("```")[1].strip().splitlines()]
PLAIN = "Customer ID;Customer name\nC-1;Durand\nC-2;Petit\n"


def _checked(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert done.returncode == 0
    assert "stdin · 2 lines" in done.stdout


def _packed(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert gzip.decompress((folder / "upload.csv.gz").read_bytes()).decode() == PLAIN.replace("\n", "\r\n")
    assert done.stderr.splitlines()[0] == "2 lines written to standard output."


def _counted(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert done.stdout == "2\n"


def _listed(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert (folder / "ids.txt").read_text().splitlines() == ["C-8", "C-9", "Customer ID"]


CHECKS: dict[str, Callable[[subprocess.CompletedProcess[str], Path], None]] = {
    "check -": _checked,
    "gzip >": _packed,
    "grep -c": _counted,
    "cut -d": _listed,
}
"""By a part of the example: what it must have done."""
SCREENS = "| upflow-tui -"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as the examples want it, in which `ssh` and `upflow-tui` are commands."""
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "ssh").write_text(f"#!/bin/sh\nprintf '%s' '{PLAIN}'\n")
    (commands / "upflow-tui").write_text(f'#!/bin/sh\nexec {sys.executable} -m upflow_tui "$@"\n')
    for command in commands.iterdir():
        command.chmod(0o755)
    exports = tmp_path / "exports"
    exports.mkdir()
    for name, text in (("one.csv", PLAIN), ("two.csv", PLAIN), ("bad.csv", BAD)):
        (exports / name).write_text(text)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(PROJECT / "src"),
        "UPFLOW_TUI_DATA_DIR": str(folder / "data"),
    }


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        cwd=folder, env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_there_are_examples_of_each_kind() -> None:
    assert len(EXAMPLES) == len(CHECKS) + 1
    assert [line for line in EXAMPLES if line.endswith(SCREENS)] != []


@pytest.mark.parametrize("line", [line for line in EXAMPLES if not line.endswith(SCREENS)])
def test_an_example_does_what_it_says(line: str, folder: Path) -> None:
    run("printf 'Customer ID,Customer name\\nC-9,Neuf\\nC-8,Acht\\n' | upflow-tui import - --yes", folder)
    [check] = [check for part, check in CHECKS.items() if part in line]
    done = run(line, folder)
    assert "Traceback" not in done.stderr
    check(done, folder)


@pytest.mark.parametrize("line", [line for line in EXAMPLES if line.endswith(SCREENS)])
def test_the_screens_take_a_stream_and_keys_from_the_terminal(line: str, folder: Path) -> None:
    own = folder / "temporary"
    own.mkdir()
    steps = [("2 different values", b"q"), ("Stay", b"y")]
    command = ["bash", "-c", f"set -o pipefail; {line} && echo it ended well"]
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
