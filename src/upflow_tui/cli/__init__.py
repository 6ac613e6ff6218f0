"""The commands of docs/commands.md: they call the engine and print what it answers; they add no rule."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upflow_tui.cli.output import Output


def run(arguments: Sequence[str], open_program: Callable[[Namespace], int]) -> int:
    """Runs what was asked for and returns the exit code (docs/commands.md); whatever goes wrong is one line on stderr.

    Args:
        arguments: what stands behind `upflow-tui`.
        open_program: opens the full-screen program; only the entrance may import it.
    """
    from upflow_tui.cli.ascii_streams import as_terminal_shows
    from upflow_tui.cli.data_folder import settle
    from upflow_tui.cli.errors import guarded
    from upflow_tui.cli.parser import parse

    def work(output: Output) -> int:
        options = parse(arguments)
        settle(options)
        output.quiet = options.quiet
        if options.command is None:
            return open_program(options)
        try:
            return _timed(_command(options.command), options, output)
        except Exception as error:
            from upflow_tui.cli.errors import damage_behind

            damage = damage_behind(error, options.data_dir)
            if damage is None:
                raise
            raise damage from error

    with as_terminal_shows(arguments):
        return guarded(work)


def _timed(command: Callable[[Namespace, Output], int], options: Namespace, output: Output) -> int:
    """Runs a command; with `-v` says where its data are, and how it ended after how long."""
    if not options.verbose:
        return command(options, output)
    from time import monotonic

    from upflow_tui.cli.verbose import note

    options.began = monotonic()
    note(options, f"the data are in {options.data_dir}")
    code = command(options, output)
    output.flush()
    note(options, f"done, exit code {code}")
    return code


def _command(name: str) -> Callable[[Namespace, Output], int]:
    """The function behind a command; only its module is imported."""
    from importlib import import_module

    module = {"import": "run_import"}.get(name, name)
    command: Callable[[Namespace, Output], int] = import_module(f"upflow_tui.cli.{module}").run
    return command
