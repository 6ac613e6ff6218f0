"""The only door by which text from a file (a file's name included) reaches the screen.

Such text is hostile (docs/architecture.md "Text from a file is hostile"): given as `str` to a widget it is read as
markup, and its control characters reach the terminal raw. Here it becomes plain visible characters, cut to what fits,
as `Content` that is never parsed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rich.cells import cell_len, get_character_cell_size, split_graphemes
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from upflow_tui.core.visible import visible

ELLIPSIS: Final = "…"
MAX_CELLS: Final = 2_000
"""The width to which a text is cut where no other width is asked for."""

_CHARACTERS_A_CELL: Final = 8
"""A base with all its marks; what lies beyond this many characters a cell is not looked at."""
_MARKS_A_BASE: Final = 4
_NO_BASE: Final = "\u25cc"
"""The dotted circle: carries a mark that would else sit on whatever stands to its left on the screen."""

_PLAIN: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03a9\u03b1-\u03c9\u0410-\u044f\u2010-\u201e\u2026\u20ac]*"
)
"""What most cells are made of: nothing to show otherwise, one cell a character."""
_DROPPED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0, DEL, C1, direction characters, and lone surrogates: writing one of those would end the program."""


def safe_str(text: str, width: int = MAX_CELLS) -> str:
    """`text` as one line of visible characters, at most `width` cells wide.

    Control characters, line breaks, direction marks and characters without width become visible pictures; a joiner
    within an emoji and variation selectors stay; at most four marks stay on a base. What does not fit is cut and ends
    in an ellipsis. The work depends on `width`, not on the length of `text`.

    Args:
        text: anything; lone surrogates too.
        width: cells; nothing is left of a text when it is 0 or less.

    Source: docs/architecture.md "Text from a file is hostile".
    """
    if width <= 0 or not text:
        return ""
    whole = len(text) <= width * _CHARACTERS_A_CELL
    if not whole:
        text = text[: width * _CHARACTERS_A_CELL]
    if _PLAIN.fullmatch(text):
        return text if whole and len(text) <= width else text[: width - 1] + ELLIPSIS
    return _cut(_fewer_marks(visible(text)), width, whole)


def width_of(text: str) -> int:
    """The cells that `text` takes on the screen when nothing is cut, `MAX_CELLS` at most."""
    return min(len(text), MAX_CELLS) if text.isascii() else cell_len(safe_str(text))


def safe_text(text: str, width: int = MAX_CELLS, style: str = "") -> Content:
    """`safe_str` as `Content`: shown letter by letter, never parsed as markup.

    Args:
        text: anything.
        width: cells.
        style: a style of the program's own, such as `"$text-error"` or `"bold"`.
    """
    shown = safe_str(text, width)
    return Content.styled(shown, style) if style else Content(shown)


def _fewer_marks(text: str) -> str:
    """`text` with at most four marks on each base, and a dotted circle under marks that have no base.

    Format characters that no table above names are shown by their number.
    """
    kept: list[str] = []
    marks = 0
    for character in text:
        if character == "\u200d" or get_character_cell_size(character):
            marks = 0
        elif unicodedata.category(character) == "Cf":
            kept.append(f"⟨{ord(character):04X}⟩")
            marks = 0
            continue
        else:
            marks += 1
            if marks > _MARKS_A_BASE:
                continue
            if not kept:
                kept.append(_NO_BASE)
        kept.append(character)
    return "".join(kept)


def _cut(text: str, width: int, whole: bool) -> str:
    """`text` if it is the `whole` text and fits, else as much as fits beside an ellipsis."""
    length = cell_len(text)
    if whole and length <= width:
        return text
    left = width - 1
    end = 0
    for _, span_end, cells in split_graphemes(text)[0]:
        left -= cells
        if left < 0:
            break
        end = span_end
    return text[:end] + ELLIPSIS


class ControlFilter(LineFilter):
    """The app-wide line filter: no control character, direction override or hyperlink leaves the program.

    The second fence behind `safe_text`, for what a library's widget shows of its own accord, such as the value being
    typed in an input. Joiners stay, or emoji would fall apart.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """`segments` without C0, C1, direction characters, lone surrogates and links."""
        if not any(_DROPPED.search(text) or (style and style.link) for text, style, _ in segments):
            return segments
        return [
            Segment(_DROPPED.sub("", text), style.update_link(None) if style and style.link else style, control)
            for text, style, control in segments
        ]
