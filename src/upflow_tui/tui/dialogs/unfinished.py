"""The question about an import that is not finished, before another one is begun."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.unfinished_words import facts_of
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.prepared_imports import PreparedImport

_COLUMNS: Final = (GridColumn("", 12), GridColumn("", min_width=40))


class Wish(IntEnum):
    """What is to become of it."""

    CONTINUE = 0
    START_OVER = 1
    KEEP_BOTH = 2


class UnfinishedDialog(ListDialog[Wish]):
    """Continue, start over, or keep both; the cursor begins where nothing is lost. Gives back the wish, or None."""

    def __init__(self, item: PreparedImport, *, more: int = 0, same: bool = False) -> None:
        """Asks.

        Args:
            item: the unfinished import, whose file's name may be anything.
            more: how many others there are.
            same: the file that was chosen is the very same.
        """
        name = safe_str(item.file_name, 46)
        words = [
            f"You started to import this exact file and did not finish: {facts_of(item)}."
            if same
            else f"{name} is not imported yet: {facts_of(item)}."
        ]
        if more:
            is_not = "is not finished either" if more == 1 else "are not finished either"
            words.append(f"{counted(more, 'other import')} {is_not}: the import history (h) lists all.")
        discards = "its mapping, fixes and choices are discarded"
        super().__init__(
            f"Unfinished: {name}",
            _COLUMNS,
            [
                _row(Wish.CONTINUE, "Continue", "at the step where it was left"),
                _row(Wish.START_OVER, "Start over", discards),
                _row(Wish.KEEP_BOTH, "Keep both", "it stays in the list, and another import begins"),
            ],
            words=words,
            gives=lambda row: Wish(row.key),
            enter="Choose",
        )


def _row(wish: Wish, label: str, detail: str) -> Row:
    return Row(wish, (label, Cell(detail, Tone.MUTED)))
