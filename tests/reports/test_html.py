"""Reports as HTML: one file that loads nothing, runs nothing, and shows every text as it is."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.test_markdown import HOSTILE
from upflow_tui.core.visible import visible
from upflow_tui.reports.document import Block, Heading, Quoted, Sentence, Table
from upflow_tui.reports.html import html_lines

TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "tr", "th", "td", "bdi"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class"}


class Page(HTMLParser):
    """What a browser would find."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str | None]] = {}
        self.cells: list[str] = []
        self.style = ""
        self._inside: list[str] = []
        self.feed(text)
        self.close()
        assert self._inside == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value)
        if tag != "meta":
            self._inside.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self._inside:
            self.cells[-1] += data
        if "style" in self._inside:
            self.style += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def page_of(title: str, *blocks: Block) -> Page:
    return Page("".join(html_lines(title, blocks)))


def require_inert(page: Page) -> None:
    assert page.tags <= TAGS
    assert page.attributes.keys() <= ATTRIBUTES
    assert page.attributes.get("class", set()) <= {"n", "strong", "more"}


@pytest.mark.parametrize("text", [*HOSTILE, '"><img src=x onerror=alert(1)>', "</style><script>1</script>", "</title>"])
def test_a_text_of_the_file_is_shown_and_nothing_else(text: str) -> None:
    page = page_of(
        text, Heading("Import 1:", text, is_title=True), Sentence(text), Table((text,), [(Quoted(text), text)])
    )
    require_inert(page)
    assert page.cells == [visible(text)] * 2


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4))
def test_no_text_becomes_more_than_text(texts: list[str]) -> None:
    page = page_of("x", Table(("A",), [(Quoted(text),) for text in texts]))
    require_inert(page)
    assert page.cells == [visible(text) for text in texts]


def payloads(corpora: Path) -> Iterable[str]:
    yield from json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    for case in json.loads((corpora / "injection" / "terminal_cells.json").read_text("utf-8")):
        yield case["cell"]
    yield from (corpora / "injection" / "csv_formula_payloads.txt").read_text("utf-8").splitlines()


def test_the_corpora_are_inert(corpora: Path) -> None:
    texts = list(payloads(corpora))
    page = page_of("x", Table(("A", "B"), [(Quoted(text), text) for text in texts]))
    require_inert(page)
    assert page.cells == [visible(text) for text in texts for _ in range(2)]


def test_the_policy_forbids_everything_but_its_own_style() -> None:
    page = page_of("x", Sentence("y"))
    [policy] = [value for value in page.attributes["content"] if value and "default-src" in value]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"url\(|@import|expression", page.style)


def test_tables_have_headers_and_numbers_to_the_right() -> None:
    text = "".join(html_lines("x", [Table(("", ""), [("a", "1")]), Table(("N",), [("2",)], frozenset({0}))]))
    assert text.count("<th") == 1
    assert '<th class="n">N</th>' in text
    assert '<td class="n">2</td>' in text
