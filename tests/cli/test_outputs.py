"""One meaning of `-o` for every command (docs/commands.md "Files that leave")."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_documents import COMMANDS_PAGE, options_of
from upflow_tui.cli.arguments import COMMANDS
from upflow_tui.cli.outputs import OUTPUTS, STDOUT, ending_of, markdown_table

ARGUMENTS = {
    "fix": ("fix", "bad.csv"),
    "history fixed": ("history", "fixed", "1"),
    "history errors": ("history", "errors", "1"),
    "history file": ("history", "file", "1"),
    "history compare": ("history", "compare", "1", "1"),
    "history report": ("history", "report", "1"),
    "customers": ("customers",),
    "templates": ("templates", "all"),
    "org save": ("org", "save"),
    "mappings save": ("mappings", "save", "bad"),
}
"""A call of each command that writes, without its `-o`."""
MODULES = {
    "fix": "fix",
    "history fixed": "fix",
    "history errors": "error_lines",
    "history compare": "comparison",
    "history report": "report",
    "customers": "customers",
    "templates": "templates",
    "org save": "org",
    "mappings save": "mappings",
}
EVERY = [(command, ending) for command, written in OUTPUTS.items() for ending in written.endings or (".csv",)]


@pytest.fixture
def imported(mars: Shell, bad: Path) -> Shell:
    """A shell with one import, some of whose lines have errors."""
    assert mars("import", bad, "--yes").code == 1
    return mars


def test_every_command_with_o_is_declared() -> None:
    assert ARGUMENTS.keys() == OUTPUTS.keys()
    assert {command.split()[0] for command in OUTPUTS} == {name for name in COMMANDS if "-o" in options_of(name)}


@pytest.mark.parametrize("command", MODULES)
def test_what_is_declared_has_a_writer(command: str) -> None:
    writers = import_module(f"upflow_tui.cli.{MODULES[command]}").WRITERS
    assert tuple(writers) == OUTPUTS[command].endings


def test_the_page_has_the_table_of_the_code() -> None:
    assert markdown_table() in COMMANDS_PAGE


@pytest.mark.parametrize(("command", "ending"), EVERY)
def test_every_ending_that_is_declared_is_written(command: str, ending: str, imported: Shell, tmp_path: Path) -> None:
    done = imported(*ARGUMENTS[command], "-o", f"out{ending}")
    assert done.code in (0, 1), done.err
    assert f"out{ending}" in done.out
    written = tmp_path / f"out{ending}"
    assert written.stat().st_size > 0
    assert written.read_bytes().startswith(b"PK") is (ending == ".xlsx")


@pytest.mark.parametrize("command", OUTPUTS)
def test_a_pipe_gets_what_a_file_of_the_first_ending_has(command: str, imported: Shell, tmp_path: Path) -> None:
    ending = (OUTPUTS[command].endings or (".csv",))[0]
    imported(*ARGUMENTS[command], "-o", f"out{ending}")
    piped = imported(*ARGUMENTS[command], "-o", STDOUT)
    assert piped.out.encode() == (tmp_path / f"out{ending}").read_bytes()
    assert not (tmp_path / STDOUT).exists()


@pytest.mark.parametrize("name", ["out.pdf", "out", "out.csv.gz", "out.PDF"])
@pytest.mark.parametrize("command", OUTPUTS)
def test_another_ending_is_refused_with_those_that_are_written(
    command: str, name: str, imported: Shell, tmp_path: Path
) -> None:
    said = imported(*ARGUMENTS[command], "-o", name).refused
    assert "this command does not write" in said
    for ending in OUTPUTS[command].endings or (".csv",):
        assert ending in said
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("command", OUTPUTS)
def test_json_beside_a_pipe_is_refused(command: str, imported: Shell) -> None:
    assert "both write to standard output" in imported(*ARGUMENTS[command], "-o", "-", "--json").refused


@pytest.mark.parametrize("command", OUTPUTS)
def test_nothing_is_overwritten_without_force(command: str, imported: Shell, tmp_path: Path) -> None:
    ending = (OUTPUTS[command].endings or (".csv",))[0]
    path = tmp_path / f"out{ending}"
    path.write_text("mine")
    assert "exists already" in imported(*ARGUMENTS[command], "-o", path).refused
    assert path.read_text() == "mine"
    assert imported(*ARGUMENTS[command], "-o", path, "--force").code in (0, 1)
    assert path.read_text() != "mine"


def test_an_ending_counts_in_any_case() -> None:
    assert ending_of("A.CSV", "fix") == ".csv"


def test_the_file_of_a_workbook_keeps_its_ending(imported: Shell) -> None:
    assert "Choose .csv, or - for a pipe." in imported("history", "file", "1", "-o", "x.xlsx").refused
