"""Lines whose quotes stand around whole cells are told in few steps, and no others (docs/rules.md §2, quotes)."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from upflow_tui.importing.file.habits import habits_of

HABITS = habits_of([["C-1", "Alpha"], ["C-2", "Beta"]], 2, ";", [])
CELL = r'(?:"[^"]*(?:""[^"]*)*"|[^";\n\r]*)'
WELL_QUOTED = re.compile(rf"{CELL}(?:[;\n\r]{CELL})*")


@given(st.text(alphabet='"";ab\n', max_size=24))
@example('a;"b";"c')
@example('"a";"b"x;"c"')
@example('"";"";a"')
def test_lines_are_well_quoted_where_every_cell_is(text: str) -> None:
    assert bool(HABITS.well_quoted_lines.fullmatch(text)) == bool(WELL_QUOTED.fullmatch(text))
