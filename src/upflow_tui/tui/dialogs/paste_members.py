"""The dialog that takes members as a list of addresses, and shows what it understood before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Static, TextArea

from upflow_tui.core.kinds import Pasted
from upflow_tui.tui.actions import LINES, bindings_for
from upflow_tui.tui.dialogs.buttons import DialogButton
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.dialogs.form_fields import FormLines, LinesField
from upflow_tui.tui.failures import words_of
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.core.organization import Member
    from upflow_tui.engine.organization.pasted_members import PastedMember

_AROUND_THE_LIST = 17
"""Lines of the dialog that are not the list's, and a margin."""
_MOST_ROWS = 14
_PAUSE = 0.15
"""Seconds without a key after which the list is read."""


class PasteMembersDialog(Dialog[int]):
    """A field for the list, and below it each piece as it is understood. Gives back how many were added, or None."""

    BINDINGS = bindings_for(LINES)
    key_labels: ClassVar = {"lines.save": "Add them"}
    DEFAULT_CSS = """
    PasteMembersDialog {
        & > .dialog--box { width: 84; }
        & .paste--count { margin-top: 1; height: 1; }
        & .form--buttons { height: 1; margin-top: 1; align-horizontal: right; }
        & .form--buttons Button { margin-left: 2; }
    }
    """

    def __init__(self, present: Collection[str], add: Callable[[list[Member]], object]) -> None:
        """`present`: the e-mails of the members there are; `add`: writes the new ones, called in a thread."""
        super().__init__("Add members from a list")
        self._present = frozenset(present)
        self._add = add
        self._found: list[PastedMember] = []
        self._timer: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """The field, the pieces, the buttons."""
        yield paragraph("Paste or type e-mail addresses, separated by commas, semicolons or new lines.")
        yield FormLines(LinesField("list", "", "", "anna@company.com, Paul Keller <paul@company.com>", 4))
        yield Static(classes="paste--count")
        columns = (GridColumn("E-mail", min_width=24, weight=2), GridColumn("Name", min_width=12), GridColumn("", 26))
        yield RowGrid(columns, enter_label=None, empty_text="Nothing yet.")
        with Horizontal(classes="form--buttons"):
            yield DialogButton("Cancel", action="screen.close")
            yield DialogButton("Add them", action="screen.save")

    def on_mount(self) -> None:
        """The focus where one pastes."""
        self.query_one(RowGrid).styles.height = max(3, min(_MOST_ROWS, self.app.size.height - _AROUND_THE_LIST))
        self.query_one(FormLines).focus()
        self._show([])

    @on(TextArea.Changed)
    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._begin)

    def _begin(self) -> None:
        text = self.query_one(FormLines).text
        off_loop(
            self, lambda: self._understood(text), partial(self._show_if_last, text), group="read", failed=self._refuse
        )

    def _show_if_last(self, text: str, found: list[PastedMember]) -> None:
        if text == self.query_one(FormLines).text:
            self._show(found)

    def _understood(self, text: str) -> list[PastedMember]:
        from upflow_tui.engine.organization.pasted_members import understood

        return understood(text, self._present)

    def _show(self, found: list[PastedMember]) -> None:
        self._found = found
        new = len(self._new())
        refused = sum(piece.reading is Pasted.REFUSED for piece in found)
        known = len(found) - new - refused
        parts = [f"+ {counted(new, 'new member')}"]
        parts += [f"= {known} skipped"] if known else []
        parts += [f"✗ {refused} not valid"] if refused else []
        self.query_one(".paste--count", Static).update(" · ".join(parts) if found else "")
        self.query_one(RowGrid).show_rows([_row(place, piece) for place, piece in enumerate(found)])

    def _new(self) -> list[PastedMember]:
        return [piece for piece in self._found if piece.reading is Pasted.NEW]

    def action_save(self) -> None:
        """Adds what is new; what was typed last is read first."""
        text = self.query_one(FormLines).text

        def add() -> int:
            new = [piece.member for piece in self._understood(text) if piece.reading is Pasted.NEW]
            if new:
                self._add(new)
            return len(new)

        off_loop(self, add, self._added, group="save", exclusive=False, failed=self._refuse)

    def _added(self, count: int) -> None:
        if count:
            self.dismiss(count)
        else:
            self.app.bell()

    def _refuse(self, error: Exception) -> None:
        self.query_one(".paste--count", Static).update(safe_text(f"✗ {words_of(error)[0]}", 200))


def _row(place: int, piece: PastedMember) -> Row:
    reading = piece.reading.value
    if reading == "refused":
        return Row(place, (Cell(piece.email, Tone.ERROR), "", Cell(piece.told.partition(". ")[0], Tone.MUTED)))
    tone = Tone.NEW if reading == "new" else Tone.SAME
    return Row(place, (Cell(piece.email, tone), piece.name, Cell(piece.told, Tone.MUTED)))
