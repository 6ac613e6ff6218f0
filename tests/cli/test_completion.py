"""Completion in real shells, and the manual page."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.shell_files import FOLDER, texts
from upflow_tui.cli.arguments import COMMANDS
from upflow_tui.cli.completion import NAMES

MADE_BY = (3, 11)
"""argparse words its usage in another way in each version of Python."""


@pytest.mark.skipif(sys.version_info[:2] != MADE_BY, reason="the files are made by Python 3.11")
def test_the_files_are_those_of_the_parser() -> None:
    made = texts()
    assert sorted(made) == sorted(path.name for path in FOLDER.iterdir())
    stale = [name for name, text in made.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    assert not stale, "make docs writes them anew"


@pytest.mark.parametrize("name", NAMES)
def test_a_command_prints_them(shell: Shell, name: str) -> None:
    printed = shell("completion", name)
    assert printed.code == 0
    assert printed.out == (FOLDER / NAMES[name]).read_text(encoding="utf-8")


def test_another_shell_is_refused(shell: Shell) -> None:
    assert "csh" in shell("completion", "csh").refused


def test_help_of_a_command(shell: Shell) -> None:
    asked = shell("help", "history", "undo")
    assert asked.code == 0
    assert asked.out == shell("history", "undo", "--help").out
    assert shell("help").out == shell("--help").out


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["upflow-tui", "hi"], {"history"}),
        (["upflow-tui", "check", "--on-e"], {"--on-error"}),
        (["upflow-tui", "history", "f"], {"file", "fixed", "forget"}),
        (["upflow-tui", "completion", ""], set(NAMES)),
    ],
)
def test_bash_completes(words: list[str], expected: set[str]) -> None:
    typed = " ".join(f"'{word}'" for word in words)
    script = f"source {FOLDER / NAMES['bash']}; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; "
    script += "_shtab_upflow_tui; printf '%s\\n' \"${COMPREPLY[@]}\""
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert expected <= set(done.stdout.split())
    assert not done.stderr


@pytest.mark.skipif(not shutil.which("zsh"), reason="there is no zsh")
def test_zsh_takes_the_file(tmp_path: Path) -> None:
    script = f"fpath=({FOLDER} $fpath); autoload -Uz compinit; compinit -u -d {tmp_path}/dump; whence -w _upflow-tui"
    done = subprocess.run(["zsh", "-fc", script], capture_output=True, text=True, check=True)
    assert done.stdout == "_upflow-tui: function\n"


def test_the_manual_page_names_each_command() -> None:
    text = (FOLDER / NAMES["man"]).read_text(encoding="utf-8")
    assert all(f"upflow\\-tui {name}" in text for name in COMMANDS)
