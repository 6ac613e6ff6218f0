"""The dialog that lists the fixes of all cells alike which would change something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from upflow_tui.core.fields import label_of
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import FixOffer

_COLUMNS: Final = (GridColumn("Fix"), GridColumn("Field", 18), GridColumn("Cells", 7, align="right"))
_WIDEST: Final = 140


class ChooseFix(ListDialog[int]):
    """What each fix does, in which field, in how many cells. Gives back the place of the one chosen, or None."""

    DEFAULT_CSS = """
    ChooseFix {
        & > .dialog--box { width: 80; }
        & .list--told { height: 2; }
    }
    """

    def __init__(self, offers: Sequence[FixOffer]) -> None:
        """`offers`: at least one."""
        rows = [
            Row(place, (offer.label, label_of(offer.field), number(offer.cells))) for place, offer in enumerate(offers)
        ]
        super().__init__(
            "Repair all alike",
            _COLUMNS,
            rows,
            told=lambda place: _whole(offers[place]),
            gives=lambda row: row.key,
            enter="Show",
            around=10,
            least=3,
        )


def _whole(offer: FixOffer) -> Content:
    asks = (
        "It asks first how the column is written." if offer.question is not None else "It is shown before it is made."
    )
    return safe_text(f"{offer.label} in {label_of(offer.field)}", _WIDEST) + "\n" + safe_text(asks, _WIDEST)
