"""docs/seed.md names tests that are there, and each statement of the help page has one."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
TABLE = PROJECT / "docs" / "seed.md"
_CITED = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")
_ROW = re.compile(r"^\| (?!-|the page )(.+) \| (.+) \| (.*) \|$", re.MULTILINE)


def missing(text: str) -> list[str]:
    """The tests that `text` cites and that no file has."""
    return [
        f"{path}::{name}"
        for path, name in _CITED.findall(text)
        if not (file := PROJECT / "tests" / path).is_file()
        or not re.search(rf"^\s*(async )?def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]


def uncited(text: str) -> list[str]:
    """The statements without a test."""
    return [statement for statement, _, tests in _ROW.findall(text) if not _CITED.search(tests)]


def test_every_cited_test_is_there() -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert len(set(_CITED.findall(text))) > 50
    assert missing(text) == []


def test_every_statement_has_its_test() -> None:
    text = TABLE.read_text(encoding="utf-8").partition("\n## Where the program goes on")[0]
    assert len(_ROW.findall(text)) > 45
    assert uncited(text) == []


@pytest.mark.parametrize(
    ("text", "gone", "without"),
    [
        ("| says | does | `test_seed_table.py::test_every_cited_test_is_there` |", [], []),
        ("| says | does | `test_seed_table.py::test_of_nobody` |", ["test_seed_table.py::test_of_nobody"], []),
        ("| says | does | `of_nobody.py::test_it` |", ["of_nobody.py::test_it"], []),
        ("| says | does | by looking |", [], ["says"]),
    ],
)
def test_what_is_missing_is_seen(text: str, gone: list[str], without: list[str]) -> None:
    assert (missing(text), uncited(text)) == (gone, without)
