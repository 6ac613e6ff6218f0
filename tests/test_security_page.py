"""docs/security.md: every promise has a test, and every test and program that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")


def rows() -> list[tuple[str, str]]:
    """The promises, each with what holds it."""
    found = re.findall(r"^\| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    return [(promise, held) for promise, held in found if promise != "promise"]


def test_every_promise_names_a_test() -> None:
    assert len(rows()) > 20
    assert [promise for promise, held in rows() if "`tests/" not in held] == []


def test_what_is_named_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", PAGE))
    assert sorted(name for name in named if not (PROJECT / name).is_file()) == []
    assert (PROJECT / "benchmarks" / "torture" / "__main__.py").is_file()
    assert "\ntorture:" in (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert (PROJECT / "SECURITY.md").is_file()
