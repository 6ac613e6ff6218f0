"""The entrance: the version at once, the program or a command, and nothing heavy before it is needed."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from argparse import Namespace
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from upflow_tui import __version__
from upflow_tui.__main__ import main

SOURCE = Path(__file__).parents[2] / "src"
LOADED = (
    "import sys; before = set(sys.modules); from upflow_tui.__main__ import main; code = main(sys.argv[1:]); "
    "sys.stderr.write(' '.join(sorted(set(sys.modules) - before)))"
)


def python(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs Python with nothing in its environment but where the sources are."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={"PYTHONPATH": str(SOURCE)},
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["check", "--version"],
        ["--version", "check", "nothing.csv"],
        ["history", "show", "3", "--version"],
        ["--data-dir", "x", "--version"],
    ],
)
def test_the_version_is_answered_before_and_after_any_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out == f"upflow-tui {__version__}\n"


def test_the_version_needs_no_module_but_the_entrance() -> None:
    result = python("-c", LOADED, "--version")
    assert result.stdout == f"upflow-tui {__version__}\n"
    loaded = set(result.stderr.split()) - set(sys.builtin_module_names)  # those are there before
    assert loaded <= {"__future__", "upflow_tui", "upflow_tui.__main__"}


@pytest.mark.parametrize("arguments", [["customers"], ["history"], ["org"], ["templates"]])
def test_a_command_loads_neither_the_screens_nor_models(arguments: list[str], tmp_path: Path) -> None:
    result = python("-c", LOADED, *arguments, "--data-dir", str(tmp_path))
    loaded = set(result.stderr.split())
    assert "upflow_tui.cli.parser" in loaded
    assert not loaded & {
        "textual",
        "rich",
        "pydantic",
        "email_validator",
        "stdnum",
        "chardet",
        "urllib.request",
        "platformdirs",
    }


def test_an_import_loads_no_models(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Customer ID,Customer name,Town\nC-1,Durand,Lyon\n")
    result = python("-c", LOADED, "import", str(file), "--yes", "--data-dir", str(tmp_path / "data"))
    loaded = set(result.stderr.split())
    assert "Success" in result.stdout
    assert not loaded & {
        "textual",
        "rich",
        "pydantic",
        "email_validator",
        "stdnum",
        "chardet",
        "urllib.request",
        "platformdirs",
    }


def test_the_version_survives_a_reader_that_is_gone() -> None:
    command = f"{sys.executable} -m upflow_tui --version | true; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, env={"PYTHONPATH": str(SOURCE)}
    )
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [[], ["clients.csv"], ["./history"], ["--demo"], ["--", "--version"]])
def test_without_a_command_the_program_opens(
    arguments: list[str], shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Namespace] = []

    def remember(options: Namespace) -> int:
        seen.append(options)
        return 0

    monkeypatch.setattr("upflow_tui.__main__.open_program", remember)
    assert shell(*arguments).code == 0
    [options] = seen
    assert options.demo is (arguments == ["--demo"])
    assert options.file == (arguments[-1] if arguments and arguments != ["--demo"] else None)
    assert options.data_dir.name == "data"


def test_without_a_terminal_the_program_says_so(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdin__", None)
    assert "needs a terminal" in shell().refused


def test_the_script_of_the_package_is_the_entrance() -> None:
    project = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"upflow-tui": "upflow_tui.__main__:main"}


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    result = python("-m", "upflow_tui", "check", "nothing.csv", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr == (
        "upflow-tui: nothing.csv: The file no longer exists. Check the path, or choose another file.\n"
    )
