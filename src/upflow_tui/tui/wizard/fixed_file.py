"""The fixed file of the import that is prepared, saved from the preview and from the last step."""

from __future__ import annotations

from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from upflow_tui.tui.dialogs.save_fixed import save_fixed

if TYPE_CHECKING:
    from upflow_tui.engine.files.fixed_output import FixedCounts, WhichLines
    from upflow_tui.tui.wizard.session import ImportSession


def save_plan_fixed(screen: Screen[Any], session: ImportSession) -> None:
    """Asks for which lines and where to, and writes the fixed file of a plan that is complete."""
    from upflow_tui.engine.files.fixed_output import fixed_file_name, write_fixed

    opened, draft = session.opened, session.draft
    if opened is None or draft is None or not session.is_drafted:
        return
    opened, choices, engine = changed(opened, repairs=session.repairs), session.choices, session.services.engine

    def write(path: Path, which: WhichLines, replace: bool) -> FixedCounts:
        return write_fixed(opened, engine.organization(), choices, draft, which, path, replace=replace)

    save_fixed(screen, fixed_file_name(opened.source.name), write, alone=choices.alone)
