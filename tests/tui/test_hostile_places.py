"""The hostile texts in Customers and Organization, where everything can be edited, in a pseudo-terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.tui.hostile import SIZES
from tests.tui.hostile_progress import reached
from tests.tui.pty_run import foreign_controls, run_in_pty

PROJECT = Path(__file__).parents[2]
IN_FRONT = {
    *("CustomersScreen", "CustomerScreen", "OrganizationScreen", "ChooseDialog", "ConfirmDialog", "PathDialog"),
    *("ColumnsDialog", "CommandPalette", "HelpScreen", "UnfinishedDialog", "WaysDialog", "HistoryScreen"),
    *("FormDialog", "EraseDialog", "PasteMembersDialog", "SourceSystemDialog"),
}
"""What the walk has to come by, or it shows nothing."""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_of_a_hostile_store_reaches_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    written = run_in_pty(
        [sys.executable, "-m", "tests.tui.hostile_places", str(tmp_path)],
        [("walked to the end", b"")],
        size=size,
        env={"PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}"},
        patience=120,
        progress=lambda: reached(tmp_path),
    )
    seen = re.search(rb"seen: ([\w ]+)", written)
    assert seen is not None
    assert set(seen[1].decode().split()) >= IN_FRONT
    assert "␛]52;c;".encode() in written, "the hostile texts were on the screen"
    assert b"[@click=app.quit]" in written, "letter by letter"
    assert foreign_controls(written) == []
