"""The rooms stay in their order (docs/architecture.md "Layers"), and the contracts see each kind of breach."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
ROOMS = ("core", "importing", "store", "reports", "notifying", "samples", "engine", "contract", "cli", "tui")
LINT = "import sys; from importlinter.cli import lint_imports as run; sys.exit(run(sys.argv[1], no_cache=True, no_logo=True))"


def lint(package_folder: Path) -> subprocess.CompletedProcess[str]:
    """Checks the contracts of pyproject.toml on the package `upflow_tui` inside `package_folder`."""
    return subprocess.run(
        [sys.executable, "-c", LINT, str(PROJECT / "pyproject.toml")],
        cwd=package_folder,
        env={**os.environ, "PYTHONPATH": str(package_folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A package with the rooms of ours and nothing in them."""
    for room in ("", *ROOMS):
        folder = tmp_path / "upflow_tui" / room
        folder.mkdir()
        (folder / "__init__.py").touch()
    (tmp_path / "upflow_tui" / "__main__.py").write_text("import upflow_tui.cli\nimport upflow_tui.tui\n")
    (tmp_path / "upflow_tui" / "tui" / "__init__.py").write_text("import textual\nimport rich\n")
    (tmp_path / "upflow_tui" / "store" / "__init__.py").write_text("import sqlite3\n")
    (tmp_path / "upflow_tui" / "engine" / "__init__.py").write_text("import pydantic\n")
    return tmp_path


def test_the_project_keeps_its_contracts() -> None:
    result = lint(PROJECT / "src")
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_package_in_order_passes(house: Path) -> None:
    result = lint(house)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "imported"),
    [
        ("core", "upflow_tui.importing"),
        ("importing", "upflow_tui.store"),
        ("store", "upflow_tui.reports"),
        ("store", "upflow_tui.engine"),
        ("reports", "upflow_tui.engine"),
        ("reports", "upflow_tui.notifying"),
        ("engine", "upflow_tui.contract"),
        ("engine", "upflow_tui.cli"),
        ("contract", "upflow_tui.cli"),
        ("engine", "upflow_tui.tui"),
        ("cli", "upflow_tui.tui"),
        ("tui", "upflow_tui.cli"),
        ("cli", "upflow_tui.__main__"),
        ("cli", "textual.app"),
        ("engine", "textual"),
        ("samples", "textual"),
        ("core", "pydantic"),
        ("core", "rich.text"),
        ("core", "sqlite3"),
        ("importing", "sqlite3"),
    ],
)
def test_a_breach_is_seen_also_inside_a_function(house: Path, room: str, imported: str) -> None:
    module = house / "upflow_tui" / room / "breach.py"
    module.write_text(f"def late() -> None:\n    import {imported}\n")
    result = lint(house)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"upflow_tui.{room}.breach" in result.stdout


def test_a_room_that_no_layer_names_is_seen(house: Path) -> None:
    (house / "upflow_tui" / "misc.py").touch()
    assert "upflow_tui.misc" in lint(house).stdout
