"""The arguments of `upflow-tui`: which command, and what it is given (cli.md)."""

from __future__ import annotations

import argparse
import os
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

from upflow_tui.cli.argument_types import delimiter, header_line, not_empty, number, one_of
from upflow_tui.cli.errors import UsageError
from upflow_tui.cli.output import OutputLost

DATA_DIR_VARIABLE: Final = "UPFLOW_TUI_DATA_DIR"
_DEFAULTS: Final = {"command": None, "data_dir": None, "json": False, "force": False}
_HELP_ONLY: Final = "Run upflow-tui {command}--help for what it takes."

_CSV_HELP: Final = (
    "as CSV that can be imported again, a line per contact; a cell that a spreadsheet would run as a formula "
    "gets an apostrophe in front"
)

_Adder: TypeAlias = Callable[[ArgumentParser], None]


class _Parser(ArgumentParser):
    """An ArgumentParser whose errors are ours: one line, no usage before it."""

    def error(self, message: str) -> NoReturn:
        command = self.prog.removeprefix("upflow-tui").strip()
        raise UsageError(f"{message}.", _HELP_ONLY.format(command=f"{command} " if command else ""))

    def print_help(self, file: object = None) -> None:
        """Prints the help on stdout. The standard one is silent about a disk that is full. Raises OutputLost."""
        if sys.stdout is not None:
            try:
                sys.stdout.write(self.format_help())
                sys.stdout.flush()
            except OSError as error:
                raise OutputLost(error) from error


def parse(arguments: Sequence[str]) -> Namespace:
    """What was asked for.

    Args:
        arguments: what stands behind `upflow-tui`.

    Returns:
        `command` is the command's name, None for the program (then `file` and `demo` say how it opens); `data_dir`
        the data folder as given, or None; the rest depends on the command.

    Raises:
        UsageError: the arguments do not fit together.
        SystemExit: `--help` was asked for and printed.
    """
    place = _first_word(arguments)
    command = arguments[place] if place is not None else None
    if place is None or command not in COMMANDS:
        return _parse_program(arguments)
    parser = _parser(f"upflow-tui {command}", COMMANDS[command][0])
    COMMANDS[command][1](parser)
    rest = [*arguments[:place], *arguments[place + 1 :]]
    return parser.parse_args(rest, Namespace(**{**_DEFAULTS, "command": command}))


def data_folder(options: Namespace) -> Path:
    """The data folder: `--data-dir`, else UPFLOW_TUI_DATA_DIR, else where this system keeps such data."""
    given = options.data_dir or os.environ.get(DATA_DIR_VARIABLE)
    if given:
        try:
            return Path(given).expanduser()
        except RuntimeError:
            raise UsageError(f"There is no home folder for {given}.", "Give the data folder in full.") from None
    from platformdirs import user_data_path

    return user_data_path("upflow-tui", appauthor=False)


def _first_word(arguments: Sequence[str]) -> int | None:
    """The place of the first argument that is neither an option nor an option's value; None if `--` comes first."""
    skip = False
    for place, argument in enumerate(arguments):
        if skip:
            skip = False
        elif argument == "--data-dir":
            skip = True
        elif argument == "--":
            return None
        elif not argument.startswith("-") or argument == "-":
            return place
    return None


def _parse_program(arguments: Sequence[str]) -> Namespace:
    """`upflow-tui`, `upflow-tui FILE`, `upflow-tui --demo`."""
    lines = [f"  {name:<11}{text}" for name, (text, _) in COMMANDS.items()]
    parser = _parser(
        "upflow-tui",
        "Brings customers from a spreadsheet into an Upflow organization kept on this computer.",
        epilog="Commands:\n" + "\n".join(lines) + "\n\nEach command has its own --help. "
        "A file named like a command is opened as ./history.\n"
        "Exit codes: 0 fine; 1 done, with errors found in the data; 2 nothing done.",
        usage="upflow-tui [FILE | --demo] [--data-dir DIR]\n       upflow-tui COMMAND …",
    )
    parser.add_argument("file", metavar="FILE", nargs="*", help="open the program at the import of this file")
    parser.add_argument("--demo", action="store_true", help="open on a sample organization in a temporary folder")
    options, unknown = parser.parse_known_args(arguments, Namespace(**_DEFAULTS))
    words = options.file
    if len(words) > 1:
        from difflib import get_close_matches

        near = get_close_matches(words[0], COMMANDS, n=1)
        fix = f'Did you mean "{near[0]}"?' if near else f"Commands: {', '.join(COMMANDS)}."
        if words[0] not in COMMANDS and (command := next((word for word in words if word in COMMANDS), None)):
            fix = f"Options stand behind the command: upflow-tui {command} …"
        raise UsageError(f'"{words[0]}" is no command, and the program opens one file at a time.', fix)
    if unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if words and options.demo:
        parser.error("--demo brings its own files; leave the file out")
    options.file = words[0] if words else None
    return options


def _parser(prog: str, description: str, epilog: str | None = None, usage: str | None = None) -> ArgumentParser:
    parser = _Parser(
        prog=prog,
        description=description,
        epilog=epilog,
        usage=usage,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _everywhere(parser)
    return parser


def _everywhere(parser: ArgumentParser) -> None:
    """What stands before or after any command. Absent ones leave no trace, so that either place counts."""
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        type=not_empty,
        default=SUPPRESS,
        help=f"where the data are kept (or {DATA_DIR_VARIABLE})",
    )
    parser.add_argument("--version", action="store_true", default=SUPPRESS, help="show the version and exit")


def _json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=SUPPRESS, help="print one JSON object")


def _out(parser: ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("-o", dest="out", metavar="F", required=required, help="the file to write")
    _force(parser, "overwrite the file if it exists")


def _force(parser: ArgumentParser, text: str) -> None:
    parser.add_argument("--force", action="store_true", default=SUPPRESS, help=text)


def _inspect(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the CSV file, or a workbook (XLSX, XLS, XLSB, ODS)")
    _json(parser)
    parser.add_argument("--delimiter", type=delimiter, metavar="D", help="; , | or tab")
    parser.add_argument("--encoding", metavar="NAME", help="utf-8, cp1252, utf-16-le …")
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook (default: the first one with data)")
    parser.add_argument("--header-line", type=header_line, metavar="N", help="line of the header, 0: there is none")
    parser.add_argument(
        "--mode",
        type=one_of("mode", "customers", "assign"),
        metavar="customers|assign",
        help="what to import (default: customers, or assign where only that is allowed)",
    )
    parser.add_argument(
        "--map",
        metavar="COLUMN=field",
        action="append",
        default=[],
        help="COLUMN is a header or #3; an empty field leaves the column out; repeatable",
    )
    parser.add_argument("--mapping", metavar="NAME", help="use the saved mapping of this name")


def _check(parser: ArgumentParser) -> None:
    _inspect(parser)
    parser.add_argument("--full", action="store_true", help="with every customer of the plan")
    _policies(parser)


def _import(parser: ArgumentParser) -> None:
    _inspect(parser)
    parser.add_argument("--yes", action="store_true", help="import; without it nothing is written")
    parser.add_argument("--full", action="store_true", help="with every customer of the plan")
    _policies(parser)


def _policies(parser: ArgumentParser) -> None:
    for option, what, text, *choices in (
        ("--blank", "choice for blank cells", "blank cells keep or clear what is stored", "keep", "clear"),
        ("--on-error", "choice for errors", "what becomes of lines with errors", "valid", "skip-line", "stop"),
        ("--missing-parents", "choice for missing parents", "refuse or create them", "refuse", "create"),
    ):
        parser.add_argument(
            option,
            type=one_of(what, *choices),
            default=choices[0],
            metavar="|".join(choices),
            help=f"{text} (default: {choices[0]})",
        )
    parser.add_argument("--keep-total-line", action="store_true", help="a last line that looks like a total counts")


def _history(parser: ArgumentParser) -> None:
    _json(parser)

    def show(action: ArgumentParser) -> None:
        action.add_argument("number", metavar="N", type=number, help="the number of the import")

    def file(action: ArgumentParser) -> None:
        show(action)
        _out(action)

    _actions(
        parser,
        ("list", "the past imports, newest first (the default)", lambda action: None),
        ("show", "one import: its findings, changes and mapping", show),
        ("file", "the file of an import as it was, byte for byte", file),
    )


def _customers(parser: ArgumentParser) -> None:
    parser.add_argument("--search", metavar="TEXT", help="only those with TEXT in name, ID or a contact's e-mail")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--csv", action="store_true", help=_CSV_HELP)
    kinds.add_argument("--json", action="store_true", default=SUPPRESS, help="print one JSON object")


def _org(parser: ArgumentParser) -> None:
    _json(parser)

    def load(action: ArgumentParser) -> None:
        action.add_argument("file", metavar="F.toml", help="the organization file")
        _force(action, "unlink what is in use and would go")

    def save(action: ArgumentParser) -> None:
        action.add_argument("out", metavar="F.toml", help="the file to write")
        _force(action, "overwrite the file if it exists")

    _actions(
        parser,
        ("show", "the organization (the default)", lambda action: None),
        ("load", "replace the organization by that of a file", load),
        ("save", "write the organization to a file", save),
    )


def _templates(parser: ArgumentParser) -> None:
    _json(parser)
    parser.add_argument("name", metavar="NAME", nargs="?", help="customers, contacts, assignments or all")
    _out(parser, required=False)


def _actions(parser: ArgumentParser, *actions: tuple[str, str, _Adder]) -> None:
    """The words that may follow the command; the first of them is meant where none does."""
    parser.set_defaults(action=actions[0][0])
    chosen = parser.add_subparsers(dest="action", metavar="|".join(name for name, _, _ in actions))
    chosen.default = actions[0][0]
    for name, text, add in actions:
        action = chosen.add_parser(name, help=text, description=text, allow_abbrev=False)
        _everywhere(action)
        _json(action)
        add(action)


COMMANDS: Final[dict[str, tuple[str, _Adder]]] = {
    "inspect": ("What was detected in a file, and the proposed mapping.", _inspect),
    "check": ("Findings and plan of an import; writes nothing.", _check),
    "import": ("Imports a file.", _import),
    "history": ("The past imports.", _history),
    "customers": ("The stored customers.", _customers),
    "org": ("The organization that an import is checked against.", _org),
    "templates": ("The four templates: files to fill in.", _templates),
}
"""Every command by its name: what it does, and what adds its arguments."""
