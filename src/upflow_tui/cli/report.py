"""`upflow-tui history report N -o F`: a report of an import, for a colleague."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import Final

from upflow_tui.cli.files import refuse_json_beside, say_where, write_out
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import ending_of
from upflow_tui.engine.past.reporting import ENDINGS, stream_report

WRITERS: Final = {ending: partial(stream_report, ending=ending) for ending in ENDINGS}
"""What writes a report, by the ending of the file."""


def report(folder: Path, options: Namespace, output: Output) -> None:
    """Writes the report, and says where.

    Raises:
        CommandError: the file exists, has another ending, or cannot be written.
        StoreError: there is no such import.
    """
    refuse_json_beside(options)
    write = WRITERS[ending_of(options.out, "history report")]
    write_out(options, lambda out: write(folder, options.number, out=out), output)
    said = f"The report of import {options.number} is now {options.out}."
    say_where(options, output, "history report", {"import": options.number, "written": options.out}, said)
