"""The picker: one list, best first, that narrows while one types. It stands in for a `Select` in every row."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.text import plain_letters
from upflow_tui.tui.actions import CHOICE, bindings_for
from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.safe_text import safe_text, width_of
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone

_AROUND_THE_LIST = 12
"""Lines of the dialog that are not the list's, and a margin."""
_WIDEST_LABEL = 36
"""Cells of a label that are seen beside a detail: about half of the dialog."""
_MEASURED = 256
"""Labels that are looked at for it."""
_SIGN = 2
"""Cells of the sign of what cannot be chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. Label, detail and reason may come from a file."""

    key: int
    """What the dialog gives back."""
    label: str
    detail: str = ""
    """Why it is offered, or what is known of it."""
    disabled: str | None = None
    """Why it cannot be chosen; None: it can."""


def narrowed(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that hold every word of `typed`, by their labels first; else in their own order.

    Case and accents make no difference. A label that begins with what is typed comes before one with a word that does,
    that before one that holds it anywhere, and that before a mere mention in the detail.
    """
    wanted = plain_letters(typed).split()
    if not wanted:
        return list(choices)
    found: list[tuple[int, int, Choice]] = []
    for place, choice in enumerate(choices):
        label, detail = plain_letters(choice.label[:500]), plain_letters(choice.detail[:500])
        if not all(word in label or word in detail for word in wanted):
            continue
        first = wanted[0]
        rank = 3 if first not in label else 0 if label.startswith(first) else 1 if f" {first}" in label else 2
        found.append((rank, place, choice))
    return [choice for _, _, choice in sorted(found, key=lambda entry: entry[:2])]


class FilterField(Input):
    """The field in which one types to find a row; the keys that move the cursor go to the list."""

    BINDINGS = bindings_for(CHOICE)


class ChooseDialog(Dialog[int]):
    """A searchable list of choices. Gives back the key of the one chosen, or None."""

    SEARCHES = True

    DEFAULT_CSS = """
    ChooseDialog {
        & > .dialog--box { width: 76; }
        & Input { background: $panel; }
        & RowGrid { margin-top: 1; }
        & .choose--detail { height: 2; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        current: int | None = None,
        label: str = "",
        detail: str = "",
        prompt: str = "Type to search",
    ) -> None:
        """Offers `choices`.

        Args:
            title: what is chosen, in a few words.
            choices: the best first.
            current: the key of the one chosen so far: the cursor begins there.
            label: the heading over the labels.
            detail: the heading over the details.
            prompt: what stands in the empty field.
        """
        super().__init__(title)
        self._choices = choices
        self._current = current
        self._headings = (label, detail)
        self._prompt = prompt
        self._shown: list[Choice] = list(choices)

    def compose_body(self) -> ComposeResult:
        """The field, the list, and the whole detail of the row under the cursor."""
        yield FilterField(placeholder=self._prompt, compact=True)
        label, detail = self._headings
        with_detail = any(choice.detail or choice.disabled for choice in self._choices)
        columns = [GridColumn(label, width=self._label_width if with_detail else None)]
        if with_detail:
            columns.append(GridColumn(detail, min_width=24))
        yield RowGrid(columns, driven=True, empty_text="No match.", enter_label="Choose")
        yield CutText(classes="choose--detail")

    @property
    def _label_width(self) -> int:
        """As wide as the first labels are, in half of the dialog; an organization may have very many."""
        some = self._choices[:_MEASURED]
        widest = max(width_of(choice.label) + (_SIGN if choice.disabled else 0) for choice in some)
        return max(width_of(self._headings[0]), min(widest, _WIDEST_LABEL))

    def on_mount(self) -> None:
        """Shows everything, with the cursor on what is chosen so far."""
        grid = self.query_one(RowGrid)
        grid.styles.height = min(
            len(self._choices) + any(self._headings), max(4, self.app.size.height - _AROUND_THE_LIST)
        )
        keys = [choice.key for choice in self._choices]
        self._list(list(self._choices), keys.index(self._current) if self._current in keys else 0)
        self.query_one(FilterField).focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._list(narrowed(self._choices, event.value), 0)

    @on(RowGrid.RowHighlighted)
    def _tell(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        self._show_detail()

    @on(RowGrid.RowSelected)
    def _take(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        self.action_choose()

    def action_move(self, how: str) -> None:
        """Moves the list's cursor: a key of the field."""
        getattr(self.query_one(RowGrid), f"action_{how}")()

    def action_choose(self) -> None:
        """Gives back the choice under the cursor; one that is disabled stays, with its reason in sight."""
        choice = self.under_cursor
        if choice is None or choice.disabled is not None:
            self.app.bell()
        else:
            self.dismiss(choice.key)

    def _list(self, choices: list[Choice], cursor: int) -> None:
        self._shown = choices
        self.query_one(RowGrid).show_rows([_row(choice) for choice in choices], cursor=cursor)
        self._show_detail()

    @property
    def under_cursor(self) -> Choice | None:
        """The choice under the cursor; None in an empty list."""
        index = self.query_one(RowGrid).cursor_row
        return self._shown[index] if index < len(self._shown) else None

    def _show_detail(self) -> None:
        choice = self.under_cursor
        text = "" if choice is None else f"⊘ {choice.disabled}" if choice.disabled else choice.detail or choice.label
        self.query_one(".choose--detail", Static).update(safe_text(text, 140))
        self.moved()

    def moved(self) -> None:
        """Another choice is under the cursor: for a picker whose keys depend on it."""


def _row(choice: Choice) -> Row:
    if choice.disabled is not None:
        return Row(choice.key, (Cell(choice.label, Tone.LOCKED), Cell(choice.disabled, Tone.MUTED)))
    return Row(choice.key, (choice.label, Cell(choice.detail, Tone.MUTED)))
