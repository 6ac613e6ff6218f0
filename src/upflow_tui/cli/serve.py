"""`upflow-tui serve`: the program in a browser of this computer (docs/browser.md)."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path

from upflow_tui.cli.arguments import DATA_DIR_VARIABLE
from upflow_tui.cli.errors import FINE, CommandError
from upflow_tui.cli.output import Output
from upflow_tui.core.organization_names import DEFAULT


def run(options: Namespace, output: Output) -> int:
    """Prints the address and serves until it is interrupted."""
    if find_spec("textual_serve") is None:
        raise CommandError(
            'serve needs the extra "web", which is not installed.',
            "Install it: pipx inject upflow-tui textual-serve, or pip install textual-serve in its environment.",
        )
    from upflow_tui.cli.web_server import WebServer, listen

    command = _command(options)
    os.environ[DATA_DIR_VARIABLE] = str(options.root.absolute())  # in which the programs look for --org
    try:
        listener = listen(options.port)
    except OSError as error:
        raise CommandError(
            f"Port {options.port} of this computer cannot be used: {error.strerror}.", "Choose another with --port."
        ) from None
    output.quiet = False  # the address is what was asked for
    with listener:
        server = WebServer(command, listener)
        output.paragraph("Open this address in a browser on this computer:")
        output.line(server.address)
        output.paragraph("Whoever has it can use the program with your data. Ctrl+C ends it.")
        output.flush()
        server.run()
    return FINE


def _command(options: Namespace) -> list[str]:
    """The words that start the program: on the same data, and at the same file, wherever the server was started."""
    words = [sys.executable, "-m", "upflow_tui"]
    words += ["--demo"] if options.demo else ["--org", options.organization or DEFAULT]
    words += ["--ascii"] if options.ascii else []
    if options.file is not None:
        path = Path(options.file)
        if not path.is_file():
            raise CommandError(f"There is no file {options.file}.", "A stream is opened by upflow-tui itself only.")
        words += ["--", str(path.absolute())]
    return words
