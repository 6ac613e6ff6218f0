"""The place Organization: what Upflow would know and the importer needs, to be looked at and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from upflow_tui.core.kinds import ItemKind
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.organization import lists as organization_lists
from upflow_tui.tui.screens.organization import rows as organization_rows
from upflow_tui.tui.screens.organization.editing import OrganizationEdits
from upflow_tui.tui.screens.organization.file import OrganizationFile
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.row_grid import Row, RowGrid
from upflow_tui.tui.widgets.tab_line import Tab, TabLine

if TYPE_CHECKING:
    from upflow_tui.core.organization import Organization
    from upflow_tui.engine.lists import StoreFacts
    from upflow_tui.engine.organization.items import OrganizationItems

_FIELDS = 2
"""The tab of the custom fields."""


class OrganizationScreen(PlaceScreen):
    """The organization as it is stored."""

    PLACE = "organization"
    CSS_PATH = "screen.tcss"
    BINDINGS = bindings_for("organization", "tabs")

    def __init__(self) -> None:
        super().__init__()
        self._edits = OrganizationEdits(self)
        self._file = OrganizationFile(self)
        self._organization: Organization | None = None
        self._items: OrganizationItems | None = None
        self._field_key: int | None = None
        """The custom field whose options are in front; None: the fields themselves."""
        self._counts: organization_lists.Counts | None = None
        self._tab = 0
        self._cursors: dict[tuple[int, int | None], int] = {}
        """Where the cursor is in each list, by tab and custom field."""

    def compose_body(self) -> ComposeResult:
        """Name, matrix, switches and storage; below, or beside, the lists, and the whole of the row in front."""
        with Vertical(classes="organization--body"):
            with VerticalScroll(classes="organization--facts", can_focus=False):
                yield Static(classes="organization--name")
                yield Static(classes="organization--matrix")
                yield Static(classes="organization--switches")
                yield Static(classes="organization--storage")
            with Vertical(classes="organization--lists"):
                yield TabLine([Tab(label) for _, label, _ in organization_lists.TABS])
                columns = organization_lists.columns("member", 80)
                yield RowGrid(columns, enter_label="Edit", empty_text="…", copies=self._exact)
                yield CutText(classes="organization--whole")

    def on_mount(self) -> None:
        """Puts the focus on the list, unless the program ends before there is one."""
        if self.query(RowGrid):
            self.focus_list()

    def focus_list(self) -> None:
        """To the list in front."""
        self.query_one(RowGrid).focus()

    # Showing

    def show_organization(self, organization: Organization) -> None:
        """Shows name, matrix and switches."""
        self._organization = organization
        self.query_one(".organization--name", Static).update(safe_text(organization.name, 300, "bold"))
        self.query_one(".organization--matrix", Static).update(organization_rows.matrix(organization))
        self.query_one(".organization--switches", Static).update(organization_rows.switches(organization))

    def read(self) -> None:
        """Reads the lists, then who uses what, and how much is stored."""
        folder = self.upflow.services.folder

        def read() -> OrganizationItems:
            from upflow_tui.engine.organization.items import read_items

            return read_items(folder)

        off_loop(self, read, self._show_items, group="facts")

    def _show_items(self, items: OrganizationItems) -> None:
        self._items = items
        if self._field_key not in {item.key for item in items.fields if item.options}:
            self._field_key = None
        self._show_list()
        folder = self.upflow.services.folder

        def read() -> StoreFacts:
            from upflow_tui.engine.lists import store_facts

            return store_facts(folder)

        off_loop(self, read, self._show_facts, group="facts")

    def _show_facts(self, facts: StoreFacts) -> None:
        self.query_one(".organization--storage", Static).update(organization_rows.storage(facts))
        folder = self.upflow.services.folder

        def read() -> organization_lists.Counts:
            from upflow_tui.engine.organization.items import read_use_counts

            return read_use_counts(folder)

        off_loop(self, read, self._show_counts, group="facts")

    def _show_counts(self, counts: organization_lists.Counts) -> None:
        self._counts = counts
        self._show_list()

    @on(events.Resize)
    def _show_list(self) -> None:
        """The list in front, with the cursor where it was."""
        items = self._items
        if items is None:
            return
        kind, (_, _, empty) = self._kind().value, organization_lists.TABS[self._tab]
        counts = (len(items.members), len(items.workflows), len(items.fields), len(items.positions))
        labels = [label for _, label, _ in organization_lists.TABS]
        self.query_one(TabLine).show(self._tab, [Tab(*entry) for entry in zip(labels, counts, strict=True)])
        field = next((item.field.name for item in items.fields if item.key == self._field_key), "")
        width = self.app.size.width
        rows = organization_lists.rows(kind, items, self._counts, width, self._field_key)
        grid = self.query_one(RowGrid)
        keys = [row.key for row in rows]
        cursor = self._cursors.get((self._tab, self._field_key), -1)
        place = keys.index(cursor) if cursor in keys else min(grid.cursor_row, max(0, len(keys) - 1))
        if cursor == -1:
            place = 0
        grid.show_rows([])
        grid.set_columns(organization_lists.columns(kind, width, field))
        grid.empty_text = empty
        grid.show_rows(rows, cursor=place)
        self.refresh_bindings()

    def _kind(self) -> ItemKind:
        """The kind of what is in front: options where a custom field is open."""

        if self._tab == _FIELDS and self._field_key is not None:
            return ItemKind.OPTION
        return ItemKind(organization_lists.TABS[self._tab][0])

    def _thing(self) -> organization_lists.Thing | None:
        """What the cursor is on."""
        row = self.query_one(RowGrid).row
        if row is None or self._items is None:
            return None
        return organization_lists.thing(self._kind().value, self._items, self._counts, row.key, self._field_key)

    def _exact(self, row: Row) -> str:
        """A member's e-mail, or an exact name (Seed: copy it, and paste it in your file)."""
        thing = self._thing()
        return thing.name if thing is not None else ""

    @on(RowGrid.RowHighlighted)
    def _tell_whole(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        thing = self._thing()
        if thing is not None:
            self._cursors[self._tab, self._field_key] = thing.key
        grid = self.query_one(RowGrid)
        grid.key_labels = {"list.select": "Options" if thing is not None and thing.has_options else "Edit"}
        self.query_one(".organization--whole", Static).update(safe_text(thing.whole if thing else "", 400))
        self.refresh_bindings()

    # Going about

    def action_tab(self, index: int) -> None:
        """Brings another list in front."""
        if index < len(organization_lists.TABS):
            self._tab = index
            self._field_key = None
            self._show_list()
            self.focus_list()

    @on(TabLine.Chosen)
    def _take_tab(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.index)

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        """Enter: the options of a select, else the form."""
        event.stop()
        thing = self._thing()
        if thing is not None and thing.has_options:
            self._field_key = thing.key
            self._show_list()
        else:
            self.action_edit()

    def levels(self) -> Levels:
        """The options of a custom field: back to the fields."""
        options = Level(lambda: self._tab == _FIELDS and self._field_key is not None, self._leave_options)
        return (*super().levels(), options)

    def _leave_options(self) -> None:
        self._field_key = None
        self._show_list()

    # Doing

    def action_add(self) -> None:
        """Adds one to the list in front."""
        self._edits.add(self._kind(), self._field_key)

    def action_edit(self) -> None:
        """Changes what is under the cursor."""
        if (thing := self._thing()) is not None and self._items is not None:
            self._edits.edit(thing, self._items, self._field_key)

    def action_delete(self) -> None:
        """Deletes what is under the cursor."""
        if (thing := self._thing()) is not None and self._items is not None:
            self._edits.delete(thing, self._items, self._field_key)

    def action_rename(self) -> None:
        """Changes the organization's name."""
        if self._organization is not None:
            self._edits.rename(self._organization)

    def action_source(self) -> None:
        """Chooses the source system."""
        if self._organization is not None:
            self._edits.choose_source(self._organization)

    def action_paste(self) -> None:
        """Adds members from a list of addresses."""
        items = self._items
        self._edits.paste({item.member.email for item in items.members} if items is not None else set())

    def action_reset(self) -> None:
        """Takes the invisible characters out of a name."""
        self._edits.reset(self._thing())

    def action_load(self) -> None:
        """Loads the organization from a file."""
        self._file.load()

    def action_save(self) -> None:
        """Saves the organization as a file."""
        self._file.save()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something for the row in front."""
        if action in ("edit", "delete"):
            return self._thing() is not None
        if action == "reset":
            thing = self._thing()
            return thing is not None and thing.has_unseen and thing.kind is not ItemKind.MEMBER
        if action == "paste":
            return self._tab == 0
        return super().check_action(action, parameters)
