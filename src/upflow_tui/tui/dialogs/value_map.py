"""The dialog of the value mapping: what the file calls something → what the organization calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.content import Content

from upflow_tui.tui.actions import VALUES, bindings_for
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import DistinctValue, ValueLook

ValuePairs = tuple[tuple[str, str], ...]

_COLUMNS: Final = (
    GridColumn("In the file", min_width=18, weight=2),
    GridColumn("Cells", 7, align="right"),
    GridColumn("Becomes", min_width=18, weight=2),
    GridColumn("Why", min_width=16, weight=1),
)
_LEAVE: Final = -1
_EMPTY: Final = -2


class ValueMapDialog(ListDialog[ValuePairs]):
    """Distinct values with their counts, each to be given an allowed value. Gives back the pairs, or None."""

    BINDINGS = bindings_for(VALUES)
    DEFAULT_CSS = """
    ValueMapDialog {
        & > .dialog--box { width: 96; }
        & .list--told { height: 3; }
    }
    """

    def __init__(self, label: str, look: ValueLook, *, first: str | None = None) -> None:
        """Shows the values of a field.

        Args:
            label: the field's.
            look: its values, and what is allowed.
            first: the value that the cursor begins at.
        """
        self._label = label
        self._look = look
        self._values = sorted(look.values, key=lambda value: value.accepted)
        self._chosen: dict[str, str] = {
            value.value: value.proposed for value in self._values if not value.accepted and value.proposed is not None
        }
        """What each value becomes; those proposed are there from the start."""
        self._by_hand: set[str] = set()
        texts = [value.value for value in self._values]
        super().__init__(
            f"Values of {label}",
            _COLUMNS,
            self._list(),
            told=self._whole,
            enter="Choose",
            empty_text="The column is empty.",
            cursor=texts.index(first) if first in texts else 0,
            around=11,
            least=3,
        )

    def _list(self) -> list[Row]:
        """The values, those that are not allowed first."""
        return [Row(key, self._cells(value)) for key, value in enumerate(self._values)]

    def _list_again(self, cursor: int) -> None:
        self.show_list(self._list(), cursor)
        self.refresh_bindings()

    def _cells(self, value: DistinctValue) -> tuple[str | Cell, ...]:
        becomes = self._chosen.get(value.value)
        known = Cell(value.value, Tone.PLAIN if value.accepted else Tone.ERROR)
        if becomes is not None:
            why = "chosen" if value.value in self._by_hand else value.reason or ""
            new = Cell(becomes, Tone.EDITED) if becomes else Cell("(blank)", Tone.EDITED)
            return known, number(value.count), new, Cell(why, Tone.MUTED)
        stays = Cell("valid", Tone.SUCCESS) if value.accepted else Cell("choose one", Tone.WARNING)
        return known, number(value.count), stays, Cell(value.reason or "", Tone.MUTED)

    def _whole(self, place: int) -> Content:
        """A value, whole, and what would change in all."""
        if place >= len(self._values):
            return Content()
        value = self._values[place]
        becomes = self._chosen.get(value.value)
        told = f"“{value.value}” → “{becomes}”" if becomes is not None else f"“{value.value}” unchanged"
        if becomes is not None and value.value not in self._by_hand and value.reason:
            told += f": {value.reason}"
        cells = sum(value.count for value in self._values if value.value in self._chosen)
        left = sum(not value.accepted and value.value not in self._chosen for value in self._values)
        sums = f"{counted(cells, 'cell')} will change"
        if left:
            sums += f" · {counted(left, 'value')} still not valid"
            if self._can_create:
                sums += " (a in Problems creates what is missing)"
        return safe_text(told, 88) + "\n" + safe_text(sums, 88)

    @property
    def _can_create(self) -> bool:
        """Whether a value is left that the organization lacks; what it has in another spelling is not missing."""
        left = (value for value in self._values if not value.accepted and value.value not in self._chosen)
        return self._look.field in ("account_manager", "workflow") and any(not value.is_spelling for value in left)

    @on(RowGrid.RowSelected)
    def _choose(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        value = self._values[event.index]
        allowed = list(self._look.allowed)
        if value.proposed is not None and value.proposed in allowed:
            allowed.insert(0, allowed.pop(allowed.index(value.proposed)))
        choices = [
            Choice(key, name, value.reason or "" if name == value.proposed else "") for key, name in enumerate(allowed)
        ]
        choices.append(Choice(_LEAVE, "Leave unchanged", "✗ still an error" if not value.accepted else ""))
        choices.append(Choice(_EMPTY, "Blank the cell", "a blank cell keeps what is stored"))
        becomes = self._chosen.get(value.value)
        current = allowed.index(becomes) if becomes in allowed else None
        dialog = ChooseDialog(f"Map “{value.value}” to", choices, current=current, label=self._label, detail="Why")

        def take(key: int | None) -> None:
            if key is None:
                return
            self._by_hand.add(value.value)
            if key == _LEAVE:
                self._chosen.pop(value.value, None)
            else:
                self._chosen[value.value] = "" if key == _EMPTY else allowed[key]
            self._list_again(event.index)

        self.app.push_screen(dialog, take)

    def work(self) -> object:
        """What the values become: those proposed are there from the start."""
        return dict(self._chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where something is chosen."""
        return bool(self._chosen) if action == "apply" else True

    def action_leave(self) -> None:
        """The value under the cursor stays as it is."""
        place = self.query_one(RowGrid).cursor_row
        if place < len(self._values):
            self._chosen.pop(self._values[place].value, None)
            self._list_again(place)

    def action_apply(self) -> None:
        """Gives back what was chosen."""
        self.dismiss(
            tuple((value.value, self._chosen[value.value]) for value in self._values if value.value in self._chosen)
        )
