"""`upflow-tui history report N -o F`: an import told on paper, for a colleague."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from upflow_tui.cli.errors import CommandError
from upflow_tui.cli.output import Output
from upflow_tui.engine.files.output_file import AlreadyThere, NotWritten
from upflow_tui.engine.past.reporting import write_report


def report(folder: Path, options: Namespace, output: Output) -> None:
    """Writes the report, and says where.

    Raises:
        CommandError: the file exists, has another ending, or cannot be written.
        StoreError: there is no such import.
    """
    try:
        write_report(folder, options.number, Path(options.out), replace=options.force)
    except AlreadyThere as error:
        raise CommandError(error.message, "Choose another name, or overwrite it with --force.") from None
    except NotWritten as error:
        raise CommandError(error.message, error.fix) from None
    output.done = f"{options.out} is written."
    if options.json:
        output.json({"import": options.number, "written": options.out})
    else:
        output.line(f"The report of import {options.number} is now {options.out}.")
