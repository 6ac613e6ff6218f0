"""What is said of a whole table: headers that stand twice, other quotes, lost letters (docs/rules.md §2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.mojibake import lost_letters
from upflow_tui.importing.file.shapes import nearly_all

_OTHER_QUOTES: Final = (
    ("'", "'", "single quotes ('…')"),
    ("‘", "’", "single quotes (‘…’)"),
    ("`", "'", "single quotes (`…')"),
    ("`", "`", "backticks (`…`)"),
    ("“", "”", "curly quotes (“…”)"),
    ("„", "“", "curly quotes („…“)"),
    ("„", "”", "curly quotes („…”)"),
    ("«", "»", "angle quotes («…»)"),
    ("»", "«", "angle quotes (»…«)"),
    ('"', '"', "doubled quotes"),
)
_LOST_WORDS: Final = 2
"""So many different words at least: one "?" may be a slip of the finger."""
_COUNTS: Final = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def other_quotes(columns: Sequence[Column], sample: Sequence[Sequence[str]]) -> tuple[Finding, ...]:
    """What is said of columns whose cells nearly all stand in other marks than straight double quotes.

    Args:
        columns: all columns of the table.
        sample: its first records.
    """
    found = []
    for column, values in zip(columns, zip(*sample, strict=True), strict=False):
        filled = [value for value in values if value]
        ends = Counter(value[0] + value[-1] for value in filled if len(value) > 1)
        for opening, closing, marks in _OTHER_QUOTES:
            if len(filled) > 1 and nearly_all(ends[opening + closing], len(filled)):
                found.append(find("other_quotes", column=column.index, name=shorten(column.name), marks=marks))
                break
    return tuple(found)


def lost_letters_findings(said: Sequence[Finding], sample: Sequence[Sequence[str]]) -> tuple[Finding, ...]:
    """What is said of a file in whose words a `?` stands for letters.

    Args:
        said: what is said of the file already: once is enough.
        sample: its first records.
    """
    if any(item.code == "damaged_accents" for item in said):
        return ()
    words = lost_letters(cell for row in sample for cell in row if "?" in cell)
    if len(words) < _LOST_WORDS:
        return ()
    message = f'Letters were lost and replaced by "?", as in "{shorten(words[0], 40)}" and "{shorten(words[1], 40)}".'
    return (
        find("damaged_accents", message=message, fix="Export the list again as UTF-8: no encoding can restore them."),
    )


def header_findings(headers: Sequence[str]) -> tuple[Finding, ...]:
    """duplicate_header at the second column of a name."""
    counts = Counter(headers)
    seen: Counter[str] = Counter()
    findings = []
    for index, header in enumerate(headers):
        seen[header] += 1
        if header and seen[header] == 2:
            times = counts[header]
            word = _COUNTS[times - 2] if times - 2 < len(_COUNTS) else f"{times:,}"
            findings.append(find("duplicate_header", column=index, count=word, header=shorten(header)))
    return tuple(findings)
