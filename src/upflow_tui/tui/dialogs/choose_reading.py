"""The dialog that asks how cells are read that can be read in two ways: it is never guessed."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wizard.repair_words import OPTION_EXAMPLES, OPTION_WORDS


class ChooseReading(Dialog[str]):
    """Gives back the option as a repair has it; blank: only the cells that are clear; None: nothing at all."""

    DEFAULT_CSS = """
    ChooseReading RowGrid { margin-top: 1; }
    """

    def __init__(self, label: str, question: str, options: Sequence[str]) -> None:
        """Asks.

        Args:
            label: the field's.
            question: with a cell of the file, as the engine asks it.
            options: the answers.
        """
        super().__init__(f"How is {label} written?")
        self._question = question
        self._options = (*options, "")

    def compose_body(self) -> ComposeResult:
        """The question and its answers."""
        yield paragraph(self._question)
        yield RowGrid([GridColumn(""), GridColumn("", 26)], enter_label="Choose")

    def on_mount(self) -> None:
        """Lists the answers."""
        grid = self.query_one(RowGrid)
        rows = [
            Row(place, (_words(option), Cell(OPTION_EXAMPLES.get(option, ""), Tone.MUTED)))
            for place, option in enumerate(self._options)
        ]
        grid.styles.height = len(rows)
        grid.show_rows(rows)
        grid.focus()

    @on(RowGrid.RowSelected)
    def _take(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        self.dismiss(self._options[event.index])


def _words(option: str) -> str:
    words = OPTION_WORDS.get(option)
    return words[0].upper() + words[1:] if words else "Mend only the cells that are clear"
