"""How numbers are written on screen."""

from __future__ import annotations

import pytest

from upflow_tui.tui import wording


def test_screens_part_the_thousands_by_a_space_that_does_not_break() -> None:
    assert wording.counted(1, "line") == "1 line"
    assert wording.counted(1_204_000, "line") == f"{wording.number(1_204_000)} lines" == "1\u00a0204\u00a0000 lines"
    assert wording.counted(3, "entry", "entries") == "3 entries"


@pytest.mark.parametrize(
    ("character", "name"),
    [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "vertical bar"), ("~", "~"), (None, "")],
)
def test_a_delimiter_is_called_by_its_name(character: str | None, name: str) -> None:
    assert wording.delimiter(character) == name
