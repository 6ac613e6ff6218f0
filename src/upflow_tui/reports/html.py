"""A report as one HTML file: no script, no picture, no link, nothing from anywhere else; all texts escaped.

The policy in its head forbids everything but its own style, so that even a fault of ours could load and run nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from upflow_tui.reports.document import Block, Heading, Quoted, Sentence, Table, shown

_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { border-bottom: 1px solid #8886; font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; margin: .75rem 0; }
th, td { border: 1px solid #8886; padding: .2rem .5rem; text-align: left; vertical-align: top; }
th { background: #8882; } td.n, th.n { text-align: right; white-space: nowrap; }
td { max-width: 32rem; overflow-wrap: anywhere; white-space: pre-wrap; }
p.more { font-style: italic; } p.strong { font-weight: 600; }
@media print { body { font-size: 10pt; margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""
_NUMBER: Final = ' class="n"'
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def html_lines(title: str, blocks: Iterable[Block]) -> Iterator[str]:
    """The file, line by line with line ends."""
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
    yield '<meta name="viewport" content="width=device-width">\n<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{_escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    for block in blocks:
        yield from _block(block)
    yield "</body>\n</html>\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            tag = "h1" if block.is_title else "h2"
            quoted = f" <bdi>{_escaped(block.quoted)}</bdi>" if block.quoted else ""
            yield f"<{tag}>{_escaped(block.text)}{quoted}</{tag}>\n"
        case Sentence():
            kind = f' class="{block.weight}"' if block.weight else ""
            yield f"<p{kind}>{_escaped(block.text)}</p>\n"
        case Table():
            yield "<table>\n"
            if block.has_header:
                yield _row("th", block.headers, block.numbers)
            for row in block.rows:
                yield _row("td", row, block.numbers)
            yield "</table>\n"


def _row(tag: str, cells: Iterable[str], numbers: frozenset[int]) -> str:
    made = (f"<{tag}{_NUMBER if place in numbers else ''}>{_cell(cell)}</{tag}>" for place, cell in enumerate(cells))
    return f"<tr>{''.join(made)}</tr>\n"


def _cell(cell: str) -> str:
    return f"<bdi>{_escaped(cell)}</bdi>" if isinstance(cell, Quoted) and cell else _escaped(cell)


def _escaped(text: str) -> str:
    return escape(shown(text))
