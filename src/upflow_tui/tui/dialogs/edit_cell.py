"""The dialog that fixes one cell."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding
from upflow_tui.tui.actions import EDIT, bindings_for
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.rows import SIGNS
from upflow_tui.tui.wizard.preview.finding_detail import NOTE_SIGN, TONES

_SHOWN = 2
"""Findings that find room; a cell has one error at most."""


@dataclass(frozen=True, slots=True)
class CellToEdit:
    """A cell and all that is known of it. Every text may come from a file."""

    line: int
    column: int
    header: str
    label: str
    """The field's."""
    value: str
    """As it is now."""
    as_read: str
    """As it is in the file."""
    findings: Sequence[Finding] = ()
    proposals: Sequence[str] = ()
    """What it may become, the nearest first."""


class _Field(Input):
    """The text; the arrows put the proposals in."""

    BINDINGS = bindings_for(EDIT)


class EditCellDialog(Dialog[str]):
    """Line, column, problem and fix, and the text to change. Gives back the new text, or None."""

    DEFAULT_CSS = """
    EditCellDialog {
        & > .dialog--box { width: 76; }
        & Input { background: $panel; }
        & .edit--where { color: $text-muted; margin-bottom: 1; }
        & .edit--problem { margin-bottom: 1; }
        & .edit--proposal { height: 1; color: $text-muted; }
    }
    """

    def __init__(self, cell: CellToEdit) -> None:
        """`cell`: what is to be fixed."""
        super().__init__(f"Line {cell.line} · {cell.label}")
        self._cell = cell
        self._place = -1
        """Which proposal stands in the field; -1: none was taken."""

    def compose_body(self) -> ComposeResult:
        """Where it is, what is wrong, the field, and the proposals."""
        cell = self._cell
        where = f"Column “{cell.header}” of the file"
        if cell.as_read != cell.value:
            where += f", where it says “{cell.as_read or '(blank)'}”"
        yield paragraph(where, classes="edit--where", width=200)
        for finding in cell.findings[:_SHOWN]:
            sign = SIGNS[TONES[finding.severity]] or NOTE_SIGN
            yield paragraph(f"{sign} {finding.message}", f"  {finding.fix}", classes="edit--problem", width=300)
        yield _Field(_printable(cell.value), placeholder="(blank)", compact=True, select_on_focus=False)
        yield Static(classes="edit--proposal")

    def on_mount(self) -> None:
        """Puts the focus into the field."""
        self._say()
        self.query_one(_Field).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The arrows only where there is a proposal."""
        return bool(self._cell.proposals) if action == "propose" else True

    def action_propose(self, step: int) -> None:
        """Puts the next proposal, or the one before, into the field."""
        proposals = self._cell.proposals
        if proposals:
            first = self._place < 0
            self._place = (0 if step > 0 else -1) if first else self._place + step
            self._place %= len(proposals)
            field = self.query_one(_Field)
            field.value = _printable(proposals[self._place])
            field.cursor_position = len(field.value)
            self._say()

    def _say(self) -> None:
        proposals = self._cell.proposals
        text = "Write a new value, or clear the field to blank the cell."
        if proposals and self._place < 0:
            text = f"↓ suggests “{proposals[0]}”"
        elif proposals:
            text = f"suggestion {self._place + 1} of {len(proposals)}"
        self.query_one(".edit--proposal", Static).update(safe_text(text, 70))

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        taken = self._cell.proposals[self._place] if self._place >= 0 else None
        if taken is not None and event.value == _printable(taken):
            self.dismiss(taken)
        elif event.value == _printable(self._cell.value):
            self.dismiss(None)
        else:
            self.dismiss(event.value)


def _printable(text: str) -> str:
    """`text` without what a field cannot show; no-break and other spaces stay: they can be deleted."""
    return "".join(letter if letter.isprintable() or letter == "\u00a0" else " " for letter in text)
