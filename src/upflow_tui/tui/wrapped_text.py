"""Safe text broken into lines of a width in cells, at spaces where there are any."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells

from upflow_tui.tui.safe_text import MAX_CELLS, safe_str


def wrapped(text: str, width: int, *, limit: int = MAX_CELLS) -> list[str]:
    """`text` made safe and broken into lines of at most `width` cells; at least one line, `limit` cells in all."""
    width = max(2, width)
    lines: list[str] = []
    line = ""
    for word in safe_str(text, limit).split(" "):
        if cell_len(line) + cell_len(word) + 1 <= width and line:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) or [""]
        lines += full
    return [*lines, line]
