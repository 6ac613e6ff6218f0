"""Situations that others have reported of other programs, each with its right result (UPFLOW_CASES names their folder)."""

import importlib.util
import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from upflow_tui.__main__ import main

CASES = "UPFLOW_CASES"
OPEN: dict[str, str] = {}
"""Cases that are not right yet, each with the reason; one that has become right fails here until it is taken out."""


def folders() -> list[Path | None]:
    """The folder of each case; one that is None where there are none."""
    place = os.environ.get(CASES)
    found = sorted(path.parent for path in Path(place, "cases").glob("*/expect.json")) if place else []
    return [*found] or [None]


def run_here(words: list[str], cwd: Path, env: dict[str, str], **_: Any) -> SimpleNamespace:
    """What `subprocess.run` gives, from a command in this process: starting a process takes ten times as long."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", newline="") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, chdir(cwd), redirect_stdout(out), redirect_stderr(err):
        for name in os.environ.keys() - env.keys():
            patch.delenv(name)
        for name, value in env.items():
            patch.setenv(name, value)
        with Path(os.devnull).open(encoding="utf-8") as nothing:
            patch.setattr("sys.stdin", nothing)
            code = main(words)
        out.flush()
        err.flush()
    return SimpleNamespace(returncode=code, stdout=out.detach().getvalue(), stderr=err.detach().getvalue())


@pytest.fixture(scope="session")
def runner() -> ModuleType:
    """The runner beside the cases, with the program in this process."""
    place = os.environ.get(CASES)
    if not place:
        pytest.skip(f"{CASES} is unset")
    spec = importlib.util.spec_from_file_location("run_cases", Path(place) / "run_cases.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.subprocess = SimpleNamespace(  # type: ignore[attr-defined]
        run=run_here, DEVNULL=None, TimeoutExpired=module.subprocess.TimeoutExpired
    )
    return module


@pytest.fixture(scope="session")
def template(runner: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the organization of the cases was loaded."""
    root = tmp_path_factory.mktemp("cases")
    words = ["--data-dir", str(root / "data"), "org", "load", str(runner.HERE / "org.toml")]
    assert run_here(words, root, runner.environment(root / "config")).returncode == 0
    return root / "data"


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name if folder is not None else "none")
def test_what_others_have_reported_comes_out_right(folder: Path | None, request: pytest.FixtureRequest) -> None:
    if folder is None:
        pytest.skip(f"{CASES} is unset")
    case, wrong = request.getfixturevalue("runner").run_case([], request.getfixturevalue("template"), folder)
    if folder.name in OPEN:
        assert wrong is not None, f"{folder.name} is right now: take it out of OPEN"
    elif not case["arguable"]:
        assert wrong is None, f"{wrong}\nright: {case['right']}"
