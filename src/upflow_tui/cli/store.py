"""`upflow-tui store`: the store looked through, copied to a file, and put back from one (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import Final

from upflow_tui.cli.errors import DATA_ERRORS, FINE, CommandError
from upflow_tui.cli.output import Output
from upflow_tui.core.counting import counted
from upflow_tui.engine.files.output_file import AlreadyThere, NotWritten, put_output
from upflow_tui.store.backups import Copied, back_up, refuse_itself, restore
from upflow_tui.store.checking import check_store
from upflow_tui.store.database import Database
from upflow_tui.store.errors import StoreError, busy, unusable
from upflow_tui.store.health import Health, StoreState, store_state
from upflow_tui.store.migrating import SCHEMA_VERSION

_LOOKED_THROUGH: Final = (Health.OK, Health.CUT_SHORT, Health.DAMAGED)


def run(options: Namespace, output: Output) -> int:
    """Checks, backs up or restores; 1 where the check finds something wrong.

    Raises:
        CommandError: the backup cannot be read or written.
        StoreError: there is no store to copy, one that may not be replaced, or one that another process holds.
    """
    return {"check": _check, "backup": _backup, "restore": _restore}[options.action](options, output)


def _check(options: Namespace, output: Output) -> int:
    state = store_state(options.data_dir)
    if state.health is Health.BUSY:
        raise busy()
    if state.health is Health.UNREADABLE:
        raise unusable(options.data_dir, "read")
    problems = _problems(options.data_dir, state)
    if options.json:
        answer = {"path": str(state.path), "health": state.health.value, "size": state.size, "schema": state.schema}
        output.json("store check", {**answer, "schema_of_program": SCHEMA_VERSION, "problems": problems})
    elif state.health is Health.ABSENT:
        output.line("There is no store yet; it is created when something is first saved.")
    else:
        for problem in problems:
            output.paragraph(problem, "  ", "\N{BALLOT X} ")
        what = counted(len(problems), "problem") if problems else "no problem"
        output.line(f"{state.path}: {what}.")
        if problems:
            output.paragraph("upflow-tui store restore F --force puts a backup in its place.")
    return DATA_ERRORS if problems else FINE


def _problems(folder: Path, state: StoreState) -> list[str]:
    if state.health is Health.ABSENT:
        return []
    try:
        with Database.open(folder, readonly=True) as database:
            problems = check_store(database)
    except StoreError as error:
        if error.again:
            raise
        return [error.message]
    if not problems and state.health is Health.DAMAGED:
        return ["SQLite finds damage in it."]
    return problems


def _backup(options: Namespace, output: Output) -> int:
    target = Path(options.file)
    refuse_itself(options.data_dir, target)
    try:
        copied = put_output(target, partial(back_up, options.data_dir), replace=options.force)
    except AlreadyThere as error:
        raise CommandError(error.message, "Choose another name, or overwrite it with --force.") from None
    except NotWritten as error:
        raise CommandError(error.message, error.fix) from None
    if options.json:
        output.json("store backup", {"written": options.file, **_json(copied)})
    else:
        output.paragraph(f"{_words(copied)} copied to {options.file}. What is forgotten or erased later stays in it.")
    return FINE


def _restore(options: Namespace, output: Output) -> int:
    try:
        copied = restore(options.data_dir, Path(options.file), replace=options.force)
    except FileNotFoundError:
        raise CommandError(f"{options.file}: there is no such file.", "Give the path of a backup.") from None
    if options.json:
        output.json("store restore", {"restored": options.file, **_json(copied)})
    else:
        output.paragraph(f"The store is that of {options.file} now: {_words(copied)}.")
    return FINE


def _json(copied: Copied) -> dict[str, int]:
    return {"customers": copied.customers, "imports": copied.imports}


def _words(copied: Copied) -> str:
    return f"{counted(copied.customers, 'customer')} and {counted(copied.imports, 'entry', 'entries')} of the history"
