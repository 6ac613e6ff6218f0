"""Each number in the scoring of delimiters, held by a small file that another number would read otherwise.

The files lie in `delimiters/`; docs/rules.md §2 has the rule.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from upflow_tui.importing.file.delimiter import best_delimiter

FOLDER: Final = Path(__file__).parent / "delimiters"

EXPECTED: Final = {
    # The bonus of a header that has as many cells as most lines: 1.05; with none, and with 1.2, another one wins.
    "header-of-that-width.csv": "\t",
    "header-does-not-decide-alone.csv": ";",
    # log2 of the width + 1: of the width alone two columns would count too little, of the width + 2 too much.
    "two-columns-count.csv": "\t",
    "more-columns-count-more.csv": "|",
    # The share of the cells with stray quotes, taken off once.
    "stray-quotes.csv": "\t",
    "stray-quotes-by-cells.csv": "\t",
    # Half of the lines must hold it; of those after a title four in five.
    "under-half-of-the-lines.csv": ";",
    "half-of-the-lines.csv": "\t",
    "title-then-under-four-fifths.csv": ",",
    "title-then-four-fifths.csv": "\t",
    # The share of the lines of the commonest width.
    "share-of-the-lines.csv": ",",
}


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_a_small_file_is_read_by_this_delimiter(name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines(keepends=True)
    assert best_delimiter(lines).delimiter == EXPECTED[name]


def test_each_of_the_files_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(EXPECTED)
