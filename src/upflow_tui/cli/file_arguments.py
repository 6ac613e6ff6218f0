"""The arguments about a file that is to be imported: which, how it is read, what is done with it (docs/commands.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Final

from upflow_tui.cli.argument_types import (
    delimiter,
    header_line,
    kept_lines,
    number,
    one_of,
    plain_text,
    upflow_delimiter,
)

_FILE_HELP: Final = "the CSV file, or a workbook (XLSX, XLS, XLSB, ODS), also packed by gzip; - is standard input"


class Default(str):
    """What counts where nothing was said; told apart from the same word said by the person."""

    __slots__ = ()


def files(parser: ArgumentParser) -> None:
    """Several files: a line each."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=f"{_FILE_HELP}; several files get one line each")


def file(parser: ArgumentParser) -> None:
    """The one file of a command."""
    parser.add_argument("file", metavar="FILE", help=_FILE_HELP)


def reading(parser: ArgumentParser) -> None:
    """How a file is read."""
    parser.add_argument("--delimiter", type=delimiter, metavar="D", help="; , | or tab")
    parser.add_argument("--encoding", metavar="NAME", help="utf-8, cp1252, utf-16-le …")
    parser.add_argument(
        "--sheet", metavar="NAME", type=plain_text, help="the sheet of a workbook (default: the first one with data)"
    )
    parser.add_argument("--header-line", type=header_line, metavar="N", help="line of the header; 0 if there is none")
    parser.add_argument(
        "--mode",
        type=one_of("mode", "customers", "assign"),
        metavar="customers|assign",
        help="what to import (default: customers, or assign where only that is allowed)",
    )
    parser.add_argument(
        "--map",
        type=plain_text,
        metavar="COLUMN=field",
        action="append",
        default=[],
        help="COLUMN is a header or #3; an empty field leaves the column out; repeatable",
    )
    parser.add_argument(
        "--mapping",
        type=plain_text,
        metavar="NAME",
        help="use the saved mapping of this name: a column whose header it knows gets its field, the others are left "
        "out; without it one saved for these very headers is used, else what is proposed",
    )


def fixed_contents(parser: ArgumentParser) -> None:
    """What the fixed file holds."""
    parser.add_argument(
        "--lines",
        type=one_of("choice of lines", "valid", "all", "changed"),
        default="valid",
        metavar="valid|all|changed",
        help="valid: refused cells blank, refused lines left out (the default); all: as they are; changed: only lines "
        "that create or change something in the stored customers",
    )
    parser.add_argument("--all-columns", action="store_true", help="also keep the columns that are not imported")
    parser.add_argument(
        "--out-delimiter", type=upflow_delimiter, metavar="D", help="of a .csv file: ; , or | (default: ;)"
    )


def alone(parser: ArgumentParser) -> None:
    """Whether the stored customers count."""
    parser.add_argument(
        "--alone",
        action="store_true",
        help="check the file without the stored customers, only against members, workflows and fields",
    )


def policies(parser: ArgumentParser) -> None:
    """What is done with the cells and lines of a file."""
    from upflow_tui.cli.repair_wishes import repairs
    from upflow_tui.core.findings import LINE_KINDS

    repairs(parser)
    parser.add_argument(
        "--like",
        metavar="N",
        type=number,
        help="with the mapping, options and fixes of import N (not its edits of single cells), for a newer file of the "
        "same kind; differences are listed, and other arguments take precedence",
    )
    for option, what, text, *choices in (
        ("--blank", "choice for blank cells", "blank cells keep or clear what is stored", "keep", "clear"),
        ("--on-error", "choice for errors", "what to do with lines with errors", "valid", "skip-line", "stop"),
        ("--missing-parents", "choice for missing parents", "refuse or create them", "refuse", "create"),
    ):
        parser.add_argument(
            option,
            type=one_of(what, *choices),
            default=Default(choices[0]),
            metavar="|".join(choices),
            help=f"{text} (default: {choices[0]}, or as for the import that --like names or the file continues)",
        )
    parser.add_argument(
        "--keep-lines",
        action="extend",
        metavar="all|KIND|N[,N…]",
        type=kept_lines,
        help="put back lines that were skipped because they do not look like customers: all, a kind "
        f"({', '.join(LINE_KINDS)}) or some by their numbers; repeatable",
    )
    parser.add_argument("--keep-total-line", action="store_true", help="the same as --keep-lines total_line")
