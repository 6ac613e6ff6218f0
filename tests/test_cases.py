"""Situations that others have reported of other programs, each with its right result (UPFLOW_CASES names their folder)."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

CASES = "UPFLOW_CASES"
PROGRAM = [sys.executable, "-m", "upflow_tui"]
OPEN: dict[str, str] = {}
"""Cases that are not right yet, each with the reason; one that has become right fails here until it is taken out."""


def folders() -> list[Path | None]:
    """The folder of each case; one that is None where there are none."""
    place = os.environ.get(CASES)
    found = sorted(path.parent for path in Path(place, "cases").glob("*/expect.json")) if place else []
    return [*found] or [None]


@pytest.fixture(scope="session")
def runner() -> ModuleType:
    place = os.environ.get(CASES)
    if not place:
        pytest.skip(f"{CASES} is unset")
    spec = importlib.util.spec_from_file_location("run_cases", Path(place) / "run_cases.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def template(runner: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the organization of the cases was loaded."""
    root = tmp_path_factory.mktemp("cases")
    words: Sequence[str] = [*PROGRAM, "--data-dir", str(root / "data"), "org", "load", str(runner.HERE / "org.toml")]
    subprocess.run(words, env=runner.environment(root / "config"), check=True, capture_output=True)
    return root / "data"


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name if folder is not None else "none")
def test_what_others_have_reported_comes_out_right(folder: Path | None, request: pytest.FixtureRequest) -> None:
    if folder is None:
        pytest.skip(f"{CASES} is unset")
    case, wrong = request.getfixturevalue("runner").run_case(PROGRAM, request.getfixturevalue("template"), folder)
    if folder.name in OPEN:
        assert wrong is not None, f"{folder.name} is right now: take it out of OPEN"
    elif not case["arguable"]:
        assert wrong is None, f"{wrong}\nright: {case['right']}"
