"""What was asked of `upflow-tui`: which command, and what it is given (docs/commands.md)."""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from upflow_tui.cli.arguments import COMMANDS, everywhere
from upflow_tui.cli.errors import UsageError
from upflow_tui.cli.output import OutputLost

_DEFAULTS: Final = {
    **dict.fromkeys(("command", "data_dir", "org")),
    **dict.fromkeys(("json", "force", "ascii", "quiet", "verbose"), False),
}
_HELP_ONLY: Final = "Run upflow-tui {command}--help to see its options."


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
        the data folder as given, or None, and `org` the organization; the rest depends on the command.

    Raises:
        UsageError: the arguments do not fit together.
        SystemExit: `--help` was asked for and printed.
    """
    place = _first_word(arguments)
    command = arguments[place] if place is not None else None
    if command == "help" and place is not None:
        return parse([*arguments[:place], *arguments[place + 1 :], "--help"])
    if place is None or command not in COMMANDS:
        return _parse_program(arguments)
    parser = _parser(f"upflow-tui {command}", COMMANDS[command][0])
    COMMANDS[command][1](parser)
    rest = [*arguments[:place], *arguments[place + 1 :]]
    options = parser.parse_args(rest, Namespace(**{**_DEFAULTS, "command": command}))
    if options.quiet and options.verbose:
        raise UsageError("-q says nothing, and -v says more.", "Use only one of them.")
    return options


def whole_parser() -> ArgumentParser:
    """One parser of the program and all its commands, for what is made from it: completion and the manual page."""
    parser = _program_parser()
    chosen = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (text, add) in COMMANDS.items():
        command = chosen.add_parser(name, help=text, description=text, allow_abbrev=False)
        everywhere(command)
        add(command)
    return parser


def _first_word(arguments: Sequence[str]) -> int | None:
    """The place of the first argument that is neither an option nor an option's value; None if `--` comes first."""
    skip = False
    for place, argument in enumerate(arguments):
        if skip:
            skip = False
        elif argument in ("--data-dir", "--org"):
            skip = True
        elif argument == "--":
            return None
        elif not argument.startswith("-") or argument == "-":
            return place
    return None


def _program_parser() -> ArgumentParser:
    """The parser of the program itself, but for the file that it opens."""
    lines = [f"  {name:<11}{text}" for name, (text, _) in COMMANDS.items()]
    parser = _parser(
        "upflow-tui",
        "Imports customers from a spreadsheet into an Upflow organization kept on this computer.",
        epilog="Commands:\n"
        + "\n".join(lines)
        + "\n\nEach command has its own --help; upflow-tui help COMMAND is the same.\n"
        "A file named like a command is opened as ./history.\n"
        "Exit codes: 0 fine; 1 done, with errors found in the data; 2 nothing done; 3 busy, try again; "
        "130 interrupted.",
        usage="upflow-tui [FILE | --demo] [--org NAME | --data-dir DIR]\n       upflow-tui COMMAND …",
    )
    parser.add_argument("--demo", action="store_true", help="open with a sample organization in a temporary folder")
    return parser


def _parse_program(arguments: Sequence[str]) -> Namespace:
    """`upflow-tui`, `upflow-tui FILE`, `upflow-tui --demo`."""
    parser = _program_parser()
    parser.add_argument("file", metavar="FILE", nargs="*", help="open the program at the import of this file")
    options, unknown = parser.parse_known_args(arguments, Namespace(**_DEFAULTS))
    words = options.file
    if len(words) > 1:
        fix = _nearest_command(words[0])
        if words[0] not in COMMANDS and (command := next((word for word in words if word in COMMANDS), None)):
            fix = f"Options go after the command: upflow-tui {command} …"
        raise UsageError(f'"{words[0]}" is no command, and the program opens one file at a time.', fix)
    if unknown and words and words[0] not in COMMANDS and not Path(words[0]).exists():
        raise UsageError(f'"{words[0]}" is no command and no file.', _nearest_command(words[0]))
    if unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if options.quiet or options.verbose:
        parser.error("-q and -v go with a command: the program on the screen has no other words")
    if words and options.demo:
        parser.error("--demo has its own files; remove the file")
    options.file = _path_of(words[0]) if words else None
    return options


def _path_of(word: str) -> str:
    """The path of a file that is given by its path or its address; what reads addresses is loaded only for one."""
    if ":" not in word:
        return word
    from upflow_tui.importing.file.file_uri import path_of_uri

    return path_of_uri(word)


def _nearest_command(word: str) -> str:
    """What to do where a word was meant as a command."""
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, n=1)
    return f'Did you mean "{near[0]}"?' if near else f"Commands: {', '.join(COMMANDS)}."


def _parser(prog: str, description: str, epilog: str | None = None, usage: str | None = None) -> ArgumentParser:
    parser = _Parser(
        prog=prog,
        description=description,
        epilog=epilog,
        usage=usage,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    everywhere(parser)
    return parser
