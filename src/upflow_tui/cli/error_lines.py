"""`upflow-tui history errors N -o F`: the lines with errors of an import, to be fixed and imported again.

Source: docs/commands.md.
"""

from __future__ import annotations

import shlex
from argparse import Namespace
from pathlib import Path

from upflow_tui.cli.files import write_file
from upflow_tui.cli.output import Output
from upflow_tui.core.counting import counted
from upflow_tui.engine.past.errors_file import WrittenErrors, write_errors


def write_error_lines(folder: Path, options: Namespace, output: Output) -> None:
    """Writes the file and says what is in it.

    Raises:
        CommandError: the file exists or cannot be written.
        StoreError: there is nothing to write.
    """
    written: list[WrittenErrors] = []
    write_file(options.out, lambda out: written.append(write_errors(folder, options.number, out)), force=options.force)
    done = written[0]
    output.done = f"{options.out} is written."
    if options.json:
        output.json(
            {
                "import": options.number,
                "written": options.out,
                "lines": done.lines,
                "encoding": done.encoding,
                "bom": done.bom,
            }
        )
        return
    lines = f"{counted(done.lines, 'line')} with errors {'is' if done.lines == 1 else 'are'}"
    output.paragraph(f"{lines} now in {options.out}; the last column says why.")
    if done.other_encoding:
        output.paragraph(
            "It is written in UTF-8 with BOM: the encoding of the imported file cannot hold all of it, or would be "
            "taken for another."
        )
    output.paragraph(f"Mend them there, then: upflow-tui import {shlex.quote(options.out)} --yes")
