"""Reports as Markdown: nothing of a file means anything in it, on GitHub or elsewhere."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from upflow_tui.core.visible import visible
from upflow_tui.reports.document import Block, Heading, Quoted, Sentence, Table
from upflow_tui.reports.markdown import escaped, markdown_lines

TAG = re.compile(r"<[^>]*>")
OURS = {"h1", "h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code"}


def rendered(*blocks: Block) -> str:
    """As a site with tables, links of its own making and HTML shows it."""
    return str(MarkdownIt("gfm-like", {"html": True}).render("".join(markdown_lines(blocks))))


def tags(page: str) -> set[str]:
    return {tag.strip("</>").split()[0] for tag in TAG.findall(page)}


def cells(page: str) -> list[str]:
    return [html.unescape(TAG.sub("", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)]


HOSTILE = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![x](http://evil.test/x.png)",
    "http://evil.test www.evil.test mail@evil.test evil.test",
    "@someone #1 :smile: $x$ **b** _i_ ~~s~~ `c` | --- |",
    "a | b \\| c \\",
    "``` `` `",
    "` x `",
    "&lt;b&gt; &#60;i&#62;",
    "line\nbreak\r\n# title\n- list",
    "<!-- comment",
    "{% raw %} {{ x }}",
    "\x1b[31mred\u202e",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_the_file_is_shown_and_nothing_else(text: str) -> None:
    page = rendered(Heading("Import 1:", text, is_title=True), Table(("Customer",), [(Quoted(text), "12")]))
    assert tags(page) <= OURS
    assert cells(page)[0].strip() == visible(text).strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_message_of_ours_may_hold_it_too(text: str) -> None:
    page = rendered(Sentence(f"It says {text}"), Table(("What",), [(f'"{text}" is wrong.',)]))
    assert tags(page) <= OURS
    assert cells(page)[0] == f'"{visible(text)}" is wrong.'


@given(st.text(st.sampled_from("<>[]()!`|\\*_~#@:./$&;{}-+=\"' \nahw1é") | st.characters(exclude_categories=["Cs"])))
def test_no_text_becomes_more_than_text(text: str) -> None:
    page = rendered(Table(("A", "B"), [(Quoted(text), f"x{text}x")]), Sentence(f"x {text} x"))
    assert tags(page) <= OURS
    first, second = cells(page)
    assert first.split() == visible(text).split()
    assert second == f"x{visible(text)}x"


def test_the_corpora_are_inert(corpora: Path) -> None:
    naughty = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    terminal = [case["cell"] for case in json.loads((corpora / "injection" / "terminal_cells.json").read_text("utf-8"))]
    formulas = (corpora / "injection" / "csv_formula_payloads.txt").read_text("utf-8").splitlines()
    rows = [(Quoted(text), f"x{text}x") for text in [*naughty, *terminal, *formulas]]
    page = rendered(Table(("A", "B"), rows))
    assert tags(page) <= OURS
    assert len(cells(page)) == 2 * len(rows)


def test_it_reads_well_as_it_is() -> None:
    blocks: list[Block] = [
        Heading("Import 1:", "clients.csv", is_title=True),
        Sentence("Success · 3 lines", "strong"),
        Heading("Changes"),
        Table(("Customer", "Line"), [(Quoted("Durand & Fils"), "12")], frozenset({1})),
        Sentence("… and 1,234 more changes.", "more"),
    ]
    assert "".join(markdown_lines(blocks)) == (
        "# Import 1: `clients.csv`\n\n**Success · 3 lines**\n\n## Changes\n\n"
        "| Customer | Line |\n| --- | ---: |\n| `Durand & Fils` | 12 |\n\n… and 1,234 more changes.\n"
    )
    assert escaped("2026-05-12 09:30, 1234.56: a_b") == "2026-05-12 09:30, 1234.56: a\\_b"
