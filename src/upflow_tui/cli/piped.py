"""`… | upflow-tui -`: the screens take a file from a stream, and their keys from the terminal all the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upflow_tui.cli.errors import CommandError
from upflow_tui.operating_system import open_terminal, stream_number


@contextmanager
def file_of_screens(text: str, data_folder: Path) -> Iterator[Path]:
    """The file that an argument names, for as long as the screens are open.

    What comes by a stream is read to its end into a private folder first. The terminal then takes the place of standard
    input, for the screens read their keys there.

    Raises:
        CommandError: the stream cannot be read, or there is no terminal for the keys.
    """
    if text != "-" and stream_number(text) is None:
        yield Path(text)
        return
    from upflow_tui.cli.progress import ProgressLine
    from upflow_tui.cli.stream_file import path_to_read
    from upflow_tui.store.work_folders import PIPED, WorkFolder

    with WorkFolder(data_folder, PIPED) as folder:
        with ProgressLine() as progress:
            path = path_to_read(text, folder, received=progress.received)
        if not os.isatty(0):
            _take_keys_from_terminal()
        yield path


def _take_keys_from_terminal() -> None:
    """Puts the terminal that the process hangs on in the place of standard input. Raises CommandError."""
    try:
        terminal = open_terminal()
    except OSError:
        raise CommandError("There is no terminal to read keys from.", "upflow-tui check - needs none.") from None
    if terminal != 0:
        os.dup2(terminal, 0)
        os.close(terminal)
