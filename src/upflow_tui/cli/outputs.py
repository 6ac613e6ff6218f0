"""What each command writes with `-o`: its endings are declared here, once (docs/commands.md "Files that leave").

The refusal of any other ending, the help of `-o` and the table of the page are made from this. The command's own module
has a table `WRITERS` with a function for each of these endings; a test compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from upflow_tui.cli.errors import UsageError
from upflow_tui.core.dataclass import dataclass

STDOUT: Final = "-"
"""What `-o` calls standard output."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a command writes."""

    what: str
    endings: tuple[str, ...]
    """What standard output gets comes first. Without any, it is that of the file which is given back."""
    in_dialect: bool = False
    """Whether its CSV is written as `--dialect` says."""


OUTPUTS: Final = {
    "fix": Written("the fixed file, ready for Upflow", (".csv", ".xlsx")),
    "history fixed": Written("the fixed file of an import", (".csv", ".xlsx")),
    "history errors": Written("its lines with errors", (".csv", ".xlsx")),
    "history file": Written("a copy of its original file", ()),
    "history compare": Written("what differs between two files", (".csv", ".xlsx"), in_dialect=True),
    "history report": Written("a report of an import", (".md", ".html")),
    "customers": Written("the stored customers", (".csv", ".xlsx"), in_dialect=True),
    "templates": Written("a file to fill in", (".csv", ".xlsx"), in_dialect=True),
    "org save": Written("the organization", (".toml",)),
    "mappings save": Written("a saved mapping", (".json",)),
}
"""By the words of the command."""


def ending_of(path: str, command: str) -> str:
    """Which of the endings that a command writes is meant by `-o`; standard output gets the first one.

    Args:
        path: what `-o` says.
        command: one of `OUTPUTS`, with endings.

    Raises:
        UsageError: the command writes no file of this ending.
    """
    return checked_ending(path, OUTPUTS[command].endings)


def checked_ending(path: str, endings: tuple[str, ...]) -> str:
    """The ending of `path`, or the first one for standard output. Raises UsageError as `ending_of`."""
    if path == STDOUT:
        return endings[0]
    ending = Path(path).suffix.lower()
    if ending in endings:
        return ending
    what = f'a file that ends in "{ending}"' if ending else "a file without an ending"
    raise UsageError(
        f"{path}: this command does not write {what}.", f"Choose {alternatives(endings)}, or - for a pipe."
    )


def alternatives(words: tuple[str, ...]) -> str:
    """`.csv, .xlsx or .md`."""
    return " or ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} or {words[-1]}"


def markdown_table() -> str:
    """The table of docs/commands.md: a line a command, a column an ending."""
    endings = list(dict.fromkeys(ending for item in OUTPUTS.values() for ending in item.endings))
    lines = [f"| `-o` of | writes | {' | '.join(f'`{ending}`' for ending in endings)} | `-` | `--dialect` |"]
    lines.append("|---|---|" + "---|" * (len(endings) + 2))
    for command, item in OUTPUTS.items():
        marks = ["yes" if ending in item.endings else "" for ending in endings]
        first = f"`{item.endings[0]}`" if item.endings else "as it was"
        row = (f"`{command}`", item.what, *marks, first, "yes" if item.in_dialect else "")
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)
