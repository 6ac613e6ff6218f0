"""The first tab of a past import: what it was and did, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.content import Content

from upflow_tui.importing.planning.line_fates import Fate
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.past_import.tab import PastFacts, PastTab, Rows
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.widgets.grid.rows import SIGNS, Cell, Row, Tone
from upflow_tui.tui.wording import MODES, counted, delimiter, moment, number, size, status

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary
    from upflow_tui.importing.planning.plan import Counts

_LABEL: Final = 11
_WAYS: Final = (
    ("save_errors", "e", "Save the lines with errors", "fix them, import it: continues this import"),
    ("save_fixed", "W", "Save the fixed file", "ready for Upflow, with its own labels"),
    ("undo_import", "u", "Undo", "shows first what will be undone and kept"),
    ("run_again", "a", "Run again with a newer file", "same mapping, options and value mappings"),
    ("compare", "=", "Compare with another import", "customers that are new, missing or changed"),
    ("write_report", "P", "Write a report", "Markdown or HTML, to share"),
    ("save_file", "w", "Save the original file", "exactly as imported, checked by its SHA-256"),
    ("forget", "x", "Forget", "erases file and details; the totals are kept"),
)
"""What can be done: the action, its key, what it is called, what it means."""


class SummaryTab(PastTab):
    """What it was and did; below, what can be done with it."""

    LABEL = "Summary"
    ENTER = "Open"
    SEARCHES = False

    def __init__(self, facts: PastFacts, allowed: Callable[[str], bool]) -> None:
        """`allowed`: whether an action, by what it does, can be done with this import."""
        super().__init__(facts)
        self._allowed = allowed

    def columns(self, width: int) -> Sequence[GridColumn]:
        """Key, name and meaning of each way."""
        return (GridColumn("", 1), GridColumn("", 28), GridColumn("", min_width=40))

    def listing(self) -> Callable[[], Listing]:
        """What can be done."""
        rows = [
            Row(place, (key, label, Cell(meaning, Tone.MUTED)))
            for place, (does, key, label, meaning) in enumerate(_WAYS)
            if self._allowed(does)
        ]
        return partial(Rows, rows)

    @staticmethod
    def action_of(row: Row) -> str:
        """What a row does."""
        return _WAYS[row.key][0]

    def above(self) -> Content:
        """What it was and did."""
        return summary_content(self.facts.summary, self.facts.kept)


def head_content(summary: ImportSummary) -> Content:
    """The first line: number, mode and status."""
    totals = summary.totals
    state = status(summary.status)
    tone = {Tone.SUCCESS: "$success", Tone.ERROR: "$error"}.get(state.tone, "$text-muted")
    shown = f"{SIGNS[state.tone]} {state.text}".strip()
    if summary.status == "error":
        shown += f" · {number(totals.applied)} of {counted(totals.lines, 'line')} applied"
    what = MODES.get(summary.mode or "", f"Undo of import {summary.undoes}")
    return Content.assemble((f"Import {summary.number}", "bold"), f" · {what} · ", (shown, tone))


def summary_content(summary: ImportSummary, kept: int) -> Content:
    """The lines above what can be done."""
    totals = summary.totals
    started = summary.started.astimezone()
    when = f"{started:%Y-%m-%d %H:%M:%S} to {summary.ended.astimezone():%H:%M:%S} · by {summary.by}"
    lines = [_line("When", safe_text(when, 300))]
    if summary.file_name is not None:
        facts = [summary.file_name, size(summary.size or 0), delimiter(summary.delimiter), summary.encoding or ""]
        facts.append(f"header on line {summary.header_line}" if summary.header_line else "no header")
        lines.append(_line("File", safe_text(" · ".join(fact for fact in facts if fact), 400)))
    lines.append(_counts("Customers", totals.customers))
    lines.append(_counts("Contacts", totals.contacts))
    told = " · ".join(f"{number(getattr(totals, fate.value))} {fate.value}" for fate in Fate)
    lines.append(_line("Lines", Content(f"{number(totals.lines)} = {told}")))
    found = ((totals.errors, "✗", "error", "$error"), (totals.warnings, "!", "warning", "$warning"))
    parts = [
        (f"{sign} {counted(count, noun)}   ", style if count else "$text-muted") for count, sign, noun, style in found
    ]
    lines.append(_line("Findings", Content.assemble(*parts, (f"· {counted(totals.notes, 'note')}", "$text-muted"))))
    lines += [_line("", Content.styled(text, "$warning")) for text in state_sentences(summary, kept)]
    return Content("\n").join([*lines, Content("")])


def state_sentences(summary: ImportSummary, kept: int) -> list[str]:
    """What it continues, and what became of it since; `kept`: how much its last undo kept."""
    told = []
    if summary.continues is not None:
        told.append(f"Continues import {summary.continues}: the file contained its lines with errors.")
    if summary.undone is not None:
        left = f" {counted(kept, 'thing')} {'was' if kept == 1 else 'were'} kept: u tries again." if kept else ""
        told.append(f"↶ Undone on {moment(summary.undone)}.{left}")
    if summary.forgotten is not None:
        told.append(f"Forgotten on {moment(summary.forgotten)}: only these totals remain.")
    return told


def _line(label: str, content: Content) -> Content:
    return Content.assemble((label.ljust(_LABEL), "$text-muted"), content)


def _counts(noun: str, counts: Counts) -> Content:
    told = (
        (Tone.NEW, counts.create, "new"),
        (Tone.CHANGED, counts.update, "updated"),
        (Tone.SAME, counts.unchanged, "unchanged"),
        (Tone.ERROR, counts.refused, "refused"),
    )
    parts: list[tuple[str, str]] = []
    for tone, count, word in told:
        style = {Tone.NEW: "$success", Tone.CHANGED: "$primary", Tone.ERROR: "$error"}.get(tone, "$text-muted")
        parts.append((f"{SIGNS[tone]} {number(count)} {word}   ", style if count else "$text-muted"))
    return _line(noun, Content.assemble(*parts))
