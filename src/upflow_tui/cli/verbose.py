"""What `-v` adds on stderr: what a command decided and how long it took; no cell of a file, no customer.

Source: docs/commands.md "How much is said".
"""

from __future__ import annotations

from argparse import Namespace
from time import monotonic
from typing import TYPE_CHECKING

from upflow_tui.core.counting import counted
from upflow_tui.core.fields import label_of

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.choices import ImportChoices


def note(options: Namespace, text: str) -> None:
    """Writes `upflow-tui: 0.31 s  text` where `-v` was given; the seconds are those since the command began."""
    if options.verbose:
        from upflow_tui.cli.errors import complain

        complain(f"{monotonic() - options.began:.2f} s  {text}")


def note_opened(options: Namespace, opened: Opened, choices: ImportChoices) -> None:
    """How a file is read and mapped, column by column, and what was chosen about its cells and lines."""
    if not options.verbose:
        return
    from upflow_tui.cli.plan_report import MODES, how_read

    source, table, mapping = opened.source, opened.table, opened.mapping
    note(options, f"read {source.size:,} bytes: {', '.join(how_read(opened))}")
    note(options, f"{MODES[opened.mode].lower()}: {counted(len(table.columns), 'column')}")
    for column, field in zip(table.columns, mapping.fields, strict=True):
        note(options, f"column {column.index + 1} is {label_of(field) if field is not None else 'not used'}")
    policies = (("blank cells", choices.blank), ("on error", choices.on_error), ("parents", choices.missing_parents))
    note(options, ", ".join(f"{name}: {value}" for name, value in policies))
