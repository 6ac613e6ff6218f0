"""What a command says when it cannot do its work: one clear line on stderr and the exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from upflow_tui.cli.output import Output, OutputLost
from upflow_tui.core.faults import PLEASE_REPORT
from upflow_tui.core.visible import visible

FINE: Final = 0
DATA_ERRORS: Final = 1
"""Done, with errors found in the data."""
NOTHING_DONE: Final = 2
TRY_AGAIN: Final = 3
"""Nothing done: another process holds the store; the same command may succeed a moment later."""
INTERRUPTED: Final = 130
"""Nothing done: stopped by whoever ran it."""

_SHOWN_PROBLEMS: Final = 3


class CommandError(Exception):
    """Nothing was done. `message` is one sentence for people, `fix` what helps."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(f"{message} {fix}".rstrip())


class UsageError(CommandError):
    """The arguments do not fit together."""


def guarded(work: Callable[[Output], int]) -> int:
    """Runs a command and returns its exit code; whatever goes wrong becomes one line on stderr.

    Args:
        work: the command; writes on the output it is given and returns its exit code.
    """
    output = Output()
    code = None
    try:
        code = _run(work, output)
        output.flush()
    except OutputLost as error:
        output.silence()
        if code not in (None, FINE, DATA_ERRORS):  # nothing was done, and that was said
            return code
        if error.closed:  # a reader that has seen enough is no fault (`| head`); a full disk is one
            return output.code
        return _failed(output, f"The output cannot be written: {error}.")
    return code


def _run(work: Callable[[Output], int], output: Output) -> int:
    try:
        return work(output)
    except OutputLost:
        raise
    except SystemExit as error:  # argparse has printed its help
        return error.code if isinstance(error.code, int) else FINE
    except KeyboardInterrupt:
        return _failed(output, "" if output.done else "Cancelled; nothing was written.", INTERRUPTED)
    except Exception as error:
        return _failed(output, explain(error), code_of(error))


def _failed(output: Output, message: str, code: int = NOTHING_DONE) -> int:
    """Says what went wrong; what has been written by then is said first, and does not count as nothing done."""
    complain(*filter(None, (output.done, message)))
    return max(output.code, DATA_ERRORS) if output.done else code


def code_of(error: Exception) -> int:
    """The exit code of what went wrong before anything was printed (docs/commands.md)."""
    if isinstance(error, CommandError):
        return NOTHING_DONE
    from upflow_tui.engine.draft.drafting import Stopped
    from upflow_tui.store.errors import StoreError
    from upflow_tui.store.watching import Cancelled

    if isinstance(error, StoreError):
        return TRY_AGAIN if error.again else DATA_ERRORS if error.done else NOTHING_DONE
    return INTERRUPTED if isinstance(error, Stopped | Cancelled) else NOTHING_DONE


def complain(*sentences: str) -> None:
    """One line on stderr, if anyone listens."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"upflow-tui: {visible(' '.join(sentences))}\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            return


def explain(error: Exception) -> str:
    """What happened and what helps, in one line.

    What people can do something about is known here; anything else is a fault of the program, of which only type and
    place are told: its values may be personal data.
    """
    if isinstance(error, CommandError):
        return str(error)
    said = _explain_engine(error) or _explain_system(error) or _explain_fault(error)
    return " ".join((said, *getattr(error, "__notes__", ())))


def damage_behind(error: Exception, folder: Path) -> Exception | None:
    """What is to be said in the place of a fault of the program where the store turns out to be damaged.

    Args:
        error: what a command ended with.
        folder: the data folder.
    """
    if isinstance(error, CommandError | OutputLost) or _explain_engine(error) or _explain_system(error):
        return None
    from upflow_tui.store.checking import check_store
    from upflow_tui.store.database import Database
    from upflow_tui.store.read_back import damaged_store

    try:
        with Database.open(folder, readonly=True) as database:
            problems = check_store(database)
    except Exception:  # the first error is the one to be told
        return None
    return damaged_store(problems[0]) if problems else None


def _explain_engine(error: Exception) -> str | None:
    # Imported only now: the module that raised the error has them all loaded already.
    from upflow_tui.engine.draft.drafting import Stopped
    from upflow_tui.engine.draft.writing import StopOnError
    from upflow_tui.engine.prepare.opening import ChoiceError, IncompleteMapping
    from upflow_tui.importing.file.source import SourceError
    from upflow_tui.importing.matching.mapping import MappingError
    from upflow_tui.store.database import StoreError
    from upflow_tui.store.draft.applying import Cancelled

    if isinstance(error, SourceError):
        return f"{error.finding.message} {error.finding.fix}"
    if isinstance(error, IncompleteMapping):
        reasons = " ".join(problem.message for problem in error.problems[:_SHOWN_PROBLEMS])
        if error.offers:
            return f"{reasons} You can import {' or '.join(error.offers)}."
        return f"{reasons} Map what is missing with --map 'COLUMN=field'; upflow-tui inspect shows the columns."
    if isinstance(error, ChoiceError | MappingError | StopOnError | StoreError):
        return str(error)
    if isinstance(error, Stopped | Cancelled):
        return "Cancelled; nothing was written."
    return None


def _explain_system(error: Exception) -> str | None:
    import errno
    import sqlite3

    if isinstance(error, OSError):
        place = f"{error.filename}: " if isinstance(error.filename, str) else ""
        fix = " Free some space, then try again." if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        return f"{place}{error.strerror or error}.{fix}"
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    ):
        return (
            f"The private folder of this command cannot be used: {error}. Free some space where the data folder is, "
            "or in the temporary folder."
        )
    if isinstance(error, MemoryError):
        return "There is not enough memory. Close other programs, or split the file."
    return None


def _explain_fault(error: Exception) -> str:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" ({place.tb_frame.f_globals.get('__name__', '?')}, line {place.tb_lineno})" if place is not None else ""
    return f"This is a program error: {type(error).__name__}{where}. {PLEASE_REPORT}"
