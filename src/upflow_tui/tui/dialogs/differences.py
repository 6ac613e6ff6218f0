"""The dialog that says what of a newer file is not as it was in the file of a past import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult

from upflow_tui.core.fields import label_of
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.like_past_import import Differences

_COLUMNS: Final = (
    GridColumn("New value", min_width=28, weight=2),
    GridColumn("Field", 17),
    GridColumn("Lines", 7, align="right"),
)
_AROUND: Final = 14
"""Lines of the window that are not the list's."""
_SENTENCES: Final = 6


class DifferencesDialog(Dialog[None]):
    """What differs, in sentences; then the new values. Gives back nothing."""

    DEFAULT_CSS = """
    DifferencesDialog {
        & > .dialog--box { width: 76; }
        & RowGrid { margin-top: 1; }
        & .differences--more { margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, number_of_import: int, differences: Differences) -> None:
        super().__init__(f"As import {number_of_import} was")
        self._differences = differences

    def compose_body(self) -> ComposeResult:
        """The sentences, the list of values, what to do."""
        said = list(self._differences.sentences())
        if not said:
            yield paragraph("✓ Nothing differs: the same columns, and no new value where values must be known.")
        else:
            shown, more = said[:_SENTENCES], len(said) - _SENTENCES
            yield paragraph(*shown, *([f"and {counted(more, 'other difference')}"] if more > 0 else []))
        if self._differences.new_values:
            yield RowGrid(_COLUMNS, enter_label=None)
        yield paragraph(
            "Mapping, choices and repairs are those of then; edits of single cells are not. Change what you like.",
            classes="differences--more",
        )

    def on_mount(self) -> None:
        """Shows the values, those that the organization does not know first."""
        if not self._differences.new_values:
            return
        found = [(item.field, value) for item in self._differences.new_values for value in item.values]
        found.sort(key=lambda pair: pair[1].accepted)
        rows = [
            Row(
                place,
                (
                    Cell(value.value, Tone.SUCCESS if value.accepted else Tone.ERROR),
                    label_of(field),
                    number(value.lines),
                ),
            )
            for place, (field, value) in enumerate(found)
        ]
        grid = self.query_one(RowGrid)
        grid.styles.height = min(len(rows) + 1, max(3, self.app.size.height - _AROUND))
        grid.show_rows(rows)
        grid.focus()
