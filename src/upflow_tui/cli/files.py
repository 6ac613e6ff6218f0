"""Files that commands write where `-o` says, over another only with `--force` (docs/commands.md "Files that leave")."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from upflow_tui.cli.errors import CommandError, UsageError
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import STDOUT
from upflow_tui.engine.files.output_file import AlreadyThere, NotWritten, write_output

if TYPE_CHECKING:
    from upflow_tui.reports.csv_file import CsvDialect


def write_out(options: Namespace, write: Callable[[BinaryIO], object], output: Output) -> None:
    """Writes what `-o` asks for: to a file, whole or not at all, or to standard output where it is `-`.

    Raises:
        CommandError: as `write_file`.
        OutputLost: nobody reads standard output any more.
    """
    if options.out == STDOUT:
        output.binary(write)
    else:
        write_file(options.out, write, force=options.force)
        output.done = f"{options.out} is written."


def write_file(path: str, write: Callable[[BinaryIO], object], *, force: bool) -> None:
    """Writes the file at `path` whole or not at all; `force`: whether one that is there may be replaced.

    Raises:
        CommandError: the file exists, its folder does not, or it cannot be written; nothing is left behind.
    """
    try:
        write_output(Path(path), write, replace=force)
    except AlreadyThere as error:
        raise CommandError(error.message, "Choose another name, or overwrite it with --force.") from None
    except NotWritten as error:
        raise CommandError(error.message, error.fix) from None


def refuse_json_beside(options: Namespace) -> None:
    """Raises UsageError where `-o -` and `--json` would both write to standard output."""
    if options.json and options.out == STDOUT:
        raise UsageError("-o - and --json both write to standard output.", "Give a file in -o, or remove --json.")


def say(options: Namespace, output: Output, name: str, answer: dict[str, Any], *sentences: str) -> None:
    """Tells what was written: as JSON, or in sentences, which stand beside a file that went to standard output.

    Args:
        name: the output, one of contract/catalogue.py.
        answer: its keys.
        sentences: the same for people.
    """
    if options.json:
        output.json(name, answer)
        return
    told = beside(options, output)
    for sentence in sentences:
        told.paragraph(sentence)


def say_where(options: Namespace, output: Output, name: str, answer: dict[str, Any], sentence: str) -> None:
    """Tells, as JSON or in a sentence, where the file of `-o` is; one on standard output speaks for itself.

    Args: as `say`.
    """
    if options.out != STDOUT:
        say(options, output, name, answer, sentence)


def beside(options: Namespace, output: Output) -> Output:
    """Where people are told about the file of `-o`: on standard error where the file goes to standard output."""
    if options.out != STDOUT:
        return output
    return Output(sys.stderr if sys.stderr is not None else StringIO(), quiet=output.quiet)  # closed: nobody is told


def place_of(options: Namespace) -> str:
    """What the file of `-o` is called in a sentence."""
    return "standard output" if options.out == STDOUT else str(options.out)


def dialect_of(options: Namespace, ending: str | None) -> CsvDialect:
    """The dialect of a CSV file that leaves.

    Args:
        options: with `--dialect`.
        ending: that of the file; None where no file is written.

    Raises:
        UsageError: `--dialect` was given, and what is written is no CSV.
    """
    from upflow_tui.reports.csv_file import DialectName, csv_dialect

    if options.dialect is not None and ending != ".csv":
        raise UsageError("--dialect is about CSV, and no CSV is written.", "Remove the option, or write a .csv file.")
    return csv_dialect(DialectName(options.dialect or DialectName.EXCEL))
