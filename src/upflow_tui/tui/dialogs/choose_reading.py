"""The dialog that asks how cells are read that can be read in two ways: it is never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.importing.fixes.labels import OPTION_LABELS
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone

_COLUMNS: Final = (GridColumn(""), GridColumn("", 26))


class ChooseReading(ListDialog[str]):
    """Gives back the option as a repair has it; blank: only the cells that are clear; None: nothing at all."""

    DEFAULT_CSS = """
    ChooseReading > .dialog--box { width: 72; }
    """

    def __init__(self, label: str, question: str, options: Sequence[str]) -> None:
        """Asks.

        Args:
            label: the field's.
            question: with a cell of the file, as the engine asks it.
            options: the answers.
        """
        answers = (*options, "")
        rows = [
            Row(
                place,
                (_words(option), Cell(OPTION_LABELS[option].example if option in OPTION_LABELS else "", Tone.MUTED)),
            )
            for place, option in enumerate(answers)
        ]
        super().__init__(
            f"How is {label} written?",
            _COLUMNS,
            rows,
            words=[question],
            gives=lambda row: answers[row.key],
            enter="Choose",
        )


def _words(option: str) -> str:
    if not option:
        return "Fix only the cells that are clear"
    words = OPTION_LABELS[option].reading
    return words[0].upper() + words[1:]
