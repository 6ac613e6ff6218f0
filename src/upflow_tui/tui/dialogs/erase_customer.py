"""The dialog that asks before customers are erased: what goes, what stays, and what becomes of the kept files."""

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
from upflow_tui.tui.wording import THOUSANDS, counted

if TYPE_CHECKING:
    from upflow_tui.engine.past.erasing import EraseLook, Erasing

_NAMED: Final = 4
"""Names that are said of several."""
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
        super().__init__(
            _title(erasing),
            _COLUMNS,
            _answers(erasing),
            words=[*_names(erasing), *goes(erasing, thousands=THOUSANDS)],
            gives=lambda row: EraseAnswer(row.key),
            enter="Choose",
        )
        self._erasing = erasing

    def compose_above(self) -> Iterable[Widget]:
        """What goes, and what stays."""
        yield from super().compose_above()
        yield paragraph(*stays(self._erasing, thousands=THOUSANDS), classes="erase--stays")


def _title(erasing: Erasing) -> str:
    if len(erasing.looks) > 1:
        return f"Erase {counted(len(erasing.looks), 'customer')}"
    return f"Erase “{safe_str(_named(erasing.looks[0]), 46)}”"


def _names(erasing: Erasing) -> list[str]:
    """Who they are, where that is more than the title can say."""
    if len(erasing.looks) == 1:
        return []
    names = [safe_str(_named(look), 46) for look in erasing.looks[:_NAMED]]
    more = len(erasing.looks) - len(names)
    return [", ".join(names) + (f" and {more} more" if more else "")]


def _named(look: EraseLook) -> str:
    return f"{look.name} ({look.external_id})" if look.external_id else look.name


def _answers(erasing: Erasing) -> list[Row]:
    """The cursor begins where a hasty enter does no harm."""
    customer, it, its = ("customer", "it", "its") if len(erasing.looks) == 1 else ("customers", "them", "their")
    rows = [Row(EraseAnswer.KEEP, (f"Keep the {customer}", Cell("no change", Tone.MUTED)))]
    label = f"Erase {it}; other copies of {its} lines stay" if erasing.is_held else f"Erase {it}"
    rows.append(Row(EraseAnswer.ERASE, (label, Cell("cannot be undone", Tone.MUTED))))
    if erasing.is_held:
        label = f"Erase {it}, and the {what_holds_it(erasing)}"
        rows.append(Row(EraseAnswer.ERASE_WITH_FILES, (label, Cell("cannot be undone", Tone.MUTED))))
    return rows
