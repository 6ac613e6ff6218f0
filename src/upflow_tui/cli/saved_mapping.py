"""The saved mapping that a command has applied, said in text and JSON (docs/rules.md §3, docs/commands.md)."""

from __future__ import annotations

from upflow_tui.cli.output import Output
from upflow_tui.core.fields import label_of
from upflow_tui.engine.prepare.opening import Opened


def print_saved_mapping(output: Output, opened: Opened) -> None:
    """Which saved mapping it is, since when, and what of it is locked now."""
    saved = opened.saved
    if saved is None:
        return
    day = saved.saved.astimezone()
    how = "" if saved.asked_for else " was applied automatically"
    text = f'the saved mapping "{saved.name}" ({day.day} {day:%B %Y}){how}.'
    if saved.locked:
        count = len(saved.locked)
        columns = "1 column of it is" if count == 1 else f"{count} columns of it are"
        text += f" {columns} locked now: {', '.join(map(label_of, saved.locked))}."
    output.paragraph(text, "          ", "Mapping:  ")
