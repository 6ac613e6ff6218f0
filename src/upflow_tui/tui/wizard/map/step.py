"""Step 2 of the wizard: which column brings which field (docs/product.md "2 Map")."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widgets import Static

from upflow_tui.core.fields import label_of
from upflow_tui.core.organization import Organization
from upflow_tui.importing.fixes.repairs import Combine
from upflow_tui.importing.matching.combining import Offer
from upflow_tui.importing.matching.importable import LeftOut
from upflow_tui.importing.matching.mapping import Mapping
from upflow_tui.importing.matching.suggesting import Suggestion, plausible
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.failures import say_failure
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.row_grid import Row, RowGrid
from upflow_tui.tui.wizard.map.advice import advice, count_of_columns
from upflow_tui.tui.wizard.map.choosing import Choosing
from upflow_tui.tui.wizard.map.column_list import (
    COLUMNS,
    ask_which_column,
    column_reason,
    column_rows,
)
from upflow_tui.tui.wizard.map.field_list import (
    FIELD_COLUMNS,
    GROUP,
    ask_which_field,
    field_reason,
    field_rows,
)
from upflow_tui.tui.wizard.map.saved_mappings import SavedMappings
from upflow_tui.tui.wizard.map.state import MappingState, Suggested
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.session import ImportSession

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.engine.prepare.saved_mappings import Fit, SavedMapping
    from upflow_tui.importing.matching.proposal import Proposal

_FIELDS_IN_FRONT: Final = "-fields"
"""The class under which the fields are in hand, and in front in a narrow window."""
_FIRST_FIELD: Final = 1
"""The row after the first group."""


class MapStep(StepPane):
    """Step 2: the columns of the file, the fields of Upflow, and why."""

    STEP: ClassVar[int] = 2
    BINDINGS = bindings_for("map")

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._saved = SavedMappings(self, session.services.folder, self._use)
        self._choosing = Choosing(self, self.changed)
        self._only_unused = False
        """Whether the list of columns shows only those that bring nothing."""
        self.state: MappingState | None = None
        """The mapping in hand; None until the file was looked at."""
        self._applied: SavedMapping | None = None
        """The mapping that is saved for files with these very columns."""
        self._column_rows: Sequence[Row] = ()
        self._like: Fit | None = None
        """The mapping of a file that has some of these columns."""

    class Looked(Message):
        """The organization was looked up: whether the mapping holds is known."""

    def compose(self) -> ComposeResult:
        """Both lists, what is in hand, and what is missing."""
        with Container(classes="map--body"):
            columns = RowGrid(COLUMNS, enter_label="Choose", empty_text="", list_name="map.columns", id="map-columns")
            columns.border_title = "Columns of the file"
            yield columns
            fields = RowGrid(
                FIELD_COLUMNS, enter_label="Choose", empty_text="", list_name="map.fields", id="map-fields"
            )
            fields.border_title = "Upflow fields"
            yield fields
            yield Static(classes="map--reason")
        yield Static(classes="map--advice")

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
        return self.fields if self.has_class(_FIELDS_IN_FRONT) else self.columns

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

    # Coming and going

    def enter(self) -> None:
        """Takes the focus; the organization may have changed meanwhile, so it is asked for again."""
        self.front.focus()
        if self.session.opened is not None:
            self._look_up_all(self.session.opened)

    def file_opened(self, opened: Opened) -> None:
        """A file, or the same one read in another way: there is nothing to undo any more."""
        self.state = None
        self._look_up_all(opened)

    def why_not_next(self) -> str | None:
        """What keeps the mapping from being used."""
        return "Still reading the columns…" if self.state is None else self.state.advice()

    def _look_up_all(self, opened: Opened) -> None:
        services = self.session.services

        def look_up() -> tuple[Organization, SavedMapping | None, Fit | None]:
            from upflow_tui.engine.prepare.saved_mappings import all_mappings, best_fit, mapping_of

            organization = services.engine.organization()
            saved = mapping_of(services.folder, opened.header_key)
            headers = [column.header for column in opened.table.columns]
            like = best_fit(all_mappings(services.folder), headers) if saved is None else None
            return organization, saved, like

        def take(found: tuple[Organization, SavedMapping | None, Fit | None]) -> None:
            organization, self._applied, self._like = found
            self._take(opened, organization)
            self.post_message(self.Looked())
            off_loop(self, partial(candidates, organization), self._take_candidates, group="mapping")

        def candidates(organization: Organization) -> tuple[Sequence[Sequence[Proposal]], Sequence[Suggestion]]:
            found = [opened.matching.candidates(column.index) for column in opened.table.columns]
            return found, plausible(opened.profiles, found, organization)

        off_loop(self, look_up, take, group="mapping", failed=self._fail)

    def _fail(self, error: Exception) -> None:
        say_failure(self.app, error, "The organization cannot be read")

    def _take(self, opened: Opened, organization: Organization) -> None:
        if self.state is None or self.state.organization != organization:
            combined = [repair for repair in self.session.repairs if isinstance(repair, Combine)]
            self.state = MappingState(self.session.opened or opened, organization, combined)
            self.show_mapping()
            self.columns.cursor_row, self.fields.cursor_row = 0, _FIRST_FIELD
        else:
            self.show_mapping()

    def _take_candidates(self, found: tuple[Sequence[Sequence[Proposal]], Sequence[Suggestion]]) -> None:
        if self.state is not None:
            self.state.candidates, self.state.plausible = found
            self.show_mapping()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing are not offered."""
        if action == "undo":
            return self.state is not None and self.state.can_undo
        if action == "missing":
            return self.state is not None and bool(self.state.missing())
        if action == "bring":
            return self._suggested is not None
        if action == "bring_all":
            return self.state is not None and bool(self.state.useful)
        if action == "filter":
            return self.state is not None and self.front is self.columns
        if action == "combine":
            return self.state is not None and bool(self.state.offers)
        return True

    def action_clear(self) -> None:
        """Takes the column in hand, or the column of the field in hand, out of the import."""
        state = self.state
        if state is None:
            return
        column = self.column_in_hand
        if self.front is self.fields:
            key = self._key_in_hand
            column = state.mapping.column_of(key) if key is not None else None
        if column is None or not state.clear(column):
            self.app.bell()
        else:
            self.changed()

    @property
    def _combining(self) -> Offer | None:
        """The offer of the column or the field in hand, else that of what is missing."""
        if self.state is None:
            return None
        if self.front is self.columns:
            return self.state.offer_of(column=self.column_in_hand)
        return self.state.offer_of(key=self._key_in_hand)

    @property
    def _key_in_hand(self) -> str | None:
        """The key of the field in hand; None for a group."""
        place = self.field_in_hand
        return self.state.fields[place].key if self.state is not None and place is not None and place > GROUP else None

    @property
    def _suggested(self) -> Suggested | None:
        """What the list suggests for the row in hand."""
        if self.state is None:
            return None
        if self.front is self.columns:
            return self.state.suggested(column=self.column_in_hand)
        return self.state.suggested(key=self._key_in_hand)

    def action_bring(self) -> None:
        """Maps the column in hand as the list suggests, also where it was left out."""
        wanted = self._suggested
        if self.state is None or wanted is None:
            self.app.bell()
        elif isinstance(wanted, Offer):
            self.changed(self.state.combine(wanted.combine))
        else:
            self.changed(self.state.map(wanted.column, wanted.field))

    def action_bring_all(self) -> None:
        """Maps every column as the list suggests; one key undoes it."""
        if self.state is None or not self.state.useful:
            self.app.bell()
            return
        accepted = self.state.accept_all()
        self.changed()
        self.notify(f"Mapped: {safe_str(', '.join(map(label_of, accepted)), 300)}. u undoes it.", markup=False)

    # Only some of the columns

    def action_filter(self) -> None:
        """Shows only the columns that bring nothing, or all of them again."""
        self._only_unused = not self._only_unused
        column = self.column_in_hand
        self.show_mapping()
        self._go_to_column(column)

    def levels(self) -> Levels:
        """The filter: back to all columns."""
        return (Level(lambda: self._only_unused, self.action_filter),)

    @property
    def key_labels(self) -> dict[str, str]:
        """What the filter does now, and that the column in hand was left out for a reason."""
        labels = {"map.filter": "All columns" if self._only_unused else "Only unused"}
        return labels | ({"map.bring": "Map it"} if isinstance(self._suggested, LeftOut) else {})

    def _go_to_column(self, column: int | None) -> None:
        """Brings a column under the cursor; one that is not in the list: its first row."""
        keys = [row.key for row in self._column_rows]
        self.columns.cursor_row = keys.index(column) if column in keys else 0

    def action_combine(self) -> None:
        """Takes the offer of the row in hand, or of what is missing; from any other row, goes to the next offer."""
        offer = self._combining
        if self.state is None or not self.state.offers:
            self.app.bell()
        elif offer is not None:
            self.changed(self.state.combine(offer.combine))
        else:
            self._go_to_offer(self.state.offers[0])

    def _go_to_offer(self, offer: Offer) -> None:
        """To the column that an offer would bring in, in the list of columns."""
        self.set_class(False, _FIELDS_IN_FRONT)
        self.columns.focus()
        self._only_unused = False
        self.show_mapping()
        self._go_to_column(offer.combine.columns[-1])

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
        self.set_class(True, _FIELDS_IN_FRONT)
        self.fields.focus()
        self.fields.cursor_row = index

    def action_search(self) -> None:
        """To a column, or a field, by its name."""
        state = self.state
        if state is None:
            return
        if self.front is self.columns:
            dialog = ask_which_column(state, state.opened.profiles, self.column_in_hand or 0)
            self.app.push_screen(dialog, self._go_to_any_column)
        else:
            rows = [row.key for row in field_rows(state)]
            dialog = ask_which_field(state, self.field_in_hand or 0)
            self.app.push_screen(
                dialog, lambda place: self._go_to(self.fields, None if place is None else rows.index(place))
            )

    def _go_to_any_column(self, column: int | None) -> None:
        """To a column, whether or not it was in the list."""
        if column is None:
            return
        if column not in [row.key for row in self._column_rows]:
            self._only_unused = False
            self.show_mapping()
        self._go_to_column(column)

    @staticmethod
    def _go_to(grid: RowGrid, index: int | None) -> None:
        if index is not None:
            grid.cursor_row = index

    def action_save(self) -> None:
        """Saves the mapping under a name."""
        if self.state is not None:
            self._saved.save(self.state)

    def action_load(self) -> None:
        """Which saved mapping?"""
        if self.state is not None:
            self._saved.load(self.state)

    def _use(self, state: MappingState, mapping: Mapping) -> None:
        state.take(mapping)
        self.changed()

    # Choosing

    @on(RowGrid.RowSelected)
    def _choose(self, event: RowGrid.RowSelected) -> None:
        """The field of the column in hand, or the column of the field in hand."""
        event.stop()
        if self.state is None or event.row is None:
            return
        if event.grid is self.columns:
            self._choosing.field_of(self.state, event.row.key)
        elif event.row.key > GROUP:
            self._choosing.column_of(self.state, event.row.key)
        else:
            self.app.bell()

    # The lists

    def action_other(self) -> None:
        """To the other list; in a narrow window it comes in front."""
        self.toggle_class(_FIELDS_IN_FRONT)
        self.front.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click may have brought the other list in hand."""
        if isinstance(event.widget, RowGrid):
            self.set_class(event.widget is self.fields, _FIELDS_IN_FRONT)
            self._tell_reason()

    @on(RowGrid.RowHighlighted)
    def _follow(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if event.grid is self.front:
            self._tell_reason()
            self.refresh_bindings()

    def show_mapping(self) -> None:
        """Shows everything as it is mapped now."""
        state = self.state
        if state is None:
            return
        columns, fields = self.columns, self.fields
        self._column_rows = column_rows(state, state.unused if self._only_unused else None)
        columns.show_rows(self._column_rows, cursor=columns.cursor_row)
        columns.border_title = "Unused columns of the file" if self._only_unused else "Columns of the file"
        fields.show_rows(field_rows(state), cursor=fields.cursor_row)
        columns.border_subtitle = count_of_columns(state)
        self._tell_reason()
        self.query_one(".map--advice", Static).update(advice(state, self._applied, self._like))
        self.refresh_bindings()

    def _tell_reason(self) -> None:
        state = self.state
        if state is None:
            return
        reason = self.query_one(".map--reason", Static)
        width = max(40, reason.content_size.width or 40)
        if self.front is self.columns and self.column_in_hand is not None:
            reason.update(column_reason(state, self.column_in_hand, width))
        elif self.front is self.fields and self.field_in_hand is not None:
            reason.update(field_reason(state, self.field_in_hand, width))

    def on_resize(self) -> None:
        """The reasons are cut to the width."""
        self.call_after_refresh(self._tell_reason)

    def changed(self, back: Sequence[str] = ()) -> None:
        """Takes the mapping into the session, where it is remembered on disk, and shows it.

        Args:
            back: the fields that were left out, and are mapped now without having been asked for.
        """
        if self.state is not None:
            self.session.map(self.state.opened, self.state.combined)
            self.show_mapping()
        if back:
            fields = safe_str(", ".join(map(label_of, back)), 300)
            self.notify(f"Also mapped: {fields}. All required fields are mapped.", markup=False)
