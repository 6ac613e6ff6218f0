"""The files of `upflow-tui completion`, made from the parser.

python -m tests.cli.shell_files          writes them
"""

from __future__ import annotations

from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import shtab
from argparse_manpage.manpage import Manpage  # type: ignore[import-untyped]

from upflow_tui import __version__
from upflow_tui.cli.completion import NAMES
from upflow_tui.cli.parser import whole_parser

FOLDER: Final = Path(__file__).parents[2] / "src" / "upflow_tui" / "cli" / "shell"
_FILES: Final = ("F", "FILE", "F.toml", "F.json")


def texts() -> dict[str, str]:
    """Each file's text by its name."""
    parser = whole_parser()
    for action in _actions(parser):
        if action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar == "DIR":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    made = {NAMES[shell]: shtab.complete(parser, shell=shell) for shell in NAMES if shell != "man"}
    return {**made, NAMES["man"]: _manual_page(parser)}


def _manual_page(parser: ArgumentParser) -> str:
    parser.man_short_description = "imports customers from a spreadsheet"  # type: ignore[attr-defined]
    page = Manpage(parser)
    page.date = ""  # the day on which it was made says nothing about the program
    page.manual = "upflow-tui"
    page.source = f"upflow-tui {__version__}"
    return str(page)


def _actions(parser: ArgumentParser) -> Iterator[Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, _SubParsersAction):
            for inner in action.choices.values():
                yield from _actions(inner)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
