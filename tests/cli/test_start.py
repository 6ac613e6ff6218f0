"""What a check of three lines does not load and does not compile: it is over in a moment (docs/performance.md)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_main import python

WATCHED = """
import dataclasses, json, re, re._compiler, sys
patterns, classes = [], []
compile, dataclass = re._compiler.compile, dataclasses.dataclass

def where():
    frame = sys._getframe(2)
    while frame is not None and "upflow_tui" not in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_name == "<module>"

def watch_compile(pattern, flags=0):
    if where():
        patterns.append(str(pattern))
    return compile(pattern, flags)

def watch_dataclass(cls=None, /, **arguments):
    if arguments.get("init", True):
        classes.append(sys._getframe(1).f_globals["__name__"])
    return dataclass(cls, **arguments)

re._compiler.compile, dataclasses.dataclass = watch_compile, watch_dataclass
from upflow_tui.__main__ import main
sys.stdout = open(sys.argv[2], "w")
code = main(["--data-dir", sys.argv[1], *sys.argv[3:]])
sys.stdout = sys.__stdout__
assert code == 0
print(json.dumps({"patterns": patterns, "classes": classes, "modules": sorted(sys.modules)}))
"""
NOT_NEEDED = (
    *("decimal", "difflib", "getpass", "gzip", "html", "importlib.resources", "secrets", "subprocess", "zipfile"),
    *("email_validator", "pydantic", "rich", "stdnum", "textual", "tomllib"),
    *("upflow_tui.cli.problems_report", "upflow_tui.engine.prepare.continuing", "upflow_tui.engine.past.undoing"),
    *("upflow_tui.reports", "upflow_tui.store.draft.applying", "upflow_tui.store.history.history"),
)
MOST_PATTERNS = 50
"""Compiled while modules are loaded; nearly 200 were before patterns waited for their first use."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a check of three lines has loaded and compiled."""
    folder = tmp_path_factory.mktemp("start")
    lines = [f"{name},C-{number},{name.lower()}@example.com\n" for number, name in enumerate(("Abel", "Bert", "Carl"))]
    (folder / "three.csv").write_text("".join(["Customer name,Customer ID,Contact email\n", *lines]))
    result = python("-c", WATCHED, str(folder / "data"), str(folder / "said"), "check", str(folder / "three.csv"))
    assert result.stderr == ""
    answer: dict[str, list[str]] = json.loads(result.stdout)
    assert "+ 3 new" in (folder / "said").read_text()
    return answer


@pytest.mark.parametrize("name", NOT_NEEDED)
def test_it_does_without(seen: dict[str, list[str]], name: str) -> None:
    assert [module for module in seen["modules"] if module == name or module.startswith(f"{name}.")] == []


def test_the_list_of_past_imports_does_without_what_reads_files(tmp_path: Path) -> None:
    result = python("-c", WATCHED, str(tmp_path / "data"), str(tmp_path / "said"), "history", "list")
    assert "No imports yet" in (tmp_path / "said").read_text()
    modules = json.loads(result.stdout)["modules"]
    assert "upflow_tui.cli.history" in modules
    assert [
        name for name in modules if name.startswith(("upflow_tui.importing.file", "upflow_tui.engine.prepare"))
    ] == []


def test_few_patterns_are_compiled_before_something_is_searched(seen: dict[str, list[str]]) -> None:
    assert seen["patterns"]  # it is seen that some are
    assert len(seen["patterns"]) <= MOST_PATTERNS


def test_every_dataclass_is_made_the_quick_way(seen: dict[str, list[str]]) -> None:
    assert "upflow_tui.core.dataclass" in seen["modules"]
    assert seen["classes"] == []
