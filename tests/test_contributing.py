"""CONTRIBUTING.md names files that are there, and things in them that are there."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
GUIDE = PROJECT / "CONTRIBUTING.md"
_NAMED = re.compile(r"`([^`\n]+)`")
_ROOTS = ("src/", "tests/", "docs/", "screenshots/", "benchmarks/", ".ci/", ".github/")
_BESIDE = ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "constraints.txt")
CHANGES = (
    "A field of the customer",
    "A type of custom field",
    "A fix",
    "A synonym of a field",
    "A finding",
    "A screen",
    "A dialog, or a key",
    "A notification channel",
    "A command",
    "A migration of the store",
)


def paths_in(text: str) -> list[str]:
    """The files and folders that `text` names."""
    return [name for name in _NAMED.findall(text) if name.startswith(_ROOTS) or name in _BESIDE]


def section(title: str) -> str:
    """What the guide says of one change."""
    return GUIDE.read_text(encoding="utf-8").partition(f"\n### {title}\n")[2].partition("\n### ")[0]


def test_what_the_guide_names_is_there() -> None:
    named = paths_in(GUIDE.read_text(encoding="utf-8"))
    assert len(named) > 50
    assert [name for name in named if not (PROJECT / name).exists()] == []


@pytest.mark.parametrize("title", CHANGES)
def test_each_change_has_its_list_of_files(title: str) -> None:
    named = paths_in(section(title))
    assert any(name.startswith("src/") for name in named)
    assert any(name.startswith("tests/") for name in named)


def test_the_names_in_capitals_and_the_functions_stand_in_the_code() -> None:
    """`DETAIL_KEYS`, `FixName`, `column_checker`: a list that speaks of what is gone helps nobody."""
    names = set(
        re.findall(r"`([A-Z][A-Z_]{3,}|[A-Z][a-z]+[A-Z]\w+|[a-z]+_[a-z_]+)`", GUIDE.read_text(encoding="utf-8"))
    )
    files = [path for path in (PROJECT / "src").rglob("*") if path.suffix in {".py", ".sql"}]
    files.append(PROJECT / "tests" / "conftest.py")  # what the environment says to the tests
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", code)) == []
