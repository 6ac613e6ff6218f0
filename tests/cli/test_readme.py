"""The README is short, and its walk by command does what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.cli.conftest import Shell

README: Final = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_it_is_read_in_a_few_minutes() -> None:
    assert len(README.split()) <= 900


def test_each_link_leads_somewhere() -> None:
    project = Path(__file__).parents[2]
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(links) > 20
    assert [link for link in links if not (project / link).exists()] == []


def test_the_walk_by_command(shell: Shell) -> None:
    block = README.partition("The same by command")[2].split("```")[1]
    commands = [line.partition("  #")[0].split() for line in block.strip().splitlines()]
    (exported,) = (words for words in commands if words[0] == "export")
    assert exported[1].startswith("UPFLOW_TUI_DATA_DIR=")
    codes = {" ".join(words[1:3]): shell(*words[1:]).code for words in commands if words[0] == "upflow-tui"}
    faulty = codes.pop("check samples/faulty.csv")
    assert faulty == 1
    assert len(codes) == 6
    assert set(codes.values()) == {0}
