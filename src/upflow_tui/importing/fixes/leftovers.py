"""Fixes of what other programs leave in cells: words for nothing, codes, `.0` behind IDs, other quotation marks.

Each makes another text of one cell and changes only what is wrong (docs/rules.md §2, "What other programs leave
behind").
"""

from __future__ import annotations

from typing import Final

from upflow_tui.core.fields import Field
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.nothing import stands_for_nothing
from upflow_tui.importing.checking.odd_text import has_html, without_html, without_point_zero
from upflow_tui.importing.fixes.texts import TextFix

_QUOTES: Final = {
    "'": "'", "‘": "’", "’": "’", "‚": "‘’", "“": "”“", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "`": "`´'",
}  # fmt: skip
"""Quotation marks that open → those that close what they opened."""

OPENING_QUOTES: Final = frozenset(_QUOTES)
"""Without one of them no cell stands in other quotation marks."""


def without_words_for_nothing(field: Field) -> TextFix:
    """What makes words for nothing blank in a field (`stands_for_nothing`)."""

    def text_fix(cell: str) -> str:
        return "" if stands_for_nothing(field, clean(cell)) else cell

    return text_fix


def with_characters_for_html(line_break: str) -> TextFix:
    """What writes the characters that HTML codes stand for; a `<br>` becomes `line_break`."""

    def text_fix(cell: str) -> str:
        return without_html(cell, line_break).strip() if has_html(cell) else cell

    return text_fix


def as_whole_number(cell: str) -> str:
    """`1001.0` and `1,001` as `1001`; any other cell as it is."""
    text = clean(cell)
    whole = without_point_zero(text)
    return cell if whole == text else whole


def without_other_quotes(cell: str) -> str:
    """`cell` without the single, typographic or angle quotation marks around all of it; those of a name stay."""
    text = clean(cell)
    closing = _QUOTES.get(text[:1], "")
    if len(text) < 2 or text[-1] not in closing:
        return cell
    return text[1:-1].strip()
