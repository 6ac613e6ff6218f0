"""`upflow-tui prepared`: the imports that were begun in the program and not finished, listed and discarded.

Source: docs/commands.md.
"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from upflow_tui.cli.errors import FINE
from upflow_tui.cli.output import Output
from upflow_tui.core.counting import counted
from upflow_tui.engine.prepare.choices_file import STEP_NAMES
from upflow_tui.engine.prepare.prepared_imports import PreparedImport, discard_prepared, prepared_imports


def run(options: Namespace, output: Output) -> int:
    """Lists them, newest first, or discards one.

    Raises:
        StoreError: there is none with this ID, or a window works on it.
    """
    if options.action == "discard":
        _discard(options, output)
    else:
        _list(options, output)
    return FINE


def _list(options: Namespace, output: Output) -> None:
    found = prepared_imports(options.data_dir)
    if options.json:
        output.json("prepared list", {"prepared": [_json(item) for item in found]})
    elif found:
        output.table(("ID", "File", "Lines", "Fixes", "Step", "Changed", ""), map(_row, found), right=(2, 3))
        output.line()
        output.line(f"{counted(len(found), 'unfinished import')}. The program continues them: Add customers (a).")
    else:
        output.line("There is no unfinished import.")


def _row(item: PreparedImport) -> tuple[str, ...]:
    lines = f"{item.lines:,}" if item.lines is not None else "-"
    changed = f"{item.changed.astimezone():%Y-%m-%d %H:%M}"
    step = f"{item.step} {STEP_NAMES[item.step]}"
    return item.id, item.file_name, lines, f"{item.fixes:,}", step, changed, "open in a window" if item.in_use else ""


def _json(item: PreparedImport) -> dict[str, Any]:
    return {
        "id": item.id,
        "file": {"name": item.file_name, "size": item.size, "sha256": item.sha256},
        "mode": item.mode,
        "lines": item.lines,
        "fixes": item.fixes,
        "step": item.step,
        "changed": item.changed.isoformat(timespec="seconds"),
        "in_use": item.in_use,
    }


def _discard(options: Namespace, output: Output) -> None:
    item = discard_prepared(options.data_dir, options.id)
    output.done = f"The unfinished import of {item.file_name} is discarded."
    if options.json:
        output.json("prepared discard", {"discarded": item.id})
    else:
        output.line(output.done)
