"""What the code cites is there: the document, its section, and the words in quotes; and no document is cited by half."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
_CITATION = re.compile(r'docs/([a-z]+\.md)(?:,? §(\d)(?: and §(\d))?)?(?:[,:]? "([^"]+)")?(?:[,:]? (goal \d+))?')
_HALF = re.compile(r"(?<![\w/.-])(?:rules|cli|commands|product|architecture|performance)\.md", re.IGNORECASE)


def sources() -> Iterator[Path]:
    """Every file of ours whose comments may cite a document."""
    for folder in ("src", "tests", "benchmarks", "screenshots", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".sql", ".toml", ".tcss"} and path != Path(__file__):
                yield path


def one_line(text: str) -> str:
    """`text` with the line breaks of comments and docstrings as spaces, so that a citation may be wrapped."""
    return re.sub(r"\s*\n\s*(?:#|--)?\s*", " ", text)


def plain(text: str) -> str:
    """Without emphasis, so that "no" finds *no*."""
    return one_line(text).replace("*", "").replace("`", "")


def faults(text: str) -> Iterator[str]:
    """The citations in `text` that lead nowhere."""
    for found in _CITATION.finditer(one_line(text)):
        name, *sections, words, goal = found.groups()
        path = DOCS / name
        if not path.is_file():
            yield f"{found[0]}: no such document"
            continue
        document = path.read_text(encoding="utf-8")
        for section in sections:
            if section and f"\n## {section}. " not in document:
                yield f"{found[0]}: no such section"
        if words and plain(words) not in plain(document):
            yield f"{found[0]}: no such words"
        if goal and f"\n| {goal.removeprefix('goal ')} |" not in document:
            yield f"{found[0]}: no such goal"


def test_what_is_cited_is_there() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {fault}" for path in sources() for fault in faults(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_documents_are_cited_by_their_place() -> None:
    """`docs/rules.md`, never `rules.md` alone: that is found from wherever one reads."""
    found = [
        f"{path.relative_to(ROOT)}: {half[0]}"
        for path in sources()
        if path.name != "test_architecture_drawing.py"
        for half in _HALF.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "docs/nowhere.md",
        "docs/rules.md §9",
        'docs/rules.md §5, "Grandparents"',
        "docs/performance.md, goal 99",
        'docs/rules.md\n    §6 "Each line\n    has ten fates"',
    ],
)
def test_a_citation_that_leads_nowhere_is_found(text: str) -> None:
    assert list(faults(text))


def test_links_between_the_documents_hold() -> None:
    pages = [*DOCS.glob("*.md"), *ROOT.glob("*.md")]
    found = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert found == []
