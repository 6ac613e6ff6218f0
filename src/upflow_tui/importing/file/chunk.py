"""Some data lines of a table, with all that a reader knows of them."""

from __future__ import annotations

from dataclasses import field

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.file.widths import Verdict


@dataclass(slots=True)
class Ragged:
    """A row of another width than the header: its `position` in the chunk's rows, and the `cells` that it had."""

    position: int
    cells: int
    extra_filled: bool
    """Whether a cell beyond the header's width is not blank."""
    verdict: Verdict = Verdict.PASSES
    """By the habit of the lines around it."""


@dataclass(slots=True)
class Chunk:
    """Some data lines in the order of the file; `rows` and `lines` have the same length."""

    rows: list[list[str]] = field(default_factory=list)
    """Cells exactly as the csv reader gave them, every row padded or cut to the table's width."""
    lines: list[int] = field(default_factory=list)
    """Physical line (1 = first) on which each row begins."""
    ragged: list[Ragged] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    """Each physical line that a stray or unclosed quote makes unreadable, as written."""
    last: bool = False
    """The last chunk of the file; its last row or its last broken line is the last non-blank one."""
    opened: dict[int, int] = field(default_factory=dict)
    """Of the broken lines that stand inside another's quote: the line on which that quote opens."""
    is_odd: bool = False
    """Whether some rows had another width than the table; known to the reader alone."""
