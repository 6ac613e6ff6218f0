"""The tab of a past import with its lines, each with its fate, and the one with its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from textual.content import Content

from upflow_tui.importing.planning.line_fates import Fate
from upflow_tui.tui.file_columns import file_column
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.past_import.tab import PastFacts, PastTab, Rows
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.widgets.grid.listed import Listed
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone, text_of
from upflow_tui.tui.wizard.preview.finding_detail import TONES
from upflow_tui.tui.wording import delimiter, number, size

if TYPE_CHECKING:
    from upflow_tui.core.findings import Severity
    from upflow_tui.engine.past.lines import FatedLine, FatedLines

_FATES: Final = (None, Fate.APPLIED, Fate.UNCHANGED, Fate.REFUSED, Fate.SKIPPED)
_FATE_TONES: Final = {
    Fate.APPLIED: Tone.SUCCESS,
    Fate.UNCHANGED: Tone.SAME,
    Fate.REFUSED: Tone.ERROR,
    Fate.SKIPPED: Tone.LOCKED,
}
_WIDEST: Final = 28
_FIRST: Final = 100
"""Lines that the file's tab shows as parsed."""


class LinesTab(PastTab):
    """Every line of the file with what became of it."""

    LABEL = "Lines"
    EMPTY = "The lines are no longer kept."
    ENTER = "Customer"
    FILTERS = ("All lines", "Applied", "Unchanged", "Refused", "Skipped")
    CELL_CURSOR = True

    def __init__(self, facts: PastFacts) -> None:
        super().__init__(facts)
        self.counted = facts.summary.totals.lines
        self.list: FatedLines | None = None
        """The lines in front; None until they are read."""
        self._stop = Event()

    @property
    def has_file(self) -> bool:
        """Whether the cells can be read."""
        return self.facts.summary.forgotten is None

    def columns(self, width: int) -> Sequence[GridColumn]:
        """Line, fate, then the file's columns: by their field where they have one."""
        head = [GridColumn("Line", 8), GridColumn("Result", 11)]
        if not self.has_file:
            return [*head, GridColumn("", min_width=40)]
        return [*head, *(_column(column, by_field=True) for column in self.facts.columns)]

    def listing(self) -> Callable[[], Listing]:
        """The lines; whoever searches for others ends the search before."""
        self._stop.set()
        stop = self._stop = Event()
        return partial(self._make, _FATES[self.narrowed], self.search, stop)

    def _make(self, fate: Fate | None, search: str, stop: Event) -> Listing:
        from upflow_tui.engine.past.lines import FatedLines

        facts = self.facts
        file = facts.file.get() if self.has_file else None
        lines = FatedLines(facts.folder, facts.number, file, fate=fate, search=search, stopped=stop.is_set)
        self.list = lines
        return Listed(lines, line_row)

    def above(self) -> Content:
        """How many lines have which fate."""
        totals = self.facts.summary.totals
        told = "   ".join(f"{number(getattr(totals, fate.value))} {fate.value}" for fate in Fate)
        shown = f"   only: {self.FILTERS[self.narrowed].lower()}" if self.narrowed else ""
        gone = "" if self.has_file else "   The lines themselves were forgotten."
        return safe_text(told + shown + gone, 300, "$text-muted")

    def close(self) -> None:
        """Ends a search that is under way."""
        self._stop.set()


def line_row(line: FatedLine) -> Row:
    """A line: its number with the worst that was found on it, its fate, then its cells with theirs."""
    row, marks = line.row, line.row.marks
    head = Cell(str(row.line), _tone(row.worst))
    fate = Cell(line.fate.value, _FATE_TONES[line.fate])
    cells = (Cell(text, _tone(marks.get(index))) if index in marks else text for index, text in enumerate(row.cells))
    return Row(row.line, (head, fate, *cells) if row.cells else (head, fate, ""))


def _tone(severity: Severity | None) -> Tone:
    return TONES[severity] if severity is not None else Tone.MUTED


class FileTab(PastTab):
    """The file as it came: its first lines as parsed, and whether its bytes are still those that were imported."""

    LABEL = "File"
    EMPTY = "The file was forgotten."
    SEARCHES = False

    def __init__(self, facts: PastFacts) -> None:
        super().__init__(facts)
        self.checked = False
        """Whether the kept bytes were read and are those of the SHA-256."""

    def columns(self, width: int) -> Sequence[GridColumn]:
        """Line, then the file's columns by their headers."""
        return [GridColumn("Line", 8, align="right"), *(_column(column) for column in self.facts.columns)]

    def listing(self) -> Callable[[], Listing]:
        """The first lines."""
        return self._make if self.facts.summary.forgotten is None else partial(Rows, [])

    def _make(self) -> Listing:
        file = self.facts.file.get()
        self.checked = True
        return Rows([Row(line, (str(line), *cells)) for line, cells in file.first_rows(_FIRST)])

    def above(self) -> Content:
        """What the file was, and its hash."""
        summary = self.facts.summary
        sheet = [f"sheet {name}"] if (name := self.facts.sheet) else []
        facts = [size(summary.size or 0), *sheet, delimiter(summary.delimiter), summary.encoding or ""]
        facts.append(f"header on line {summary.header_line}" if summary.header_line else "no header")
        lines = [safe_text(" · ".join([summary.file_name or "", *(fact for fact in facts if fact)]), 300)]
        if summary.forgotten is not None:
            lines.append(Content.styled(f"SHA-256 {summary.sha256 or '–'}", "$text-muted"))
            lines.append(Content.styled("The file was erased on request.", "$warning"))
            return Content("\n").join(lines)
        told = ("✓ the kept bytes match it", "$success") if self.checked else ("checking…", "$text-muted")
        lines.append(Content.assemble((f"SHA-256 {(summary.sha256 or '')[:32]}… ", "$text-muted"), told))
        lines.append(Content.styled("The first lines as read. w saves a copy of the original file.", "$text-muted"))
        return Content("\n").join(lines)

    def below(self, row: Row) -> str:
        """The whole line."""
        return " · ".join(text_of(row, place) for place in range(1, len(row.cells)))


def _column(column: dict[str, object], *, by_field: bool = False) -> GridColumn:
    place = column["column"]
    header = str(column["header"] or "") or f"Column {place + 1 if isinstance(place, int) else ''}"
    field = column["field"]
    return file_column(header, str(field) if by_field and field else None, most=_WIDEST)
