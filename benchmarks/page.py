"""The table in docs/performance.md: read, so that figures can be compared with it, and written anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN: Final = "<!-- make bench writes from here -->"
END: Final = "<!-- to here -->"
HEADER: Final = ("goal", "job", "measured", "at most", "aim", "met", "before", "change", "by")
_PART: Final = -1
"""The column that names the benchmark."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that were measured together.

    Args:
        where: the machine, its load, the day.
        rows: the cells of each, as in `HEADER`.
    """

    where: str
    rows: tuple[tuple[str, ...], ...]


class Page:
    """A page with a place for the table.

    Raises:
        ValueError: it has no such place.
    """

    def __init__(self, path: Path = PAGE) -> None:
        self.path = path
        self._before, self._after, self.blocks = self._parted()

    def _parted(self) -> tuple[str, str, list[Block]]:
        text = self.path.read_text(encoding="utf-8")
        before, begin, rest = text.partition(BEGIN)
        table, end, after = rest.partition(END)
        if not begin or not end:
            raise ValueError(f"{self.path} has no lines {BEGIN} and {END}, between which the table would stand.")
        return before, after, _blocks(table)

    def measured(self) -> dict[str, tuple[str, str]]:
        """For each job what was measured last, and where."""
        return {row[1]: (row[2], block.where) for block in reversed(self.blocks) for row in block.rows}

    def write(self, block: Block, parts: Collection[str]) -> None:
        """Writes a block in front, and takes away what stood of the same benchmarks; all else stays.

        Args:
            block: what was measured.
            parts: the benchmarks that it is whole of.
        """
        kept = [Block(old.where, tuple(row for row in old.rows if row[_PART] not in parts)) for old in self.blocks]
        # Others may have written into the page while this was measured.
        self._before, self._after, _ = self._parted()
        self.blocks = [one for one in (block, *kept) if one.rows]
        text = "\n\n".join(map(_written, self.blocks))
        self.path.write_text(f"{self._before}{BEGIN}\n\n{text}\n\n{END}{self._after}", encoding="utf-8")


def _written(block: Block) -> str:
    rule = ("---",) * len(HEADER)
    return "\n".join([block.where, "", *map(_row, (HEADER, rule, *block.rows))])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _blocks(table: str) -> list[Block]:
    found: list[tuple[str, list[tuple[str, ...]]]] = []
    for text in table.splitlines():
        if not text.strip():
            continue
        if not text.startswith("|"):
            found.append((text, []))
        elif found:
            cells = tuple(cell.strip() for cell in re.split(r"\|", text)[1:-1])
            if len(cells) == len(HEADER) and cells != HEADER and set(cells) != {"---"}:
                found[-1][1].append(cells)
    return [Block(where, tuple(rows)) for where, rows in found]
