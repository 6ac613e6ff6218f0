"""The keys of the map step: choose, clear, suggest again, undo, and going about in the two lists."""

from __future__ import annotations

from typing import Final

from textual import on

from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.map.column_list import ask_field, ask_which_column
from upflow_tui.tui.wizard.map.field_list import GROUP, ask_column, ask_which_field, field_rows
from upflow_tui.tui.wizard.map.state import MappingState
from upflow_tui.tui.wizard.map.store import MappingStore

FIELDS_IN_FRONT: Final = "-fields"
"""The class under which the fields are in hand, and in front in a narrow window."""


class MappingKeys(MappingStore):
    """A step with a list of columns and a list of fields."""

    @property
    def columns(self) -> RowGrid:
        """The columns of the file."""
        return self.query_one("#map-columns", RowGrid)

    @property
    def fields(self) -> RowGrid:
        """The fields of Upflow."""
        return self.query_one("#map-fields", RowGrid)

    @property
    def front(self) -> RowGrid:
        """The list that the person is in."""
        return self.fields if self.has_class(FIELDS_IN_FRONT) else self.columns

    @property
    def column_in_hand(self) -> int | None:
        """The index of the column under the cursor."""
        row = self.columns.row
        return None if row is None else row.key

    @property
    def field_in_hand(self) -> int | None:
        """The place of the field under the cursor among the state's fields; a group has a key of its own."""
        row = self.fields.row
        return None if row is None else row.key

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
        if event.grid is self.columns:
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
        column = self.column_in_hand
        if self.front is self.fields:
            place = self.field_in_hand
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
        later = [*range(self.fields.cursor_row + 1, len(rows)), *range(len(rows))]
        index = next((index for index in later if rows[index] in missing), None)
        if index is None:
            self.app.bell()
            return
        self.set_class(True, FIELDS_IN_FRONT)
        self.fields.focus()
        self.fields.cursor_row = index

    def action_search(self) -> None:
        """To a column, or a field, by its name."""
        state = self.state
        if state is None:
            return
        if self.front is self.columns:
            dialog = ask_which_column(state, state.opened.profiles, self.column_in_hand or 0)
            self.app.push_screen(dialog, lambda index: self._go_to(self.columns, index))
        else:
            rows = [row.key for row in field_rows(state)]
            dialog = ask_which_field(state, self.field_in_hand or 0)
            self.app.push_screen(
                dialog, lambda place: self._go_to(self.fields, None if place is None else rows.index(place))
            )

    @staticmethod
    def _go_to(grid: RowGrid, index: int | None) -> None:
        if index is not None:
            grid.cursor_row = index
