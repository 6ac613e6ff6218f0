"""`upflow-tui import FILE --yes`: the plan is made and written in one transaction; `--dry-run` is a check.

Source: docs/commands.md.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from upflow_tui.cli.check import check, print_plan
from upflow_tui.cli.errors import DATA_ERRORS, FINE, CommandError, UsageError
from upflow_tui.cli.notify import print_told, telling, told_json
from upflow_tui.cli.opening import OpenedFile, opened_file
from upflow_tui.cli.output import Output
from upflow_tui.cli.plan_report import plan_in_words, print_customers
from upflow_tui.cli.verbose import note
from upflow_tui.contract.check_pairs import check_pairs
from upflow_tui.core.counting import counted
from upflow_tui.engine.draft.writing import Outcome
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.store.draft.reader import DraftReader

if TYPE_CHECKING:
    from upflow_tui.engine.past.notifying import Notice, Sending


def run(options: Namespace, output: Output) -> int:
    """Imports and prints what was done; 1 where an error was found in the data.

    Raises:
        UsageError: `--notify` with `--dry-run`.
        CommandError: `--yes` is missing; the message says what would be done.
        StopOnError, Stopped, Cancelled, StoreError: as `Engine.run`; nothing was written but an entry of the history.
    """
    if options.dry_run:
        if options.notify:
            raise UsageError("--notify reports an import, and --dry-run does not import.", "Use only one of them.")
        return check(options, output)
    with opened_file(options) as file:
        if not options.yes:
            _refuse(file)
        outcome = file.engine.run(
            file.opened,
            file.choices,
            file.workspace,
            progress=file.progress,
            cancelled=file.cancelled,
            depth=Depth.EVERYTHING if options.full else Depth.CHANGES,
            lists_findings=options.json,
        )
        output.code = DATA_ERRORS if outcome.totals.errors else FINE
        output.done = f"Import {outcome.number} is done."
        note(options, f"import {outcome.number} is written: {outcome.status}")
        file.progress.clear()
        with telling(options.notify, lambda: _notice(options, outcome.number)) as told:
            _print(file, outcome, options, output, told)
        output.flush()
    return output.code


def _print(file: OpenedFile, outcome: Outcome, options: Namespace, output: Output, told: Iterator[Sending]) -> None:
    """What was done, then what became of the messages about it."""
    with DraftReader(outcome.draft) as reader:
        if options.json:
            done: dict[str, Any] = {"import": outcome.number, "status": outcome.status}
            if options.notify:
                done["notified"] = told_json(told)
            pairs = check_pairs(file.opened, file.choices, reader, full=options.full, again=file.again)
            output.json("import", {**pairs, **done})
            return
        print_plan(output, file, reader, _title(outcome))
        if options.full:
            print_customers(output, reader.iter_customers())
    output.line()
    output.line(f"To see it again: upflow-tui history show {outcome.number}")
    print_told(output, told)


def _notice(options: Namespace, number: int) -> Notice | None:
    from upflow_tui.engine.past.notifying import notice_of

    return notice_of(options.data_dir, number)


def _refuse(file: OpenedFile) -> None:
    """Says what would be imported. Raises CommandError."""
    with DraftReader(file.draft(depth=Depth.COUNTS)) as reader:
        totals = reader.totals
    name = file.opened.source.name
    raise CommandError(f"{name} would {plan_in_words(totals)}.", "Nothing was written: add --yes to import it.")


def _title(outcome: Outcome) -> str:
    totals = outcome.totals
    if outcome.status == "success":
        return f"Import {outcome.number}: Success · {counted(totals.lines, 'line')}"
    return f"Import {outcome.number}: Error · {totals.applied:,} of {counted(totals.lines, 'line')} applied"
