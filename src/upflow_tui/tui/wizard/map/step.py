"""Step 2 of the wizard: which column brings which field (docs/product.md "2 Map")."""

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
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.map.column_list import COLUMNS, column_reason, column_rows
from upflow_tui.tui.wizard.map.field_list import (
    FIELD_COLUMNS,
    field_reason,
    field_rows,
)
from upflow_tui.tui.wizard.map.keys import FIELDS_IN_FRONT, MappingKeys
from upflow_tui.tui.wizard.map.state import MappingState
from upflow_tui.tui.wizard.map.store import fitting
from upflow_tui.tui.wizard.session import ImportSession

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.engine.prepare.saved_mappings import Fit, SavedMapping
    from upflow_tui.importing.matching.matching import Proposal

_FIRST_FIELD: Final = 1
"""The row after the first group."""


class MapStep(MappingKeys):
    """Step 2: the columns of the file, the fields of Upflow, and why."""

    STEP: ClassVar[int] = 2
    BINDINGS = bindings_for("map")

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._wanted = 0
        self._saved: SavedMapping | None = None
        self._like: Fit | None = None
        """The mapping of a file that has some of these columns."""

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
        self.front.focus()
        if self.session.opened is not None:
            self._look_up_all(self.session.opened)

    def file_opened(self, opened: Opened) -> None:
        """A file, or the same one read in another way: there is nothing to undo any more."""
        self.state = None
        self._look_up_all(opened)

    def why_not_next(self) -> str | None:
        """What keeps the mapping from being used."""
        return "The columns are still being looked at." if self.state is None else self.state.advice()

    def _look_up_all(self, opened: Opened) -> None:
        self._wanted += 1
        self._load(opened, self._wanted)

    @work(thread=True, exclusive=True, group="mapping", exit_on_error=False)
    def _load(self, opened: Opened, wanted: int) -> None:
        from upflow_tui.engine.prepare.saved_mappings import all_mappings, best_fit, mapping_of

        services = self.session.services
        try:
            organization = services.engine.organization()
            saved = mapping_of(services.folder, opened.header_key)
            headers = [column.header for column in opened.table.columns]
            like = best_fit(all_mappings(services.folder), headers) if saved is None else None
        except Exception as error:
            dialog = MessageDialog("The organization cannot be read", str(error), getattr(error, "fix", ""))
            self.app.call_from_thread(self.app.push_screen, dialog)
            return
        self.app.call_from_thread(self._take, opened, organization, saved, like, wanted)
        candidates = [opened.matching.candidates(column.index) for column in opened.table.columns]
        self.app.call_from_thread(self._take_candidates, candidates, wanted)

    def _take(
        self, opened: Opened, organization: Organization, saved: SavedMapping | None, like: Fit | None, wanted: int
    ) -> None:
        if wanted != self._wanted:
            return
        self._saved, self._like = saved, like
        if self.state is None or self.state.organization != organization:
            self.state = MappingState(self.session.opened or opened, organization)
            self.show_mapping()
            self.columns.cursor_row, self.fields.cursor_row = 0, _FIRST_FIELD
        else:
            self.show_mapping()

    def _take_candidates(self, candidates: Sequence[Sequence[Proposal]], wanted: int) -> None:
        if wanted == self._wanted and self.state is not None:
            self.state.candidates = candidates
            self._tell_reason()

    # The lists

    def action_other(self) -> None:
        """To the other list; in a narrow window it comes in front."""
        self.toggle_class(FIELDS_IN_FRONT)
        self.front.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click may have brought the other list in hand."""
        if isinstance(event.widget, RowGrid):
            self.set_class(event.widget is self.fields, FIELDS_IN_FRONT)
            self._tell_reason()

    @on(RowGrid.RowHighlighted)
    def _follow(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if event.grid is self.front:
            self._tell_reason()

    def show_mapping(self) -> None:
        """Shows everything as it is mapped now."""
        state = self.state
        if state is None:
            return
        columns, fields = self.columns, self.fields
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
        offer = self._offer(state)
        if offer:
            text = Content.assemble(text, " ", safe_text(offer, 120))
        self.query_one(".map--advice", Static).update(text)
        self.refresh_bindings()

    def _all_well(self, state: MappingState) -> str:
        if state.is_saved and self._saved is not None:
            times = "once" if self._saved.used == 1 else f"{self._saved.used} times"
            day = wording.moment(self._saved.created)[:10]
            return f'The mapping "{safe_str(self._saved.name, 40)}" was applied by itself: saved {day}, used {times}.'
        return "Nothing required is missing."

    def _offer(self, state: MappingState) -> str:
        """Names the saved mapping that may suit, until something is changed."""
        like = self._like
        if like is None or state.can_undo:
            return ""
        laid = self.laid_on(state, like.saved)
        if not laid.mapped or laid == state.mapping:
            return ""
        return f'Mapping "{safe_str(like.saved.name, 24)}" {fitting(like)}: l lays it on.'

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

    def changed(self) -> None:
        """Takes the mapping into the session, where it is remembered on disk, and shows it."""
        if self.state is not None:
            self.session.take_opened(self.state.opened)
            self.session.choose(fields=self.state.mapping.fields)
            self.show_mapping()
