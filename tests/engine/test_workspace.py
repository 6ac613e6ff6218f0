"""The names in a workspace: drafts do not meet, and what tidies up knows them."""

from __future__ import annotations

from pathlib import Path

from upflow_tui.engine.prepare.prepared import new_prepared, waiting
from upflow_tui.engine.workspace import SOURCE, draft_path


def test_each_generation_has_its_own_draft(tmp_path: Path) -> None:
    drafts = [draft_path(tmp_path, generation) for generation in (1, 2, 12)]
    assert len(set(drafts)) == 3 and all(draft.parent == tmp_path for draft in drafts)


def test_a_leftover_draft_is_found_and_removed(tmp_path: Path) -> None:
    prepared = new_prepared(tmp_path)
    assert prepared.source_path == prepared.folder / SOURCE
    draft = draft_path(prepared.folder, 7)
    draft.touch()
    prepared.release()
    assert list(waiting(tmp_path)) == [] and not draft.exists()
