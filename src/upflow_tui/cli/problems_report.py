"""`check --problems`: what to fix first, and with which argument (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.cli.findings_report import SIGNS
from upflow_tui.cli.output import Output
from upflow_tui.cli.repairs import as_arguments, described
from upflow_tui.core.counting import counted
from upflow_tui.core.fields import label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.engine.draft.problems import Problem

_SHOWN: Final = 40
"""Problems that are shown; `--json` has every one."""


def print_problems(output: Output, problems: Sequence[Problem]) -> None:
    """The problems, those that hold back the most lines first, each with what fixes it."""
    output.line()
    if not problems:
        output.line("No problems.")
        return
    output.line(f"{counted(len(problems), 'problem')}, those that hold back the most lines first")
    for problem in problems[:_SHOWN]:
        _print(output, problem)
    if len(problems) > _SHOWN:
        output.line(f"  … and {len(problems) - _SHOWN:,} more; --json lists them all.")


def _print(output: Output, problem: Problem) -> None:
    first = problem.first
    output.paragraph(first.message, "    ", f"  {SIGNS[first.severity]} ")
    parts = [counted(problem.lines, "line") if problem.lines else counted(problem.count, "time")]
    if problem.freed:
        parts.append(f"{problem.freed:,} with no other error")
    if first.value and shorten(first.value) not in first.message:
        label = f"{label_of(first.field)} " if first.field else ""
        parts.append(f'{label}"{shorten(first.value)}"')
    output.paragraph(" · ".join(parts), "    ")
    if problem.repair is not None:
        arguments = as_arguments(problem.repair)
        output.paragraph(arguments or described(problem.repair), "      ", "    → ")
    elif first.fix:
        output.paragraph(first.fix, "      ", "    → ")
