"""`check` and `inspect` of several files: each by itself, a line or a JSON object on one line for each of them.

Source: docs/commands.md "Several files".
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TypeAlias

from upflow_tui.cli.errors import FINE, INTERRUPTED, UsageError, code_of, complain, explain
from upflow_tui.cli.output import Output, OutputLost

Work: TypeAlias = Callable[[Namespace, Output], int]
"""What is done with the file of the arguments; gives the exit code."""


def each_file(options: Namespace, output: Output, whole: Work, short: Work) -> int:
    """Does the work of a command for each of its files and returns the worst exit code.

    A file with which nothing can be done is said on standard error, and does not keep the others from their turn.

    Args:
        options: with `files`; the work gets each of them as `file`.
        output: receives what the work prints.
        whole: the work where there is one file.
        short: the work where there are several; prints one line, or what `whole` prints as JSON.

    Raises:
        UsageError: the arguments do not fit together.
        Stopped: the person wished to stop; the files before were printed.
    """
    if len(options.files) == 1:
        return whole(_with_file(options, options.files[0]), output)
    worst = FINE
    for name in options.files:
        output.object_of = name
        worst = max(worst, _of_one(_with_file(options, name), output, whole if options.json else short))
        output.code = worst
        output.flush()
    return worst


def _of_one(options: Namespace, output: Output, work: Work) -> int:
    try:
        return work(options, output)
    except (OutputLost, UsageError):
        raise
    except Exception as error:
        code = code_of(error)
        if code == INTERRUPTED:
            raise
        complain(explain(error))
        if options.json:
            output.json("error", {"error": explain(error)})
        return code


def _with_file(options: Namespace, name: str) -> Namespace:
    return Namespace(**{**vars(options), "file": name})
