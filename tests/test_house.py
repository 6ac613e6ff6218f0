"""The house stays in order: no new circle, no new base class for one subclass elsewhere, no citation into the void.

The two lists say what is allowed; they only ever get shorter. Nothing goes in without its reason.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.house import PACKAGE, circles, imports, imports_of, lone_bases, lone_bases_of

PROJECT: Final = Path(__file__).parent.parent

CIRCLES: Final[tuple[frozenset[str], ...]] = ()
"""The circles that are allowed: each may lose modules, none may gain one."""

LONE_BASES: Final[dict[str, str]] = {}
"""The base classes that are allowed to have one subclass, in another file; each with its reason."""


def new_circles(graph: Mapping[str, set[str]], allowed: Iterable[Collection[str]]) -> list[list[str]]:
    """The circles of a graph that lie in none of those allowed."""
    known = [set(circle) for circle in allowed]
    return [part for part in circles(dict(graph)) if not any(circle.issuperset(part) for circle in known)]


def parsed(**texts: str) -> dict[str, ast.Module]:
    """Modules made up for a test, by their name within the package."""
    return {f"{PACKAGE}.{name}": ast.parse(text) for name, text in texts.items()}


class TestCircles:
    def test_there_is_no_new_one(self) -> None:
        assert new_circles(imports(), CIRCLES) == []

    def test_none_is_allowed_that_is_gone(self) -> None:
        found = [set(part) for part in circles(imports())]
        assert [sorted(circle) for circle in CIRCLES if not any(circle.issuperset(part) for part in found)] == []

    def test_one_under_type_checking_or_inside_a_function_is_seen(self) -> None:
        graph = imports_of(
            parsed(
                one="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from upflow_tui.two import Two\n",
                two="def late():\n    import upflow_tui.three\n",
                three="from upflow_tui import one\n",
                four="import upflow_tui.one\n",
            )
        )
        circle = ["upflow_tui.one", "upflow_tui.three", "upflow_tui.two"]
        assert new_circles(graph, ()) == [circle]
        assert new_circles(graph, [circle]) == []
        assert new_circles(graph, [circle[:2]]) == [circle]

    def test_one_way_is_no_circle(self) -> None:
        assert (
            new_circles(imports_of(parsed(one="import upflow_tui.two", two="", three="import upflow_tui.one")), ())
            == []
        )


class TestLoneBases:
    def test_there_is_no_new_one(self) -> None:
        assert [f"{base} <- {only}" for base, only in lone_bases() if short(base) not in LONE_BASES] == []

    def test_none_is_allowed_that_is_gone(self) -> None:
        assert sorted(set(LONE_BASES) - {short(base) for base, _ in lone_bases()}) == []

    def test_each_has_its_reason(self) -> None:
        assert [base for base, reason in LONE_BASES.items() if len(reason) < 20] == []

    def test_one_with_its_subclass_in_another_file_is_seen(self) -> None:
        base, only = "class Base: ...\n", "from upflow_tui.base import Base\nclass Only(Base): ...\n"
        assert lone_bases_of(parsed(base=base, only=only)) == [("upflow_tui.base.Base", "upflow_tui.only.Only")]
        assert lone_bases_of(parsed(base=base, only=only, other=only.replace("Only", "Other"))) == []
        assert lone_bases_of(parsed(base=base + "class Only(Base): ...\n")) == []


WITHOUT_GOING_BACK: Final = frozenset({'(?:""[^"]*+)*+', '(?:[^"\\r\\n]+|"")*+'})
"""Groups of patterns that are taken without going back. They hold nothing but signs that are told at once."""


def test_no_pattern_takes_a_group_without_going_back_but_plain_ones() -> None:
    """Python before 3.11.5 takes too much of a group in which it could go back: `(?:a(?:-b)*)*+`."""
    group = re.compile(r"\(\?:[^()]*\)[*?+]\+|\)[*?+]\+|\(\?>")
    lines = (line for path in Path("src").rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines())
    assert {found for line in lines for found in group.findall(line)} == WITHOUT_GOING_BACK


def short(name: str) -> str:
    return name.removeprefix(f"{PACKAGE}.")


CITED: Final = re.compile(
    r"(?P<path>[\w./-]*\w\w\.md)\b(?:,? (?:§|sections? )(?P<sections>\d+(?:(?:, | and | to |–)§?\d+)*))?"
)
"""A document in a text, with the sections of it that are named."""
READ: Final = ("src", "tests", "benchmarks", "screenshots", "docs", ".github")
"""The folders whose files may cite; and the files beside them."""


def citations(path: Path) -> Iterator[tuple[str, str | None]]:
    """The documents that a file cites, each with the sections named: in Python only in comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    if ".md" not in text:  # to look for comments and docstrings takes long
        return
    for said in python_texts(text) if path.suffix == ".py" else (text,):
        for found in CITED.finditer(re.sub(r"\n\s*(?:#|--)? *", " ", said)):
            yield found["path"], found["sections"]


def python_texts(text: str) -> Iterator[str]:
    """The docstrings of a module, those of attributes too, and its comments, each block of them as one."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    block: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != last + 1:
                yield "\n".join(block)
                block = []
            block.append(token.string)
            last = token.start[0]
    yield "\n".join(block)


def faults(path: Path, project: Path) -> Iterator[str]:
    """What a file cites that is not in the project, a line for each."""
    bases = (project, project / "docs" if path.name == "mkdocs.yml" else path.parent)
    for cited, sections in citations(path):
        document = next((base / cited for base in bases if (base / cited).is_file()), None)
        if document is None:
            yield f"{path.relative_to(project)}: {cited} is not in the project"
            continue
        for number in numbers(sections or ""):
            if not re.search(rf"^#+ +(?:§ ?)?{number}\b", document.read_text(encoding="utf-8"), re.MULTILINE):
                yield f"{path.relative_to(project)}: {cited} has no section {number}"


def numbers(sections: str) -> list[int]:
    """The numbers in "3", "3, 4 and 6", "3 to 5"."""
    found = [int(number) for number in re.findall(r"\d+", sections)]
    return list(range(found[0], found[-1] + 1)) if re.search(r" to |–", sections) else found


def files_that_cite() -> list[Path]:
    endings = (".py", ".md", ".sql", ".toml", ".tcss", ".yml", ".yaml", ".txt")
    inside = [path for folder in READ for path in (PROJECT / folder).rglob("*") if path.suffix in endings]
    beside = [path for path in PROJECT.iterdir() if path.suffix in endings or path.name == "Makefile"]
    return sorted(path for path in (*inside, *beside) if path.is_file())


class TestCitations:
    @pytest.mark.skipif(not (PROJECT / "docs").is_dir(), reason="the documents are still being written")
    def test_each_document_and_section_that_is_cited_is_there(self) -> None:
        assert [fault for path in files_that_cite() for fault in faults(path, PROJECT)] == []

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "rules.md").write_text("# Rules\n\n## 1 The file\n\n## 2. The cells\n")
        return tmp_path

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('"""As docs/rules.md §2 has it, and docs/rules.md."""', []),
            ('"""As docs/rules.md §1 and §2 have it."""', []),
            ('"""As docs/rules.md\n§3 has it."""', ["docs/rules.md has no section 3"]),
            ('x = 1\n"""docs/rules.md §1 to 3."""', ["docs/rules.md has no section 3"]),
            ("# as docs/rules.md,\n# section 12", ["docs/rules.md has no section 12"]),
            ("def f():\n    '''See rules.md §1.'''", ["rules.md is not in the project"]),
            ("x = 1  # docs/other.md", ["docs/other.md is not in the project"]),
            ("x = 'report.md'", []),
        ],
    )
    def test_what_is_not_there_is_seen(self, project: Path, text: str, expected: list[str]) -> None:
        (project / "module.py").write_text(text)
        assert list(faults(project / "module.py", project)) == [f"module.py: {fault}" for fault in expected]

    def test_other_files_are_read_whole(self, project: Path) -> None:
        (project / "schema.sql").write_text("-- docs/rules.md, section 3\n")
        (project / "docs" / "more.md").write_text("[the rules](rules.md), [more](less.md)\n")
        assert list(faults(project / "schema.sql", project)) == ["schema.sql: docs/rules.md has no section 3"]
        assert list(faults(project / "docs" / "more.md", project)) == ["docs/more.md: less.md is not in the project"]
