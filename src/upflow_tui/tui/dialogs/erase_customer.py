"""The dialog that asks before a customer is erased: what goes, what stays, and what becomes of the kept files."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from upflow_tui.engine.past.erasing_words import goes, stays, what_holds_it
from upflow_tui.tui.dialogs.dialog import paragraph
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wording import THOUSANDS

if TYPE_CHECKING:
    from upflow_tui.engine.past.erasing import Erasing

_COLUMNS: Final = (GridColumn("", min_width=40), GridColumn("", 22))


class EraseAnswer(IntEnum):
    """What the person wants."""

    KEEP = 0
    ERASE = 1
    ERASE_WITH_FILES = 2


class EraseDialog(ListDialog[EraseAnswer]):
    """Says what goes and what stays; the cursor begins on keeping it. Gives back the answer, or None."""

    DEFAULT_CSS = """
    EraseDialog {
        & > .dialog--box { width: 78; border: round $error; border-title-color: $error; }
        & .erase--stays { margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, erasing: Erasing) -> None:
        look = erasing.look
        named = f"{look.name} ({look.external_id})" if look.external_id else look.name
        super().__init__(
            f"Erase “{safe_str(named, 46)}”",
            _COLUMNS,
            _answers(erasing),
            words=goes(erasing, thousands=THOUSANDS),
            gives=lambda row: EraseAnswer(row.key),
            enter="Choose",
        )
        self._erasing = erasing

    def compose_above(self) -> Iterable[Widget]:
        """What goes, and what stays."""
        yield from super().compose_above()
        yield paragraph(*stays(self._erasing, thousands=THOUSANDS), classes="erase--stays")


def _answers(erasing: Erasing) -> list[Row]:
    """The cursor begins where a hasty enter does no harm."""
    rows = [Row(EraseAnswer.KEEP, ("Keep the customer", Cell("no change", Tone.MUTED)))]
    label = "Erase it; other copies of its lines are kept" if erasing.is_held else "Erase it"
    rows.append(Row(EraseAnswer.ERASE, (label, Cell("cannot be undone", Tone.MUTED))))
    if erasing.is_held:
        label = f"Erase it, and the {what_holds_it(erasing)}"
        rows.append(Row(EraseAnswer.ERASE_WITH_FILES, (label, Cell("cannot be undone", Tone.MUTED))))
    return rows
