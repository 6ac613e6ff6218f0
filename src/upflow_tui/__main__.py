"""The entrance, outside the layers: answers `--version` at once, else opens the program or runs a command.

Nothing is imported before it is known what is asked for: `upflow-tui --version` costs little more than Python itself.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

from upflow_tui import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module `typing` alone would take as long as everything else here
    from argparse import Namespace
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program or a command (docs/commands.md) and returns the exit code.

    Args:
        arguments: what stands behind `upflow-tui`; by default what the process was given.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if _asks_for_version(given):
        return _say_version()
    # A command is over soon: looking for garbage among the modules that it loads costs more than it gives back.
    # When the process ends, Python would look through everything once more.
    gc.disable()
    atexit.register(gc.freeze)
    try:
        from upflow_tui.cli import run

        return run(given, open_program)
    finally:
        gc.enable()


def open_program(options: Namespace) -> int:
    """Opens the full-screen program and returns its exit code; `options` has `file`, `demo` and where the data are."""
    from upflow_tui.tui.run import run

    among = {"organization": options.organization, "root": options.root, "ascii": options.ascii}
    if options.file is None:
        return run(options.data_dir, None, options.demo, **among)
    from upflow_tui.cli.piped import file_of_screens

    with file_of_screens(options.file, options.data_dir) as path:
        return run(options.data_dir, path, options.demo, **among)


def _asks_for_version(given: Sequence[str]) -> bool:
    """Whether `--version` or `-V` stands anywhere, before or after a command; behind `--` it is a file's name."""
    options = given[: given.index("--")] if "--" in given else given
    return "--version" in options or "-V" in options


def _say_version() -> int:
    if sys.stdout is None:  # closed: nobody asks
        return 0
    try:
        sys.stdout.write(f"upflow-tui {__version__}\n")
        sys.stdout.flush()
    except OSError:  # nobody reads it; Python must not try again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
