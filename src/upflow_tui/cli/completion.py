"""`upflow-tui completion SHELL`: prints what a shell completes commands and options with, or the manual page.

The texts stand ready in `shell/`, so that no package is needed to print them; `make docs` makes them from the parser.
"""

from __future__ import annotations

from argparse import Namespace
from importlib.resources import files
from typing import Final

from upflow_tui.cli.errors import FINE
from upflow_tui.cli.output import Output

NAMES: Final = {"bash": "upflow-tui.bash", "zsh": "_upflow-tui", "fish": "upflow-tui.fish", "man": "upflow-tui.1"}
"""The file of each shell, named as that shell looks for it."""


def run(options: Namespace, output: Output) -> int:
    """Prints the file, byte for byte."""
    text = files("upflow_tui.cli").joinpath("shell", NAMES[options.shell]).read_bytes()
    output.binary(lambda stream: stream.write(text))
    return FINE
