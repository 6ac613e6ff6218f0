"""A note of what is being forgotten, seen without opening the store."""

from __future__ import annotations

from pathlib import Path

from upflow_tui.engine.past.unfinished import UNFINISHED, has_unfinished


def test_it_is_unfinished_while_the_note_is_there(tmp_path: Path) -> None:
    assert not has_unfinished(tmp_path) and not has_unfinished(tmp_path / "none")
    (tmp_path / UNFINISHED).write_text("1")
    assert has_unfinished(tmp_path)
