"""What a person sees who looks at a terminal: colours and tables by Rich, which honours NO_COLOR and TERM=dumb.

Only a terminal loads this module: a pipe gets plain text, and need not wait for Rich.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, TextIO

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

_OF_SIGNS: Final = {"✗": "bold red", "!": "yellow", "✓": "green", "+": "green", "~": "cyan", "→": "cyan"}
"""The colour of a sign: it says nothing that the sign does not say."""
_GAP: Final = 2
"""Cells between two columns."""


class Painter:
    """Makes text for one terminal. Texts are visible already, and never read as markup.

    Args:
        stream: the terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, markup=False, highlight=False, emoji=False, soft_wrap=True)
        if self._console.legacy_windows:  # knows no escape sequences
            self._console = Console(file=stream, markup=False, highlight=False, emoji=False, color_system=None)

    def line(self, text: str, style: str = "") -> str:
        """A line in one style."""
        return self._made(Text(text, style))

    def led_line(self, lead: str, text: str) -> str:
        """A line whose lead, the program's own, holds a sign that is coloured."""
        style = next((style for sign, style in _OF_SIGNS.items() if sign in lead), "")
        return self._made(Text.assemble((lead, style), text))

    def heads(self, headers: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
        """The names of columns with a line under them.

        Args: as `rows`.
        """
        heads = [Text(header, "bold") for header in headers]
        rules = [Text("─" * width, "dim") for width in widths]
        return self._table([heads, rules], widths, right)

    def rows(self, rows: Sequence[Sequence[str]], widths: Sequence[int], right: Collection[int]) -> str:
        """Rows of a table; what does not fit ends in an ellipsis.

        Args:
            rows: as many texts each as there are widths.
            widths: in cells, of each column.
            right: the columns (0 = first) that stand to the right.
        """
        return self._table([[Text(cell) for cell in row] for row in rows], widths, right)

    def _table(self, rows: Sequence[Sequence[Text]], widths: Sequence[int], right: Collection[int]) -> str:
        table = Table(box=None, show_header=False, padding=(0, _GAP, 0, 0), pad_edge=False)
        for place, width in enumerate(widths):
            table.add_column(
                width=width, no_wrap=True, overflow="ellipsis", justify="right" if place in right else "left"
            )
        for row in rows:
            table.add_row(*row)
        return self._made(table, sum(widths) + _GAP * (len(widths) - 1))

    def _made(self, what: RenderableType, width: int | None = None) -> str:
        """What is to be written: whoever writes it hears of a stream that is lost."""
        with self._console.capture() as capture:
            self._console.print(what, width=width, soft_wrap=width is None, crop=False)
        return capture.get()
