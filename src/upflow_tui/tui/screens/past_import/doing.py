"""What can be done with a past import from the history as well as from the end of the wizard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from textual.screen import Screen

from upflow_tui.tui.dialogs.save_as import save_file, save_list
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary
    from upflow_tui.engine.past.errors_file import Kind, WrittenErrors
    from upflow_tui.tui.services import Services

_NAMED: Final = 3
"""Imports that a question names."""


def save_errors(screen: Screen[Any], services: Services, number: int, file_name: str | None) -> None:
    """Asks where the lines with errors of an import go, writes them, and says how many there are."""
    from upflow_tui.engine.past.errors_file import errors_file_name, write_errors

    written: list[WrittenErrors] = []

    def write(kind: Kind, out: BinaryIO) -> None:
        written[:] = [write_errors(services.folder, number, out, kind)]

    def told(path: Path) -> str:
        done = written[0]
        other = f" It is saved as {done.encoding}: the file's own encoding cannot hold the messages."
        text = f"{counted(done.lines, 'line')} with errors saved: {path}."
        text_fix = " Fix them there and import that file: it continues this import."
        if done.without_comment:
            text += f" {counted(done.without_comment, 'marked cell')} without a comment: more would slow Excel down."
        return text + text_fix + (other if done.other_encoding else "")

    save_list(screen, f"Save the lines with errors of import {number}", errors_file_name(file_name), write, told=told)


def save_past_fixed(screen: Screen[Any], services: Services, number: int, file_name: str | None) -> None:
    """Asks for which lines and where to, and writes the fixed file of an import."""
    from upflow_tui.engine.files.fixed_output import FixedCounts, WhichLines, fixed_file_name, write_past_fixed
    from upflow_tui.tui.dialogs.save_fixed import save_fixed

    def write(path: Path, which: WhichLines, replace: bool) -> FixedCounts:
        return write_past_fixed(services.folder, number, which, path, replace=replace)

    save_fixed(screen, fixed_file_name(file_name or f"import-{number}"), write)


def write_report(screen: Screen[Any], services: Services, summary: ImportSummary) -> None:
    """Asks where the report of an import goes, and writes it; its ending says whether as Markdown or as HTML."""
    from upflow_tui.engine.past.reporting import report_name, write_report

    def save(path: Path, replace: bool) -> None:
        write_report(services.folder, summary.number, path, replace=replace)

    hint = "A name ending in .html opens in any browser; .md is Markdown."
    save_file(screen, f"Write a report of import {summary.number}", report_name(summary.number), save, hint=hint)


def open_undo(screen: Screen[Any], number: int, then: Callable[[int], object]) -> None:
    """Shows what an undo of this import would do, and does it if the person wants to.

    Args:
        screen: where it is asked.
        number: the import.
        then: told how many things were kept, when it is done.
    """
    from upflow_tui.tui.screens.undo.screen import UndoScreen

    screen.app.push_screen(UndoScreen(number, then))


def ask_to_forget(
    screen: Screen[Any],
    services: Services,
    imports: Sequence[ImportSummary],
    then: Callable[[Exception | None], object],
) -> None:
    """Says what would be erased of imports and what is kept, and erases it if the person wants to, in a thread.

    Args:
        screen: where it is asked.
        services: the data folder.
        imports: at least one.
        then: called when it is done, or with why it could not be.
    """
    from upflow_tui.tui.dialogs.confirm import ConfirmDialog

    called = _called(imports)

    def forget() -> None:
        for summary in imports:
            services.engine.past.forget(summary.number)

    def start(wants: bool | None) -> None:
        if wants:
            screen.app.notify(f"Forgetting {called}…", markup=False)
            # what became of it is told even when the screen was left meanwhile
            off_loop(screen.app, forget, tell, group="forget", exclusive=False, failed=then)

    def tell(_: object) -> None:
        is_so = "is forgotten; its" if len(imports) == 1 else "are forgotten; their"
        screen.app.notify(f"{called[0].upper()}{called[1:]} {is_so} totals are kept.", markup=False)
        then(None)

    dialog = ConfirmDialog(
        f"Forget {called}?",
        f"Permanently erases from this computer what is kept of {_named(imports)}.",
        yes="Forget",
        no="Keep",
        details=(
            "Erased: the file and its lines, the texts of its problems, its fixes, old and new values, the names of "
            "what it created, and the same of its undos.",
            "Unfinished imports of the same file are discarded.",
            "Kept: the entry in the history with its totals, and the customers as they are.",
            "A forgotten import can no longer be undone, saved, compared or run again.",
        ),
        dangerous=True,
    )
    screen.app.push_screen(dialog, start)


def _called(imports: Sequence[ImportSummary]) -> str:
    return f"import {imports[0].number}" if len(imports) == 1 else counted(len(imports), "import")


def _named(imports: Sequence[ImportSummary]) -> str:
    """`import 3 (clients.csv)`, `import 3 (clients.csv), import 4 (june.csv) and 2 more`."""
    named = [
        f"import {summary.number}{f' ({safe_str(summary.file_name, 40)})' if summary.file_name else ''}"
        for summary in imports[:_NAMED]
    ]
    more = len(imports) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
