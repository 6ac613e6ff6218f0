"""`upflow-tui samples DIR`: the sample organization and the sample files, to try the program on (docs/commands.md)."""

from __future__ import annotations

import os
import shlex
from argparse import Namespace
from pathlib import Path

from upflow_tui.cli.errors import FINE, CommandError
from upflow_tui.cli.output import Output
from upflow_tui.core.counting import counted
from upflow_tui.samples import ORGANIZATION, SAMPLES, write_samples


def run(options: Namespace, output: Output) -> int:
    """Writes the samples into a folder, which is created if missing, and says which there are.

    Raises:
        CommandError: one of the files is there already and `--force` was not given, or the folder cannot be written.
    """
    folder = Path(options.folder)
    names = (ORGANIZATION, *(sample.name for sample in SAMPLES))
    there = [name for name in names if os.path.lexists(folder / name)]
    if there and not options.force:
        more = f" and {counted(len(there) - 1, 'more sample')} are there" if len(there) > 1 else " is there"
        raise CommandError(f"{folder / there[0]}{more} already.", "Choose another folder, or overwrite with --force.")
    try:
        written = write_samples(folder)
    except (FileExistsError, NotADirectoryError):
        raise CommandError(f"{folder} is not a folder.", "Choose another one.") from None
    output.done = f"The samples were written to {folder}."
    if options.json:
        output.json("samples", {"written": [str(path) for path in written]})
        return FINE
    titles = {ORGANIZATION: "The organization for the samples", **{item.name: item.title for item in SAMPLES}}
    for path in written:
        output.line(f"{path.name:<22} {titles[path.name]}")
    output.line()
    output.paragraph(f"{output.done} To use the organization: upflow-tui org load {shlex.quote(str(written[0]))}")
    return FINE
