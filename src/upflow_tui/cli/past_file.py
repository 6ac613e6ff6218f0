"""`upflow-tui history file N -o F`: the file of a past import as it was, byte for byte (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from pathlib import PurePath
from shutil import copyfileobj
from tempfile import TemporaryFile

from upflow_tui.cli.errors import CommandError
from upflow_tui.cli.files import refuse_json_beside, say_where, write_out
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import STDOUT, checked_ending
from upflow_tui.engine.service import Engine


def write_past_file(engine: Engine, options: Namespace, output: Output) -> None:
    """Writes the file and says so. Its ending stays: the bytes are not made into anything else.

    Raises:
        CommandError: `-o` has another ending than the file had, or it cannot be written.
        StoreError: there is no such import, or its file is gone.
    """
    refuse_json_beside(options)
    number = options.number
    with engine.past_import(number) as past:
        if past is None:
            raise CommandError(f"There is no import {number}.", "upflow-tui history lists them.")
        ending = PurePath(past.summary.file_name or "").suffix.lower()
    if ending and options.out != STDOUT:
        checked_ending(options.out, (ending,))
    if options.out != STDOUT:
        write_out(options, lambda out: engine.write_file(number, out), output)
    else:
        with TemporaryFile() as whole:  # whether it is what was imported is known at its end only
            engine.write_file(number, whole)
            whole.seek(0)
            write_out(options, lambda out: copyfileobj(whole, out), output)
    said = f"The file of import {number} is saved as {options.out}, exactly as it was imported."
    say_where(options, output, "history file", {"import": number, "written": options.out}, said)
