"""Files that commands write where they are told, over another only with `--force` (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from upflow_tui.cli.errors import CommandError, UsageError
from upflow_tui.cli.output import Output
from upflow_tui.engine.files.output_file import AlreadyThere, NotWritten, write_output

STDOUT: Final = "-"
"""What `-o` calls standard output."""


def ending_of(path: str, endings: Sequence[str]) -> str:
    """Which of the endings that a command writes is meant by `-o`; standard output gets the first one.

    Raises:
        UsageError: the command writes no file of this ending.
    """
    if path == STDOUT:
        return endings[0]
    ending = Path(path).suffix.lower()
    if ending in endings:
        return ending
    what = f'a file that ends in "{ending}"' if ending else "a file without an ending"
    raise UsageError(f"{path}: this command does not write {what}.", f"Choose {_one_of(endings)}, or - for a pipe.")


def write_out(path: str, write: Callable[[BinaryIO], object], output: Output, *, force: bool) -> None:
    """Writes to the file at `path`, or to standard output where it is `-`.

    Raises:
        CommandError: as `write_file`.
        OutputLost: nobody reads standard output any more.
    """
    if path == STDOUT:
        output.binary(write)
    else:
        write_file(path, write, force=force)


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


def _one_of(endings: Sequence[str]) -> str:
    return " or ".join(endings) if len(endings) < 3 else f"{', '.join(endings[:-1])} or {endings[-1]}"
