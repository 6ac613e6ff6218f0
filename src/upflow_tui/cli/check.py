"""`upflow-tui check FILE …`: every finding and the plan; nothing is written (docs/commands.md)."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.cli.errors import DATA_ERRORS, FINE, UsageError
from upflow_tui.cli.findings_report import print_alike
from upflow_tui.cli.opening import OpenedFile, opened_file
from upflow_tui.cli.output import Output
from upflow_tui.cli.plan_report import MODES, print_customers, print_file, print_totals
from upflow_tui.cli.repairs import print_repairs
from upflow_tui.cli.saved_mapping import print_saved_mapping
from upflow_tui.cli.several import each_file
from upflow_tui.cli.stream_file import is_stream
from upflow_tui.contract.check_pairs import check_pairs
from upflow_tui.contract.plan_pairs import ordered_findings
from upflow_tui.core.counting import counted
from upflow_tui.engine.draft.outlook import Outlook, outlook
from upflow_tui.importing.choices import OnError
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.store.draft.reader import DraftReader

if TYPE_CHECKING:
    from upflow_tui.engine.draft.problems import Problem

ALONE: Final = "The file was checked without the stored customers."


def run(options: Namespace, output: Output) -> int:
    """Checks each file of the arguments and returns the worst exit code.

    Raises:
        UsageError: details are asked for of several files, and not as JSON.
    """
    if len(options.files) > 1 and not options.json and (options.full or options.problems):
        raise UsageError("Several files get one line each.", "Check one alone, or add --json.")
    return each_file(options, output, check, _in_a_line)


def check(options: Namespace, output: Output) -> int:
    """Prints findings and plan; 1 where an error was found in the data, or with `--fail-on warning` a warning."""
    with opened_file(options) as file, DraftReader(file.draft(depth=_depth(options, file))) as reader:
        file.progress.clear()
        totals = reader.totals
        output.code = _code(options, totals)
        problems = _problems(file, reader) if options.problems else None
        if options.json:
            more: dict[str, Any] = {}
            if problems is not None:
                from upflow_tui.contract.check_pairs import problem_json

                more["problems"] = [problem_json(problem) for problem in problems]
            if options.on_error == OnError.STOP:
                more["stopped"] = bool(totals.errors)
            pairs = check_pairs(file.opened, file.choices, reader, full=options.full, again=file.again)
            output.json("check", {**pairs, **more})
        else:
            title = f"{MODES[file.opened.mode]} would do this; nothing was written:"
            if _outlook(options, totals) is Outlook.STOPS:
                title = "Nothing would be imported because of --on-error stop. Without it:"
            print_plan(output, file, reader, title, problems)
            if options.full:
                print_customers(output, reader.iter_customers())
            output.line()
            output.paragraph(_next_step(options, totals))
    return output.code


def _depth(options: Namespace, file: OpenedFile) -> Depth:
    """What will be looked at. What fixes have left is asked of each finding."""
    if options.full:
        return Depth.EVERYTHING
    return Depth.FINDINGS if options.json or options.problems or file.opened.repairs else Depth.COUNTS


def _in_a_line(options: Namespace, output: Output) -> int:
    """One of several files."""
    with opened_file(options) as file, DraftReader(file.draft(depth=Depth.COUNTS)) as reader:
        file.progress.clear()
        totals = reader.totals
    customers = totals.customers
    plan = f"{customers.create:,} to create, {customers.update:,} to update, {customers.unchanged:,} unchanged"
    found = f"{customers.refused:,} refused; {counted(totals.errors, 'error')}, {counted(totals.warnings, 'warning')}"
    output.line(f"{options.file}: {counted(totals.lines, 'line')}: {plan}, {found}")
    return _code(options, totals)


def _code(options: Namespace, totals: Totals) -> int:
    return DATA_ERRORS if totals.errors or (options.fail_on == "warning" and totals.warnings) else FINE


def _outlook(options: Namespace, totals: Totals) -> Outlook:
    return outlook(totals.errors, totals.applied, options.on_error)


def _problems(file: OpenedFile, reader: DraftReader) -> list[Problem]:
    from upflow_tui.engine.draft.problems import problems_of

    return problems_of(ordered_findings(reader), file.opened, file.engine.organization())


def print_plan(
    output: Output, file: OpenedFile, reader: DraftReader, title: str, problems: Sequence[Problem] | None = None
) -> None:
    """The file, what is fixed, the numbers under `title`, and the findings in groups, or the problems instead."""
    totals = reader.totals
    print_file(output, file.opened, totals)
    print_saved_mapping(output, file.opened)
    print_repairs(output, file.opened, reader)
    if file.again is not None:
        from upflow_tui.cli.like_report import print_again

        print_again(output, file.again)
    output.line()
    if file.choices.alone:
        output.paragraph(ALONE)
    output.title(title)
    print_totals(output, totals)
    if problems is not None:
        from upflow_tui.cli.problems_report import print_problems

        print_problems(output, problems)
    else:
        print_alike(output, reader.iter_alike())


def _next_step(options: Namespace, totals: Totals) -> str:
    name = "-" if is_stream(options.file) else shlex.quote(options.file)
    if options.alone:
        fix = f"upflow-tui fix {name} -o FIXED.csv --alone"
        return f"To save the fixed file, ready for upload to Upflow: {fix}, with the same options."
    command = f"upflow-tui import {name} --yes, with the same options."
    if not totals.errors and _outlook(options, totals) is Outlook.NOTHING:
        return "There is nothing to import: everything in the file is already stored."
    if not totals.errors:
        return f"To import it: {command}"
    if options.on_error == OnError.STOP:
        return "As it is, --on-error stop would import nothing. Fix the file and check it again."
    what = "the lines without an error" if options.on_error == OnError.SKIP_LINE else "what is valid"
    return f"Fix the file and check it again, or import {what}: {command}"
