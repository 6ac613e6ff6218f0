"""What the code quotes of a document stands in it: the words in quotes, and the goals of speed by their number.

That the documents and their sections are there is held in test_house.py.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.test_house import PROJECT, files_that_cite, python_texts

DOCS = PROJECT / "docs"
_QUOTED = re.compile(r'docs/([a-z]+\.md)(?:,? §\d(?: and §\d)?)?[,:]? "([^"]+)"')
_GOAL = re.compile(r"docs/performance\.md[,:]? goals? (\d+)")


def plain(text: str) -> str:
    """On one line and without emphasis, so that a citation may be wrapped, and "no" finds *no*."""
    return re.sub(r"\s*\n\s*(?:#|--)?\s*", " ", text).replace("*", "").replace("`", "")


@cache
def document(name: str) -> str:
    """A document, plain."""
    return plain((DOCS / name).read_text(encoding="utf-8"))


def faults(text: str) -> Iterator[str]:
    """What `text` quotes and no document has."""
    said = re.sub(r"\s*\n\s*(?:#|--)?\s*", " ", text)
    for name, words in _QUOTED.findall(said):
        if plain(words) not in document(name):
            yield f'docs/{name} has no "{words}"'
    for goal in _GOAL.findall(said):
        if f"\n| {goal} |" not in (DOCS / "performance.md").read_text(encoding="utf-8"):
            yield f"docs/performance.md has no goal {goal}"


def texts_of(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if "docs/" not in text:
        return iter(())
    return python_texts(text) if path.suffix == ".py" else iter((text,))


def test_what_is_quoted_is_there() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {fault}"
        for path in files_that_cite()
        for text in texts_of(path)
        for fault in faults(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('docs/rules.md §5, "Parents"; docs/performance.md, goal 10', []),
        ('docs/rules.md §1: "Where Details are no they\n    # only find"', []),
        ('docs/rules.md §5, "Grandparents"', ['docs/rules.md has no "Grandparents"']),
        ('docs/rules.md\n    §6 "Each line\n    has ten fates"', ['docs/rules.md has no "Each line has ten fates"']),
        ("docs/performance.md, goal 99", ["docs/performance.md has no goal 99"]),
    ],
)
def test_what_is_not_there_is_seen(text: str, expected: list[str]) -> None:
    assert list(faults(text)) == expected
