"""The dialog that asks before a customer is erased: what goes, what stays, and what becomes of the kept files."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from upflow_tui.tui.dialogs.dialog import paragraph
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.past.erasing import Erasing

_COLUMNS: Final = (GridColumn("", min_width=40), GridColumn("", 22))
_SHOWN_IMPORTS: Final = 8


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
            _answers(look.files),
            words=goes(erasing),
            gives=lambda row: EraseAnswer(row.key),
            enter="Choose",
        )
        self._erasing = erasing

    def compose_above(self) -> Iterable[Widget]:
        """What goes, and what stays."""
        yield from super().compose_above()
        yield paragraph(*stays(self._erasing), classes="erase--stays")


def _answers(files: tuple[int, ...]) -> list[Row]:
    """The cursor begins where a hasty enter does no harm."""
    rows = [Row(EraseAnswer.KEEP, ("Keep the customer", Cell("nothing changes", Tone.MUTED)))]
    label = "Erase it; the kept files stay" if files else "Erase it"
    rows.append(Row(EraseAnswer.ERASE, (label, Cell("cannot be undone", Tone.MUTED))))
    if files:
        label = f"Erase it, and the kept {_files(files)}"
        rows.append(Row(EraseAnswer.ERASE_WITH_FILES, (label, Cell("cannot be undone", Tone.MUTED))))
    return rows


def goes(erasing: Erasing) -> list[str]:
    """What would be erased, in sentences."""
    look = erasing.look
    parts = ["the customer with all its values"]
    parts += [counted(look.contacts, "contact")] if look.contacts else []
    parts += [f"{counted(look.history, 'entry', 'entries')} of the import history"] if look.history else []
    said = [f"What goes: {', '.join(parts)}, and what past findings say of its lines."]
    if look.children:
        lose = (
            "Its child loses its parent" if look.children == 1 else f"Its {look.children:,} children lose their parent"
        )
        said.append(f"{lose}, and stay.")
    return said


def stays(erasing: Erasing) -> list[str]:
    """What would not be erased, in sentences."""
    look = erasing.look
    said = ["The totals of past imports stay as they are."]
    if look.files:
        hold = "holds" if len(look.files) == 1 else "hold"
        said.append(
            f"The kept {_files(look.files)} still {hold} its lines: a file is kept byte for byte, so it stays whole "
            "or goes whole. Without its file, an import can still be undone, but its lines cannot be saved again."
        )
    if erasing.prepared:
        said.append(f"{counted(erasing.prepared, 'prepared import')} may hold it, too: discard it, or import it.")
    return said


def _files(numbers: tuple[int, ...]) -> str:
    """`file of import 3`, `files of imports 3, 7 and 12 more`."""
    if len(numbers) == 1:
        return f"file of import {numbers[0]}"
    shown = ", ".join(map(str, numbers[:_SHOWN_IMPORTS]))
    more = len(numbers) - _SHOWN_IMPORTS
    return f"files of imports {shown}{f' and {more} more' if more > 0 else ''}"
