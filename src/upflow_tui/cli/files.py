"""Files that commands write where they are told, over another only with `--force` (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from upflow_tui.cli.errors import CommandError
from upflow_tui.engine.files.output_file import AlreadyThere, NotWritten, write_output


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
