"""`upflow-tui history errors N -o F`: the lines with errors of an import, to be fixed and imported again.

Source: docs/commands.md.
"""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from upflow_tui.cli.files import place_of, refuse_json_beside, say, write_out
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import STDOUT, ending_of
from upflow_tui.core.counting import counted
from upflow_tui.engine.past.errors_file import Kind, WrittenErrors, write_errors

WRITERS: Final = {kind.value: partial(write_errors, kind=kind) for kind in Kind}
"""What writes the lines with errors, by the ending of the file."""


def write_error_lines(folder: Path, options: Namespace, output: Output) -> None:
    """Writes the file and says what is in it.

    Raises:
        CommandError: the file exists or cannot be written.
        StoreError: there is nothing to write.
    """
    refuse_json_beside(options)
    write = WRITERS[ending_of(options.out, "history errors")]
    written: list[WrittenErrors] = []
    write_out(options, lambda out: written.append(write(folder, options.number, out=out)), output)
    done = written[0]
    answer = {
        "import": options.number,
        "written": options.out,
        "lines": done.lines,
        "encoding": done.encoding,
        "bom": done.bom,
    }
    say(options, output, "history errors", answer, *_sentences(done, options))


def _sentences(done: WrittenErrors, options: Namespace) -> Iterator[str]:
    lines = f"{counted(done.lines, 'line')} with errors {'is' if done.lines == 1 else 'are'}"
    yield f"{lines} now in {place_of(options)}; the last column says why."
    if done.other_encoding:
        yield (
            "It is saved as UTF-8 with BOM: the encoding of the imported file cannot hold all of it, or could be "
            "mistaken for another."
        )
    if done.without_comment:
        yield f"{counted(done.without_comment, 'marked cell')} without a comment: more comments would slow Excel down."
    name = shlex.quote(options.out) if options.out != STDOUT else "FILE"
    yield f"Fix them there, then: upflow-tui import {name} --yes"
