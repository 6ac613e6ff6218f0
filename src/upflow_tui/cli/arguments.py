"""The commands of `upflow-tui` and the arguments that each of them takes (docs/commands.md)."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable
from typing import Final, TypeAlias

from upflow_tui.cli.argument_types import not_empty, number, one_of, plain_name, plain_text, port
from upflow_tui.cli.file_arguments import alone, file, files, fixed_contents, policies, reading
from upflow_tui.cli.outputs import OUTPUTS, alternatives

DATA_DIR_VARIABLE: Final = "UPFLOW_TUI_DATA_DIR"
ORGANIZATION_VARIABLE: Final = "UPFLOW_TUI_ORG"

Adder: TypeAlias = Callable[[ArgumentParser], None]
"""Adds the arguments of a command."""


def everywhere(parser: ArgumentParser) -> None:
    """What stands before or after any command. Absent ones leave no trace, so that either place counts."""
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        type=not_empty,
        default=SUPPRESS,
        help=f"where the data are kept (or {DATA_DIR_VARIABLE})",
    )
    parser.add_argument(
        "--org",
        metavar="NAME",
        type=plain_name,
        default=SUPPRESS,
        help=f"one of several organizations, each with data of its own (or {ORGANIZATION_VARIABLE}); orgs lists them",
    )
    parser.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        default=SUPPRESS,
        help="only errors and the exit code",
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", default=SUPPRESS, help="also say what was decided, and how long it took"
    )
    parser.add_argument("--ascii", action="store_true", default=SUPPRESS, help="signs and boxes in ASCII characters")
    parser.add_argument("-V", "--version", action="store_true", default=SUPPRESS, help="show the version and exit")


def _json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=SUPPRESS, help="print one JSON object")


def _out(parser: ArgumentParser, command: str, *, required: bool = True) -> None:
    """`-o` of a command that is declared in outputs.py, with what goes with it."""
    written = OUTPUTS[command]
    ends = f"F ends in {alternatives(written.endings)}" if written.endings else "F ends as the file did"
    parser.add_argument(
        "-o", dest="out", metavar="F", required=required, help=f"writes {written.what}: {ends}; - is standard output"
    )
    _force(parser, "overwrite the file if it exists")
    if written.in_dialect:
        parser.add_argument(
            "--dialect",
            type=one_of("dialect", "excel", "plain"),
            metavar="excel|plain",
            help="of a CSV file: excel has a BOM, the separator of your country and no cell that runs as a formula "
            "(the default); plain has commas and every text as it is",
        )


def _force(parser: ArgumentParser, text: str) -> None:
    parser.add_argument("--force", action="store_true", default=SUPPRESS, help=text)


def notify(parser: ArgumentParser) -> None:
    """For what ends after a while: an import, an undo."""
    parser.add_argument(
        "--notify",
        action="store_true",
        help="notify by e-mail and Slack afterwards, where they are switched on in my profile",
    )


def _notify(parser: ArgumentParser) -> None:
    _json(parser)
    parser.add_argument("--test", action="store_true", help="send a test through everything that is switched on")


def _inspect(parser: ArgumentParser) -> None:
    files(parser)
    reading(parser)
    _json(parser)


def _check(parser: ArgumentParser) -> None:
    files(parser)
    reading(parser)
    _json(parser)
    parser.add_argument("--full", action="store_true", help="with every customer of the plan")
    parser.add_argument(
        "--fail-on",
        type=one_of("severity to fail on", "error", "warning"),
        default="error",
        metavar="error|warning",
        help="exit with 1 if there is an error (the default), or also if there is a warning",
    )
    parser.add_argument(
        "--problems",
        action="store_true",
        help="problems grouped by kind and by value, those that hold back the most lines first, each with "
        "the fix for it",
    )
    alone(parser)
    policies(parser)


def _fix(parser: ArgumentParser) -> None:
    file(parser)
    reading(parser)
    _json(parser)
    _out(parser, "fix")
    fixed_contents(parser)
    alone(parser)
    policies(parser)


def _import(parser: ArgumentParser) -> None:
    file(parser)
    reading(parser)
    _json(parser)
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--yes", action="store_true", help="import; without it nothing is written")
    ways.add_argument("--dry-run", action="store_true", help="only check, with the same options; writes nothing")
    parser.set_defaults(problems=False, alone=False, fail_on="error")
    notify(parser)
    parser.add_argument("--full", action="store_true", help="with every customer of the plan")
    policies(parser)


def _history(parser: ArgumentParser) -> None:
    _json(parser)

    def show(action: ArgumentParser) -> None:
        action.add_argument("number", metavar="N", type=number, help="the number of the import")

    def written(command: str) -> Adder:
        def add(action: ArgumentParser) -> None:
            show(action)
            _out(action, command)

        return add

    def fixed(action: ArgumentParser) -> None:
        written("history fixed")(action)
        fixed_contents(action)

    def undo(action: ArgumentParser) -> None:
        show(action)
        action.add_argument("--dry-run", action="store_true", help="only show what would be undone and kept")
        notify(action)

    def compare(action: ArgumentParser) -> None:
        action.add_argument("number", metavar="A", type=number, help="the number of the first import")
        action.add_argument("other", metavar="B", type=number, help="the number of the second import")
        _out(action, "history compare", required=False)

    _actions(
        parser,
        ("list", "the past imports, newest first (the default)", lambda action: None),
        ("show", "one import: its findings, changes and mapping", show),
        (
            "errors",
            "the lines with errors of an import, to fix and import again",
            written("history errors"),
        ),
        ("file", "a copy of the original file of an import", written("history file")),
        ("fixed", "the fixed file of an import, ready for upload to Upflow", fixed),
        ("compare", "the customers that are new, missing or changed from one file to another", compare),
        ("report", "a report of an import to share: its numbers, problems and changes", written("history report")),
        ("undo", "undo an import; what later imports depend on is kept and listed", undo),
        ("forget", "erase the file, the lines and all values that only this import held; its totals are kept", show),
    )


def _customers(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--search",
        metavar="WORDS",
        type=plain_text,
        help="only those with each of the WORDS in name, ID, town, parent, workflow, an account manager or an e-mail",
    )
    parser.add_argument("--manager", metavar="EMAIL", type=plain_name, help="only those of this account manager")
    parser.add_argument("--workflow", metavar="NAME", type=plain_name, help="only those in this workflow")
    parser.add_argument("--parent", metavar="ID", type=plain_name, help="only the children of this customer (or NAME)")
    _json(parser)
    parser.add_argument("--csv", action="store_true", help="the same as -o -: CSV that can be imported again")
    _out(parser, "customers", required=False)

    def erase(action: ArgumentParser) -> None:
        action.add_argument("id", metavar="ID", type=plain_name, help="its customer ID")
        action.add_argument("--yes", action="store_true", help="erase it; without it nothing is written")
        action.add_argument(
            "--with-files",
            action="store_true",
            help="also erase what else contains its lines, as a whole: kept files, unfinished imports",
        )

    _actions(
        parser,
        ("list", "the stored customers (the default)", lambda action: None),
        ("erase", "erase one with its contacts and everything about it in the import history", erase),
    )


def _org(parser: ArgumentParser) -> None:
    _json(parser)

    def load(action: ArgumentParser) -> None:
        action.add_argument("file", metavar="F.toml", help="the organization file")
        _force(action, "unlink what is in use and would be removed")

    def save(action: ArgumentParser) -> None:
        action.add_argument("place", metavar="F.toml", nargs="?", help="the same as -o F.toml")
        _out(action, "org save", required=False)

    _actions(
        parser,
        ("show", "the organization (the default)", lambda action: None),
        ("load", "replace the organization by that of a file", load),
        ("save", "write the organization to a file", save),
        ("member", "member add EMAIL --name N: add a member", _member),
        ("workflow", "workflow add NAME: add a workflow", _workflow),
    )


def _member(parser: ArgumentParser) -> None:
    from upflow_tui.core.organization import MemberPosition, MemberStatus, Role

    _add(parser)
    parser.add_argument("email", metavar="EMAIL", type=plain_name, help="the e-mail by which a file names the member")
    parser.add_argument("--name", metavar="N", type=plain_name, required=True, help="first and family name")
    for option, kind, usual in (
        ("--role", Role, Role.MEMBER),
        ("--position", MemberPosition, MemberPosition.ACCOUNT_MANAGER),
        ("--status", MemberStatus, MemberStatus.JOINED),
    ):
        words = [item.value for item in kind]
        what, text = option.removeprefix("--"), f"default: {usual.value}"
        parser.add_argument(option, type=one_of(what, *words), default=usual.value, metavar="|".join(words), help=text)


def _workflow(parser: ArgumentParser) -> None:
    _add(parser)
    parser.add_argument("name", metavar="NAME", type=plain_name, help="its name, letter for letter as in Upflow")


def _add(parser: ArgumentParser) -> None:
    """The word between a thing of the organization and what is said of it."""
    parser.add_argument("verb", metavar="add", choices=("add",), help="adds one")


def _orgs(parser: ArgumentParser) -> None:
    _json(parser)

    def named(action: ArgumentParser) -> None:
        action.add_argument("name", metavar="NAME", type=plain_name, help="what the organization is called")

    def rename(action: ArgumentParser) -> None:
        named(action)
        action.add_argument("new", metavar="NEW", type=plain_name, help="what it is called from now on")

    _actions(
        parser,
        ("list", "the organizations of this computer (the default)", lambda action: None),
        ("add", "begin another organization, with a data folder of its own", named),
        ("rename", "call an organization otherwise; its data stay where they are", rename),
    )


def _mappings(parser: ArgumentParser) -> None:
    _json(parser)

    def named(action: ArgumentParser) -> None:
        action.add_argument("name", metavar="NAME", type=plain_text, help="the name of a saved mapping")

    def rename(action: ArgumentParser) -> None:
        named(action)
        action.add_argument("new", metavar="NEW", type=plain_name, help="its new name")

    def save(action: ArgumentParser) -> None:
        named(action)
        _out(action, "mappings save")

    def load(action: ArgumentParser) -> None:
        action.add_argument("file", metavar="F.json", help="a file that save has written")
        action.add_argument(
            "--name", metavar="NAME", type=plain_name, help="a name to use instead of the one in the file"
        )
        _force(action, "replace the saved mapping of that name")

    _actions(
        parser,
        ("list", "the saved mappings by name (the default)", lambda action: None),
        ("delete", "delete a saved mapping", named),
        ("rename", "rename a saved mapping", rename),
        ("save", "write a saved mapping to a file", save),
        ("load", "save the mapping that a file holds", load),
    )


def _prepared(parser: ArgumentParser) -> None:
    _json(parser)

    def discard(action: ArgumentParser) -> None:
        action.add_argument("id", metavar="ID", help="the ID of one, as the list has it")

    _actions(
        parser,
        ("list", "the unfinished imports, newest first (the default)", lambda action: None),
        ("discard", "erase the copy of its file and every choice; past imports and customers are kept", discard),
    )


def _templates(parser: ArgumentParser) -> None:
    _json(parser)
    parser.add_argument("name", metavar="NAME", nargs="?", help="customers, contacts, assignments or all")
    _out(parser, "templates", required=False)


def _settings(parser: ArgumentParser) -> None:
    _json(parser)

    def check(action: ArgumentParser) -> None:
        action.add_argument("file", metavar="F", nargs="?", help="another settings file than yours")

    parser.set_defaults(file=None)
    _actions(parser, ("check", "every mistake in the settings file (the default)", check))


def _info(parser: ArgumentParser) -> None:
    _json(parser)


def _store(parser: ArgumentParser) -> None:
    _json(parser)

    def backup(action: ArgumentParser) -> None:
        action.add_argument("file", metavar="F", type=not_empty, help="the file to write")
        _force(action, "overwrite the file if it exists")

    def restore(action: ArgumentParser) -> None:
        action.add_argument("file", metavar="F", type=not_empty, help="a file that backup has written")
        _force(action, "replace the store that is there")

    _actions(
        parser,
        ("check", "looks through the whole store and changes nothing (the default)", lambda action: None),
        ("backup", "writes a copy of the store to a file, and checks the copy", backup),
        ("restore", "puts a backup in the place of the store, after it was checked", restore),
    )


def _serve(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help="open the program at the import of this file")
    parser.add_argument("--demo", action="store_true", help="with a sample organization in a temporary folder")
    parser.add_argument(
        "--port", metavar="N", type=port, default=0, help="the port of this computer; by default any that is free"
    )


def _schema(parser: ArgumentParser) -> None:
    _json(parser)
    parser.add_argument("name", metavar="NAME", nargs="*", help="the words of a command, or a file; without it: a list")


def _completion(parser: ArgumentParser) -> None:
    shells = ("bash", "zsh", "fish", "man")
    parser.add_argument(
        "shell", choices=shells, metavar="|".join(shells), help="which shell; man: the manual page of all commands"
    )


def _samples(parser: ArgumentParser) -> None:
    _json(parser)
    parser.add_argument("folder", metavar="DIR", type=not_empty, help="created if missing")
    _force(parser, "overwrite existing samples")


def _actions(parser: ArgumentParser, *actions: tuple[str, str, Adder]) -> None:
    """The words that may follow the command; the first of them is meant where none does."""
    parser.set_defaults(action=actions[0][0])
    chosen = parser.add_subparsers(dest="action", metavar="|".join(name for name, _, _ in actions))
    chosen.default = actions[0][0]
    for name, text, add in actions:
        action = chosen.add_parser(name, help=text, description=text, allow_abbrev=False)
        everywhere(action)
        _json(action)
        add(action)


COMMANDS: Final[dict[str, tuple[str, Adder]]] = {
    "inspect": ("Shows what was detected in a file, and the proposed mapping.", _inspect),
    "check": ("Problems and plan of an import; writes nothing.", _check),
    "fix": ("Writes the fixed file, ready for upload to Upflow; imports nothing.", _fix),
    "import": ("Imports a file.", _import),
    "history": ("The past imports.", _history),
    "customers": ("The stored customers.", _customers),
    "org": ("The organization that an import is checked against.", _org),
    "orgs": ("Several organizations on one computer: those that there are, and another one.", _orgs),
    "prepared": ("The imports started in the program and not finished.", _prepared),
    "mappings": ("The saved mappings: which column of a file goes to which field.", _mappings),
    "templates": ("The four templates: spreadsheets to fill in.", _templates),
    "settings": ("Checks the settings file of the program.", _settings),
    "store": ("Checks the store, writes a backup of it, and restores one.", _store),
    "info": ("Versions, terminal, folders and the state of the store, for a report; no customer data.", _info),
    "serve": ("The program in a browser of this computer; needs the extra web.", _serve),
    "schema": ("JSON Schema of what --json prints, and of the files that the program reads.", _schema),
    "samples": ("Writes a sample organization and sample files to try the program with.", _samples),
    "completion": ("Completion of commands and options for a shell, or the manual page.", _completion),
    "notify": ("Notifications when an import or undo finishes: my profile, and a test.", _notify),
}
"""Every command by its name: what it does, and what adds its arguments."""
