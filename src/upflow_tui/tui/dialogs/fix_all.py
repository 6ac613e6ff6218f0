"""The dialog of all that can be fixed at once: marks on the left, and what the marked fixes change below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from upflow_tui.core.fields import label_of
from upflow_tui.tui.actions import APPLYING, bindings_for
from upflow_tui.tui.dialogs.choose_reading import ChooseReading
from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.dialogs.repair_look import before_and_after
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import FixOffer, RepairLook
    from upflow_tui.importing.fixes.repairs import Repair

Repairs: TypeAlias = "tuple[Repair, ...]"
_Identity: TypeAlias = tuple[str | None, str, bool]
"""What makes an offer the same one after the lines were checked again."""

_FIXES: Final = (GridColumn("Fix"), GridColumn("Field", 18), GridColumn("Cells", 7, align="right"))
_CHANGES: Final = (
    GridColumn("Field", 18),
    GridColumn("Before", min_width=14, weight=1),
    GridColumn("After", min_width=14, weight=1),
    GridColumn("Cells", 7, align="right"),
)
_AROUND: Final = 11
"""Lines of the window that are no list's."""
_MOST_CHANGES: Final = 12
"""Lines of what changes; more scroll."""
_WIDEST: Final = 160


class FixAllDialog(Dialog[None]):
    """What can be fixed in all cells alike. It stays open until it is closed, or nothing is left to be fixed.

    The safe fixes are marked from the start. Nothing is made that was not looked at as it is marked.
    """

    BINDINGS = bindings_for(APPLYING)
    DEFAULT_CSS = """
    FixAllDialog {
        & > .dialog--box { width: 104; }
        & .fixes--told { height: 2; color: $text-muted; }
        & .fixes--sum { height: 1; text-style: bold; }
    }
    """

    def __init__(
        self, offers: Sequence[FixOffer], ask: Callable[[Repairs], None], make: Callable[[Repairs], None]
    ) -> None:
        """Shows what can be fixed.

        Args:
            offers: at least one.
            ask: asks what repairs would change together; `show_look` takes the answer, or `show_fault`.
            make: makes them; `show_offers` is told what can be fixed then.
        """
        super().__init__("Fix all")
        self._ask = ask
        self._make = make
        self._offers: Sequence[FixOffer] = ()
        self._known: set[_Identity] = set()
        self._marked: set[_Identity] = set()
        self._answers: dict[_Identity, str] = {}
        """How cells are read that can be read in two ways; blank: only those that are clear."""
        self._asked: Repairs | None = None
        """What is being looked at; None: nothing."""
        self._looked: tuple[Repairs, RepairLook] | None = None
        """What was looked at last, and what it would change."""
        self._is_making = False
        self._take(offers)

    def compose_body(self) -> ComposeResult:
        """The fixes, what is said of the one under the cursor, and what the marked ones change."""
        yield RowGrid(_FIXES, enter_label=None, markable=True, empty_text="", id="fixes")
        yield CutText(classes="fixes--told")
        yield Static(classes="fixes--sum")
        yield RowGrid(_CHANGES, enter_label=None, empty_text="", id="changes")

    def on_mount(self) -> None:
        """Fills the lists, and looks at what is marked."""
        self._measure()
        self._list(0)
        self._fixes.focus()
        self._look()

    def on_resize(self) -> None:
        """The lists share the window."""
        self._measure()

    @property
    def _fixes(self) -> RowGrid:
        return self.query_one("#fixes", RowGrid)

    @property
    def _changes(self) -> RowGrid:
        return self.query_one("#changes", RowGrid)

    def _measure(self) -> None:
        room = max(8, self.app.size.height - _AROUND)
        fixes = min(len(self._offers) + 1, max(4, room // 2))
        self._fixes.styles.height = fixes
        self._changes.styles.height = min(_MOST_CHANGES, room - fixes)

    # What can be fixed

    def _take(self, offers: Sequence[FixOffer]) -> None:
        """Other offers; one that is new is marked if it is safe, one that was there stays as the person marked it."""
        self._offers = offers
        identities = [_identity(offer) for offer in offers]
        fresh = {one for one, offer in zip(identities, offers, strict=True) if one not in self._known and offer.is_safe}
        self._known.update(identities)
        self._marked = (self._marked | fresh) & set(identities)

    def show_offers(self, offers: Sequence[FixOffer]) -> None:
        """What can be fixed now that the lines are checked again; closes where that is nothing."""
        self._is_making = False
        if not offers:
            self.dismiss(None)
            return
        self._take(offers)
        self._measure()
        self._list(min(self._fixes.cursor_row, len(offers) - 1))
        self._look()

    def _list(self, cursor: int) -> None:
        fixes = self._fixes
        fixes.marked = {place for place, offer in enumerate(self._offers) if _identity(offer) in self._marked}
        rows = [
            Row(place, (offer.label, label_of(offer.field), number(offer.cells)))
            for place, offer in enumerate(self._offers)
        ]
        fixes.show_rows(rows, cursor=cursor)
        self._tell()

    @on(RowGrid.RowHighlighted, "#fixes")
    def _tell(self) -> None:
        """Says the whole of the row under the cursor, which its columns may cut."""
        place = self._fixes.cursor_row
        offer = self._offers[place] if place < len(self._offers) else None
        said = "" if offer is None else f"{offer.label} in {label_of(offer.field)}. {self._advice(offer)}"
        self.query_one(".fixes--told", Static).update(safe_text(said, _WIDEST))

    def _advice(self, offer: FixOffer) -> str:
        if offer.question is not None:
            return "Space asks how the values are written." if _identity(offer) not in self._answers else ""
        return "" if offer.is_safe else "Not marked automatically: check what it changes."

    # Marking

    @on(RowGrid.MarksChanged, "#fixes")
    def _mark(self, event: RowGrid.MarksChanged) -> None:
        event.stop()
        place = self._fixes.cursor_row
        if place >= len(self._offers):
            return
        offer = self._offers[place]
        identity = _identity(offer)
        if offer.question is not None and identity not in self._marked:
            self._list(place)  # the mark comes with the answer
            self._ask_reading(offer, place)
            return
        self._marked ^= {identity}
        self._list(place)
        self._look()

    def _ask_reading(self, offer: FixOffer, place: int) -> None:
        assert offer.question is not None

        def take(option: str | None) -> None:
            if option is not None:
                self._answers[_identity(offer)] = option
                self._marked.add(_identity(offer))
                self._list(place)
                self._look()

        self.app.push_screen(ChooseReading(label_of(offer.field), offer.question, offer.options), take)

    @property
    def _wanted(self) -> Repairs:
        """The marked fixes, in the order of the list."""
        marked = [offer for offer in self._offers if _identity(offer) in self._marked]
        return tuple(offer.repair(self._answers.get(_identity(offer)) or None) for offer in marked)

    # What they change

    def _look(self) -> None:
        """Asks what the marked fixes change, unless that is being asked already: then again when it was answered."""
        wanted = self._wanted
        if not wanted:
            self._looked = None
            self._say("Nothing is marked: space marks a fix.")
            self._changes.show_rows([])
        elif self._asked is None:
            self._asked = wanted
            self._say("… checking")
            self._ask(wanted)
        self.refresh_bindings()

    def show_look(self, look: RepairLook) -> None:
        """What the fixes change that were asked for."""
        asked, self._asked = self._asked, None
        if asked is None or not self.is_attached:
            return
        if asked != self._wanted:
            self._look()
            return
        self._looked = (asked, look)
        more = f", {number(look.more)} of them in other ways than these" if look.more else ""
        self._say(f"{counted(look.cells, 'cell')} will change{more}.")
        self._changes.show_rows(
            [
                Row(key, (Cell(label_of(entry.field), Tone.MUTED), *before_and_after(entry)))
                for key, entry in enumerate(look.examples)
            ]
        )
        self.refresh_bindings()

    def show_fault(self) -> None:
        """There is no answer: the engine refused, or stopped."""
        self._asked, self._is_making = None, False
        self._say("✗ Could not be checked. Mark it again to retry.")
        self.refresh_bindings()

    def _say(self, text: str) -> None:
        self.query_one(".fixes--sum", Static).update(Content(text))

    # Keys

    @property
    def key_labels(self) -> dict[str, str]:
        """How much is fixed, for the key bar."""
        cells = self._looked[1].cells if self._looked is not None else 0
        return {"applying.apply": f"Fix {counted(cells, 'cell')}"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was looked at is made."""
        if action != "apply":
            return True
        looked = self._looked
        return not self._is_making and looked is not None and looked[0] == self._wanted and looked[1].cells > 0

    def action_apply(self) -> None:
        """Makes the marked fixes; the lines are checked again, and what is left is shown."""
        assert self._looked is not None
        repairs, self._looked = self._looked[0], None
        self._is_making = True
        self._say("… checking again")
        self.refresh_bindings()
        self._make(repairs)


def _identity(offer: FixOffer) -> _Identity:
    return (offer.fix, offer.field, offer.fix is not None or offer.is_safe)
