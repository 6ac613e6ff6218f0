"""A report as Markdown. What is from the file stands in code spans, in which nothing means anything.

Our own sentences may hold pieces of the file, too (messages do): there every sign that Markdown, or a site that shows
it, could take for its own is escaped: no HTML, no link, no picture, no mention comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from upflow_tui.reports.document import Block, Heading, Quoted, Sentence, Table, shown

_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SIGNS: Final = re.compile(r"[\\`*_{}\[\]#|~!$^@&<>]|(?<=\w)\.(?=[^\W\d_])|:(?=[/A-Za-z])")
_TICKS: Final = re.compile("`+")


def markdown_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The file, line by line with line ends."""
    for place, block in enumerate(blocks):
        if place:
            yield "\n"
        match block:
            case Heading():
                quoted = f" {_code(block.quoted)}" if block.quoted else ""
                yield f"{'#' if block.is_title else '##'} {escaped(block.text)}{quoted}\n"
            case Sentence():
                text = escaped(block.text)
                yield f"**{text}**\n" if block.weight == "strong" else f"{text}\n"
            case Table():
                yield from _table(block)


def escaped(text: str) -> str:
    """A text that means nothing but itself."""
    return _SIGNS.sub(_escape, shown(text).strip())


def _escape(match: re.Match[str]) -> str:
    sign = match.group()
    return _ENTITIES.get(sign, f"\\{sign}")


def _table(table: Table) -> Iterator[str]:
    yield _row(table.headers)
    yield _row(["---:" if place in table.numbers else "---" for place in range(len(table.headers))], plain=True)
    for row in table.rows:
        yield _row(row)


def _row(cells: Iterable[str], *, plain: bool = False) -> str:
    made = cells if plain else (_code(cell) if isinstance(cell, Quoted) else escaped(cell) for cell in cells)
    return f"| {' | '.join(made)} |\n"


def _code(text: str) -> str:
    """A code span: its fence is longer than any run of backticks inside; nothing for nothing."""
    text = shown(text)
    if not text.strip():
        return ""
    fence = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text.replace('|', chr(92) + '|')}{pad}{fence}"
