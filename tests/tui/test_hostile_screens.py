"""The hostile texts on every screen and in every dialog of the real program, in a pseudo-terminal."""

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
    *("HistoryScreen", "PastImportScreen", "WizardScreen"),
    *("FileStep", "MapStep", "PreviewStep", "ImportStep"),
    *("ChooseDialog", "ConfirmDialog", "GoToLine", "HelpScreen", "CommandPalette", "NameDialog", "TextsDialog"),
    *("EditCellDialog", "RepairLookDialog", "ReplaceDialog", "RepairsMadeDialog", "ValueMapDialog", "FixAllDialog"),
    *("NewMemberDialog", "ColumnsDialog"),
}
"""What the walk has to come by, or it shows nothing."""
IN_HISTORY = {
    *("HistoryScreen", "PastImportScreen", "CompareScreen", "UndoScreen", "PastUndoScreen", "WizardScreen"),
    *("ImportStep", "ChangesDialog", "ChooseDialog", "ConfirmDialog", "CreatedDialog", "DifferencesDialog"),
    *("ColumnsDialog", "GoToLine", "MessageDialog", "PathDialog"),
}
"""The same for the walk through the history."""
IN_SETTINGS = {"SettingsScreen", "SecretDialog", "FormDialog", "ThemesDialog", "ConfirmDialog", "HelpScreen"}
WALKS = {
    "tests.tui.hostile_walk": IN_FRONT,
    "tests.tui.hostile_history": IN_HISTORY,
    "tests.tui.hostile_settings": IN_SETTINGS,
}


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_of_a_hostile_file_reaches_the_terminal(tmp_path: Path, size: tuple[int, int], walk: str) -> None:
    written = run_in_pty(
        [sys.executable, "-m", walk, str(tmp_path)],
        [("walked to the end", b"")],
        size=size,
        env={"PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}"},
        patience=120,
        progress=lambda: reached(tmp_path),
    )
    seen = re.search(rb"seen: ([\w ]+)", written)
    assert seen is not None
    assert set(seen[1].decode().split()) >= WALKS[walk]
    assert "␛]52;c;".encode() in written, "the hostile texts were on the screen"
    assert b"[@click=app.quit]" in written, "letter by letter"
    assert foreign_controls(written) == []
