"""The dialog that shows what a repair would do: each text before and after, before anything is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from upflow_tui.tui.actions import APPLYING, bindings_for
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import RepairLook

_AROUND_THE_LIST = 11
"""Lines of the dialog that are not the list's, and a margin."""
_WIDEST = 140


class RepairLookDialog(Dialog[bool]):
    """Before → after with counts. Gives back True to make the repair, False to leave it."""

    BINDINGS = bindings_for(APPLYING)
    DEFAULT_CSS = """
    RepairLookDialog {
        & > .dialog--box { width: 104; }
        & RowGrid { margin-top: 1; }
        & .look--more { color: $text-muted; }
    }
    """

    def __init__(self, title: str, look: RepairLook) -> None:
        """Shows a look.

        Args:
            title: what the repair is called; values of a file may stand in it.
            look: what it would change.
        """
        super().__init__(title)
        self._title = title
        self._look = look
        self.key_labels = {"applying.apply": f"Repair {counted(look.cells, 'cell')}"}

    def compose_body(self) -> ComposeResult:
        """How many, the list, and what the row under the cursor says whole."""
        look = self._look
        told = f"{counted(look.cells, 'cell')} on {counted(look.lines, 'line')} would become another."
        if not look.cells:
            told = "No cell would become another: there is nothing to mend in this way."
        yield paragraph(*([self._title] if len(self._title) > 60 else []), told)
        columns = [GridColumn("Before", min_width=20, weight=1), GridColumn("After", min_width=20, weight=1)]
        yield RowGrid([*columns, GridColumn("Cells", 7, align="right")], empty_text="", enter_label=None)
        yield Static(classes="look--more")

    def on_mount(self) -> None:
        """Lists what becomes what."""
        look, grid = self._look, self.query_one(RowGrid)
        rows = [
            Row(
                key,
                (
                    entry.before if entry.before.strip() else Cell("(blank)", Tone.MUTED),
                    Cell(entry.after, Tone.EDITED) if entry.after else Cell("(blank)", Tone.MUTED),
                    number(entry.count),
                ),
            )
            for key, entry in enumerate(look.examples)
        ]
        grid.styles.height = max(2, min(len(rows) + 1, self.app.size.height - _AROUND_THE_LIST))
        grid.show_rows(rows)
        grid.focus()
        self._say()

    @on(RowGrid.RowHighlighted)
    def _say(self) -> None:
        """The whole of the row under the cursor, or that there are more."""
        look, place = self._look, self.query_one(RowGrid).cursor_row
        lines = []
        if place < len(look.examples):
            entry = look.examples[place]
            if len(entry.before) + len(entry.after) > 50:
                lines = [f"{entry.before} → {entry.after or '(blank)'}"]
        if look.more:
            lines.append(f"and {counted(look.more, 'more cell')} in other ways")
        self.query_one(".look--more", Static).update(safe_text(" · ".join(lines), _WIDEST))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where there is something to mend."""
        return self._look.cells > 0 if action == "apply" else True

    def closed(self) -> bool:
        """Esc leaves everything as it is."""
        return False

    def action_apply(self) -> None:
        """Gives back True."""
        self.dismiss(True)
