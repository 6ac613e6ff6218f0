"""The first lines of a file as parsed, with the evidence for how it is read and with what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.importing.file.first_lines import Peek
from upflow_tui.tui import wording
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.widgets.grid.rows import SIGNS

_KEYS: Final = (("delimiter", "d"), ("encoding", "e"), ("header", "l"))
_KEYS_OF_A_SHEET: Final = (("sheet", "s"), ("header", "l"))
_KEY_OF_PROBLEMS: Final = "m"
_STYLES: Final = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.MUTED}
_COLOURS: Final = {Severity.ERROR: "$error", Severity.WARNING: "$warning", Severity.NOTE: "$text-muted"}
_NARROWEST, _WIDEST = 6, 28
_MEASURED: Final = 30
"""Rows by which the width of a column is found."""
_FILLED: Final = 0.9
"""The part of a line that wrapped words fill."""
_NOTE_SIGN: Final = "·"


class FileView(Vertical):
    """One file: shown, refused, or still being read."""

    DEFAULT_CSS = """
    FileView {
        border: round $border-blurred;
        border-title-color: $accent;
        border-subtitle-color: $text-muted;
        background: $surface;
        &:focus-within { border: round $border; }
        & .file-view--facts { height: auto; padding: 0 1; }
        & .file-view--findings { height: auto; max-height: 8; padding: 0 1; }
        & RowGrid { height: 1fr; min-height: 3; }
        &.-without-table RowGrid { display: none; }
        &.-without-table .file-view--findings { max-height: 100%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._facts: list[tuple[str, str]] = []
        """Keys, and the evidence for what each changes."""
        self._keys_work = False

    def compose(self) -> ComposeResult:
        """The evidence, the findings, the first lines."""
        yield Static(classes="file-view--facts")
        yield Static(classes="file-view--findings")
        yield RowGrid((), enter_label="Choose", empty_text="")

    def show(self, peek: Peek, *, chosen: bool, room: int) -> None:
        """Shows a file.

        Args:
            peek: what is seen of it.
            chosen: whether it is the one that the import has.
            room: how many lines there are for findings.
        """
        if peek.refusal is not None:
            self.refuse(peek.name, peek.refusal.message, peek.refusal.fix, size=peek.size)
            return
        table = peek.table
        assert table is not None
        self._title(peek.name)
        part = "" if peek.is_whole else "first lines only, the rest is read when you choose it · "
        self.border_subtitle = f"{'✓ chosen · ' if chosen else part}{wording.size(peek.size)}"
        why = {item.subject: item.text for item in table.dialect.evidence}
        keys = _KEYS_OF_A_SHEET if table.source.sheet is not None else _KEYS
        self._tell([(key, why[subject]) for subject, key in keys], found(peek.findings, room, self.size.width - 6))
        self.set_class(False, "-without-table")
        grid = self.query_one(RowGrid)
        names = [column.header or column.name for column in table.columns]
        grid.set_columns([GridColumn("Line", 6, align="right"), *_columns(names, peek.first.rows)])
        grid.show_rows(
            [
                Row(line, (Cell(str(line), Tone.WARNING if line in peek.first.suspects else Tone.MUTED), *cells))
                for line, cells in zip(peek.first.lines, peek.first.rows, strict=True)
            ]
        )

    def refuse(self, name: str, message: str, fix: str, *, size: int = 0) -> None:
        """Shows why nothing of the file can be imported, and what to do."""
        self._title(name)
        self.border_subtitle = wording.size(size) if size else ""
        text = Content.assemble((f"{SIGNS[Tone.ERROR]} ", "bold $error"), safe_text(message, 600, "bold $error"))
        self._without_table(Content("\n").join([text, safe_text(fix, 600)]) if fix else text)

    def busy(self, name: str, text: str) -> None:
        """Says that something is under way; a file in sight stays there."""
        self._title(name)
        self.border_subtitle = text

    def say(self, text: str, name: str = "") -> None:
        """Shows a sentence of the program's own in place of a file."""
        self._title(name)
        self.border_subtitle = ""
        self._without_table(safe_text(text, 600, "$text-muted"))

    def _title(self, name: str) -> None:
        self.border_title = safe_text(name, max(20, self.size.width - 8)) if name else "First lines"

    def let_keys_work(self, work: bool) -> None:
        """Lights the keys beside the evidence, or not: in a field where one types, they are text."""
        if work != self._keys_work:
            self._keys_work = work
            self._tell_facts()

    def _without_table(self, text: Content) -> None:
        self.set_class(True, "-without-table")
        self._tell([], text)

    def _tell(self, facts: list[tuple[str, str]], findings: Content) -> None:
        self._facts = facts
        self._tell_facts()
        self._show(".file-view--findings", findings)

    def _tell_facts(self) -> None:
        style = "bold $accent" if self._keys_work else "$text-muted"
        lines = [Content.assemble((key, style), "  ", safe_text(why, 200)) for key, why in self._facts]
        self._show(".file-view--facts", Content("\n").join(lines))

    def _show(self, part: str, text: Content) -> None:
        static = self.query_one(part, Static)
        static.update(text)
        static.display = bool(text.plain)


def found(findings: Sequence[Finding], room: int, width: int) -> Content:
    """The gravest findings, each with its fix, as many as fit in `room` lines, and how many more there are."""
    ordered = sorted(findings, key=lambda item: list(_STYLES).index(item.severity))
    parts: list[Content] = []
    for place, item in enumerate(ordered):
        line = finding_line(item)
        height = ceil(line.cell_length / max(20, width * _FILLED))
        left = len(ordered) - place
        if parts and height + (left > 1) > room:
            text = "1 more problem" if left == 1 else f"{left} more problems"
            parts.append(Content.assemble((_KEY_OF_PROBLEMS, "bold $accent"), f"  {text}"))
            break
        parts.append(line)
        room -= height
    return Content("\n").join(parts)


def finding_line(finding: Finding) -> Content:
    """A finding as one sentence with its sign and its fix."""
    sign = SIGNS[_STYLES[finding.severity]] or _NOTE_SIGN
    colour = _COLOURS[finding.severity]
    text = Content.assemble((f"{sign} ", f"bold {colour}"), safe_text(finding.message, 300, colour))
    return Content.assemble(text, " ", safe_text(finding.fix, 300, "$text-muted")) if finding.fix else text


def _columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[GridColumn]:
    """Columns as wide as their names and first values are, within limits."""
    widths = [min(max(len(name), _NARROWEST), _WIDEST) for name in names]
    for row in rows[:_MEASURED]:
        widths = [max(width, min(len(cell), _WIDEST)) for width, cell in zip(widths, row, strict=True)]
    return [GridColumn(name, width) for name, width in zip(names, widths, strict=True)]
