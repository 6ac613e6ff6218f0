"""The dialog that shows what a repair would do: each text before and after, before anything is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from upflow_tui.tui.actions import APPLYING, bindings_for
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.widgets.grid.rows import CellLike
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import BeforeAfter, RepairLook

_COLUMNS: Final = (
    GridColumn("Before", min_width=20, weight=1),
    GridColumn("After", min_width=20, weight=1),
    GridColumn("Cells", 7, align="right"),
)
_LONGEST_TITLE: Final = 60
"""Letters of the title that the box's edge shows; a longer one stands in the box once more."""
_LONGEST_PAIR: Final = 50
"""Letters of before and after together that the columns show whole."""
_WIDEST: Final = 140


class RepairLookDialog(ListDialog[bool]):
    """Before → after with counts. Gives back True to make the repair, False to leave it."""

    BINDINGS = bindings_for(APPLYING)
    DEFAULT_CSS = """
    RepairLookDialog {
        & > .dialog--box { width: 104; }
        & .list--told { margin-top: 0; }
    }
    """

    def __init__(self, title: str, look: RepairLook) -> None:
        """Shows a look.

        Args:
            title: what the repair is called; values of a file may stand in it.
            look: what it would change.
        """
        words = f"{counted(look.cells, 'cell')} on {counted(look.lines, 'line')} will change."
        if not look.cells:
            words = "No cell will change: there is nothing to fix here."
        super().__init__(
            title,
            _COLUMNS,
            _rows(look),
            words=[*([title] if len(title) > _LONGEST_TITLE else []), words],
            told=lambda place: _whole(look, place),
            empty_text="",
            around=11,
            least=2,
        )
        self._look = look
        self.key_labels = {"applying.apply": f"Fix {counted(look.cells, 'cell')}"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where there is something to fix."""
        return self._look.cells > 0 if action == "apply" else True

    def closed(self) -> bool:
        """Esc leaves everything as it is."""
        return False

    def action_apply(self) -> None:
        """Gives back True."""
        self.dismiss(True)


def _rows(look: RepairLook) -> list[Row]:
    """What becomes what."""
    return [Row(key, before_and_after(entry)) for key, entry in enumerate(look.examples)]


def before_and_after(entry: BeforeAfter) -> tuple[CellLike, CellLike, CellLike]:
    """A change as cells of a list: before, after, how often."""
    return (
        entry.before if entry.before.strip() else Cell("(blank)", Tone.MUTED),
        Cell(entry.after, Tone.EDITED) if entry.after else Cell("(blank)", Tone.MUTED),
        number(entry.count),
    )


def _whole(look: RepairLook, place: int) -> Content:
    """The whole of a row, and that there are more."""
    lines = []
    if place < len(look.examples):
        entry = look.examples[place]
        if len(entry.before) + len(entry.after) > _LONGEST_PAIR:
            lines = [f"{entry.before} → {entry.after or '(blank)'}"]
    if look.more:
        lines.append(f"and {counted(look.more, 'more cell')} in other ways")
    return safe_text(" · ".join(lines), _WIDEST)
