"""`samples DIR`: the files to try the program on, over nothing that is there (docs/commands.md)."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Shell, Write
from upflow_tui.samples import ORGANIZATION, SAMPLES

NAMES = [ORGANIZATION, *(sample.name for sample in SAMPLES)]


def test_they_are_written_and_fit_together(shell: Shell, tmp_path: Path) -> None:
    result = shell("samples", "try")
    assert result.code == 0
    assert all(name in result.out for name in NAMES)
    assert "upflow-tui org load try/organization.toml" in result.out
    assert sorted(path.name for path in (tmp_path / "try").iterdir()) == sorted(NAMES)
    assert shell("org", "load", "try/organization.toml").code == 0
    assert shell("check", "try/customers-clean.csv").code == 0
    assert shell("check", "try/faulty.csv").code == 1


def test_for_scripts(shell: Shell) -> None:
    assert shell("samples", "try", "--json").json["written"] == [f"try/{name}" for name in NAMES]


def test_nothing_is_overwritten_without_force(shell: Shell, tmp_path: Path, write: Write) -> None:
    mine = write("faulty.csv", "mine")
    assert (
        "faulty.csv is there already. Choose another folder, or overwrite with --force."
        in shell("samples", ".").refused
    )
    assert mine.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [mine]
    assert shell("samples", ".", "--force").code == 0
    assert mine.read_text() != "mine"
    assert "and 5 more samples are there already" in shell("samples", ".").refused


def test_a_file_in_the_place_of_the_folder(shell: Shell, write: Write) -> None:
    write("file", "x")
    assert "file is not a folder" in shell("samples", "file").refused
    assert "is not a folder" in shell("samples", "file/inside").refused
