"""The dialog that says what of a newer file is not as it was in the file of a past import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from upflow_tui.core.fields import label_of
from upflow_tui.tui.dialogs.dialog import paragraph
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.like_past_import import Differences

_COLUMNS: Final = (
    GridColumn("New value", min_width=28, weight=2),
    GridColumn("Field", 17),
    GridColumn("Lines", 7, align="right"),
)
_SENTENCES: Final = 6


class DifferencesDialog(ListDialog[None]):
    """What differs, in sentences; then the new values. Gives back nothing."""

    DEFAULT_CSS = """
    DifferencesDialog .differences--more { margin-top: 1; color: $text-muted; }
    """

    def __init__(self, number_of_import: int, differences: Differences) -> None:
        super().__init__(
            f"Same as import {number_of_import}",
            _COLUMNS if differences.new_values else (),
            _rows(differences),
            words=_sentences(differences),
            around=14,
        )

    def compose_below(self) -> Iterable[Widget]:
        """What to do."""
        yield paragraph(
            "Uses the mapping, options and fixes of that import, without edits of single cells. Change what you like.",
            classes="differences--more",
        )


def _sentences(differences: Differences) -> list[str]:
    said = list(differences.sentences())
    if not said:
        return ["✓ No differences: the same columns, and no new values to map."]
    more = len(said) - _SENTENCES
    return said[:_SENTENCES] + ([f"and {counted(more, 'other difference')}"] if more > 0 else [])


def _rows(differences: Differences) -> list[Row]:
    """The values, those that the organization does not know first."""
    found = [(item.field, value) for item in differences.new_values for value in item.values]
    found.sort(key=lambda pair: pair[1].accepted)
    return [
        Row(
            place,
            (Cell(value.value, Tone.SUCCESS if value.accepted else Tone.ERROR), label_of(field), number(value.lines)),
        )
        for place, (field, value) in enumerate(found)
    ]
