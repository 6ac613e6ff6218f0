"""Step 2 of the wizard: which column brings which field (product.md "2 Map")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from upflow_tui.core.organization import Organization
from upflow_tui.tui import wording
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.safe_text import safe_str, safe_text
from upflow_tui.tui.widgets.row_grid import RowGrid
from upflow_tui.tui.wizard.column_list import COLUMNS, ask_field, ask_which_column, column_reason, column_rows
from upflow_tui.tui.wizard.field_list import (
    FIELD_COLUMNS,
    GROUP,
    ask_column,
    ask_which_field,
    field_reason,
    field_rows,
)
from upflow_tui.tui.wizard.mapping_state import MappingState
from upflow_tui.tui.wizard.mapping_store import MappingStore
from upflow_tui.tui.wizard.session import ImportSession

if TYPE_CHECKING:
    from upflow_tui.engine.opening import Opened
    from upflow_tui.engine.saved_mappings import SavedMapping
    from upflow_tui.importing.matching import Proposal

_FIRST_FIELD: Final = 1
"""The row after the first group."""
_FIELDS_IN_FRONT: Final = "-fields"
"""The class under which, in a narrow window, the fields are in front."""


class MapStep(MappingStore):
    """Step 2: the columns of the file, the fields of Upflow, and why."""

    STEP: ClassVar[int] = 2
    BINDINGS = bindings_for("map")

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._wanted = 0
        self._saved: SavedMapping | None = None

    def compose(self) -> ComposeResult:
        """Both lists, what is in hand, and what is missing."""
        with Container(classes="map--body"):
            columns = RowGrid(COLUMNS, enter_label="Choose", empty_text="", id="map-columns")
            columns.border_title = "Columns of the file"
            yield columns
            fields = RowGrid(FIELD_COLUMNS, enter_label="Choose", empty_text="", id="map-fields")
            fields.border_title = "Upflow fields"
            yield fields
            yield Static(classes="map--reason")
        yield Static(classes="map--advice")

    # Coming and going

    def enter(self) -> None:
        """Takes the focus; the organization may have changed meanwhile, so it is asked for again."""
        self._front.focus()
        if self.session.opened is not None:
            self._load(self.session.opened)

    def file_opened(self, opened: Opened) -> None:
        """A file, or the same one read in another way: there is nothing to undo any more."""
        self.state = None
        self._load(opened)

    def why_not_next(self) -> str | None:
        """What keeps the mapping from being used."""
        return "The columns are still being looked at." if self.state is None else self.state.advice()

    @work(thread=True, exclusive=True, group="mapping", exit_on_error=False)
    def _load(self, opened: Opened) -> None:
        from upflow_tui.engine.saved_mappings import mapping_of

        services = self.session.services
        self._wanted += 1
        wanted = self._wanted
        try:
            organization = services.engine.organization()
            saved = mapping_of(services.folder, opened.header_key)
        except Exception as error:
            dialog = MessageDialog("The organization cannot be read", str(error), getattr(error, "fix", ""))
            self.app.call_from_thread(self.app.push_screen, dialog)
            return
        self.app.call_from_thread(self._take, opened, organization, saved, wanted)
        candidates = [opened.matching.candidates(column.index) for column in opened.table.columns]
        self.app.call_from_thread(self._take_candidates, candidates, wanted)

    def _take(self, opened: Opened, organization: Organization, saved: SavedMapping | None, wanted: int) -> None:
        if wanted != self._wanted:
            return
        self._saved = saved
        if self.state is None or self.state.organization != organization:
            self.state = MappingState(self.session.opened or opened, organization)
            self.show_mapping()
            self._columns.cursor_row, self._fields.cursor_row = 0, _FIRST_FIELD
        else:
            self.show_mapping()

    def _take_candidates(self, candidates: Sequence[Sequence[Proposal]], wanted: int) -> None:
        if wanted == self._wanted and self.state is not None:
            self.state.candidates = candidates
            self._tell_reason()

    # The lists

    @property
    def _columns(self) -> RowGrid:
        return self.query_one("#map-columns", RowGrid)

    @property
    def _fields(self) -> RowGrid:
        return self.query_one("#map-fields", RowGrid)

    @property
    def _front(self) -> RowGrid:
        """The list that the person is in."""
        return self._fields if self.has_class(_FIELDS_IN_FRONT) else self._columns

    @property
    def _column(self) -> int | None:
        """The index of the column in hand."""
        row = self._columns.row
        return None if row is None else row.key

    @property
    def _field(self) -> int | None:
        """The place of the field in hand among the state's fields; a group has a key of its own."""
        row = self._fields.row
        return None if row is None else row.key

    def action_other(self) -> None:
        """To the other list; in a narrow window it comes in front."""
        self.toggle_class(_FIELDS_IN_FRONT)
        self._front.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click may have brought the other list in hand."""
        if isinstance(event.widget, RowGrid):
            self.set_class(event.widget is self._fields, _FIELDS_IN_FRONT)
            self._tell_reason()

    @on(RowGrid.RowHighlighted)
    def _follow(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if event.grid is self._front:
            self._tell_reason()

    def show_mapping(self) -> None:
        """Shows everything as it is mapped now."""
        state = self.state
        if state is None:
            return
        columns, fields = self._columns, self._fields
        columns.show_rows(column_rows(state), cursor=columns.cursor_row)
        fields.show_rows(field_rows(state), cursor=fields.cursor_row)
        used = len(state.mapping.in_order)
        columns.border_subtitle = f"{used} of {wording.counted(len(state.mapping.fields), 'column')} used"
        self._tell_reason()
        advice = state.advice()
        text = (
            Content.assemble(("✗ ", "bold $error"), safe_text(advice, 300, "$error"))
            if advice
            else Content.assemble(("✓ ", "bold $success"), safe_text(self._all_well(state), 300))
        )
        self.query_one(".map--advice", Static).update(text)
        self.refresh_bindings()

    def _all_well(self, state: MappingState) -> str:
        if state.is_saved and self._saved is not None:
            times = "once" if self._saved.used == 1 else f"{self._saved.used} times"
            day = wording.moment(self._saved.created)[:10]
            return f'The mapping "{safe_str(self._saved.name, 40)}" was applied by itself: saved {day}, used {times}.'
        return "Nothing required is missing."

    def _tell_reason(self) -> None:
        state = self.state
        if state is None:
            return
        reason = self.query_one(".map--reason", Static)
        width = max(40, reason.content_size.width or 40)
        if self._front is self._columns and self._column is not None:
            reason.update(column_reason(state, self._column, width))
        elif self._front is self._fields and self._field is not None:
            reason.update(field_reason(state, self._field, width))

    def on_resize(self) -> None:
        """The reasons are cut to the width."""
        self.call_after_refresh(self._tell_reason)

    # Changes

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing are not offered."""
        if action == "undo":
            return self.state is not None and self.state.can_undo
        if action == "missing":
            return self.state is not None and bool(self.state.missing())
        return True

    @on(RowGrid.RowSelected)
    def _choose(self, event: RowGrid.RowSelected) -> None:
        """The field of the column in hand, or the column of the field in hand."""
        event.stop()
        if self.state is None or event.row is None:
            return
        if event.grid is self._columns:
            self._choose_field(self.state, event.row.key)
        elif event.row.key > GROUP:
            self._choose_column(self.state, event.row.key)
        else:
            self.app.bell()

    def _choose_field(self, state: MappingState, column: int) -> None:
        dialog, answers = ask_field(state, column)

        def take(answer: int | None) -> None:
            if answer is not None:
                state.map(column, answers[answer])
                self.changed()

        self.app.push_screen(dialog, take)

    def _choose_column(self, state: MappingState, place: int) -> None:
        key = state.fields[place].key
        lock = state.why_locked(key)
        if lock is not None:
            self.app.bell()
            self.notify(safe_str(lock, 300), severity="warning", markup=False)
            return
        dialog, answers = ask_column(state, place)

        def take(answer: int | None) -> None:
            if answer is None:
                return
            column, now = answers[answer], state.mapping.column_of(key)
            if column is not None:
                state.map(column, key)
            elif now is not None:
                state.map(now, None)
            self.changed()

        self.app.push_screen(dialog, take)

    def action_clear(self) -> None:
        """Takes the column in hand, or the column of the field in hand, out of the import."""
        state = self.state
        if state is None:
            return
        column = self._column
        if self._front is self._fields:
            place = self._field
            column = state.mapping.column_of(state.fields[place].key) if place is not None and place > GROUP else None
        if column is None or state.field_of(column) is None:
            self.app.bell()
        else:
            state.map(column, None)
            self.changed()

    def action_undo(self) -> None:
        """Takes the last change back."""
        if self.state is not None:
            self.state.undo()
            self.changed()

    def action_suggest(self) -> None:
        """Back to what was proposed."""
        if self.state is not None:
            self.state.take(self.state.opened.matching.mapping())
            self.changed()

    def action_missing(self) -> None:
        """To the next required field that has no column, in the list of fields."""
        state = self.state
        if state is None:
            return
        missing = {place for place, field in enumerate(state.fields) if field.key in state.missing()}
        rows = [row.key for row in field_rows(state)]
        later = [*range(self._fields.cursor_row + 1, len(rows)), *range(len(rows))]
        index = next((index for index in later if rows[index] in missing), None)
        if index is None:
            self.app.bell()
            return
        self.set_class(True, _FIELDS_IN_FRONT)
        self._fields.focus()
        self._fields.cursor_row = index

    def action_search(self) -> None:
        """To a column, or a field, by its name."""
        state = self.state
        if state is None:
            return
        if self._front is self._columns:
            dialog = ask_which_column(state, state.opened.profiles, self._column or 0)
            self.app.push_screen(dialog, lambda index: self._go_to(self._columns, index))
        else:
            rows = [row.key for row in field_rows(state)]
            dialog = ask_which_field(state, self._field or 0)
            self.app.push_screen(
                dialog, lambda place: self._go_to(self._fields, None if place is None else rows.index(place))
            )

    @staticmethod
    def _go_to(grid: RowGrid, index: int | None) -> None:
        if index is not None:
            grid.cursor_row = index

    def changed(self) -> None:
        """Takes the mapping into the session, where it is remembered on disk, and shows it."""
        if self.state is not None:
            self.session.take_opened(self.state.opened)
            self.session.choose(fields=self.state.mapping.fields)
            self.show_mapping()
