"""The place Organization: what Upflow would know and the importer needs; loaded from a file, and saved as one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens import organization_rows
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.widgets.row_grid import RowGrid
from upflow_tui.tui.widgets.tab_line import Tab, TabLine

if TYPE_CHECKING:
    from upflow_tui.core.organization import Organization
    from upflow_tui.engine.lists import StoreFacts

_LISTS: Final = (
    ("Members", organization_rows.MEMBER_COLUMNS, organization_rows.member_rows, "No members yet. l loads a file."),
    ("Workflows", organization_rows.WORKFLOW_COLUMNS, organization_rows.workflow_rows, "No workflows yet."),
    ("Custom fields", organization_rows.FIELD_COLUMNS, organization_rows.field_rows, "No custom fields."),
    ("Positions", organization_rows.POSITION_COLUMNS, organization_rows.position_rows, "No contact positions."),
)
_SHOWN_CHANGES: Final = 12


class OrganizationScreen(PlaceScreen):
    """The organization as it is stored."""

    PLACE = "organization"
    CSS_PATH = "organization.tcss"
    BINDINGS = bindings_for("organization", "tabs")

    def __init__(self) -> None:
        super().__init__()
        self._organization: Organization | None = None
        self._tab = 0

    def compose_body(self) -> ComposeResult:
        """Name, matrix, switches and storage; below, or beside, the lists."""
        with Vertical(classes="organization--body"):
            with VerticalScroll(classes="organization--facts", can_focus=False):
                yield Static(classes="organization--name")
                yield Static(classes="organization--matrix")
                yield Static(classes="organization--switches")
                yield Static(classes="organization--storage")
            with Vertical(classes="organization--lists"):
                yield TabLine([Tab(label) for label, *_ in _LISTS])
                yield RowGrid(_LISTS[0][1], enter_label=None, empty_text="…")

    def on_mount(self) -> None:
        """Puts the focus on the list."""
        self.focus_list()

    def focus_list(self) -> None:
        """To the list in front."""
        self.query_one(RowGrid).focus()

    # Showing

    def show_organization(self, organization: Organization) -> None:
        """Shows it."""
        self._organization = organization
        self.query_one(".organization--name", Static).update(safe_text(organization.name, 300, "bold"))
        self.query_one(".organization--matrix", Static).update(organization_rows.matrix(organization))
        self.query_one(".organization--switches", Static).update(organization_rows.switches(organization))
        self._show_list()

    def read(self) -> None:
        """Reads how much is stored, and where."""
        self._read()

    @work(thread=True, exclusive=True, group="facts", exit_on_error=False)
    def _read(self) -> None:
        try:
            from upflow_tui.engine.lists import store_facts

            facts = store_facts(self.upflow.services.folder)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._show_facts, facts)

    def _show_facts(self, facts: StoreFacts) -> None:
        self.query_one(".organization--storage", Static).update(organization_rows.storage(facts))

    def _show_list(self) -> None:
        organization = self._organization
        if organization is None:
            return
        _, columns, rows_of, empty = _LISTS[self._tab]
        tabs = [Tab(label, len(rows(organization))) for label, _, rows, _ in _LISTS]
        self.query_one(TabLine).show(self._tab, tabs)
        grid = self.query_one(RowGrid)
        grid.show_rows([])
        grid.set_columns(columns)
        grid.empty_text = empty
        grid.show_rows(rows_of(organization))

    def action_tab(self, index: int) -> None:
        """Brings another list in front."""
        if index < len(_LISTS):
            self._tab = index
            self._show_list()
            self.focus_list()

    @on(TabLine.Chosen)
    def _take_tab(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.index)

    # Loading and saving

    def action_load(self) -> None:
        """Asks for a file, then shows what would change."""
        self.app.push_screen(
            PathDialog(
                "Load the organization",
                "Which file describes the organization? You see what changes before anything does.",
                path=f"{Path.cwd()}/",
                hint="A TOML file: name, source_system, members, workflows, custom_fields. "
                "w saves the present organization as one, to begin from.",
            ),
            self._take_path,
        )

    def _take_path(self, path: Path | None) -> None:
        if path is not None:
            self._compare(path)

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _compare(self, path: Path) -> None:
        """Reads the file and finds what would change."""
        try:
            from upflow_tui.engine.organization_file import OrganizationFileError, load_organization_file
            from upflow_tui.store.organization import describe_changes

            try:
                new = load_organization_file(path)
            except OrganizationFileError as error:
                problems = [str(problem) for problem in error.problems]
                self.app.call_from_thread(self._refuse, path, problems)
                return
            changes = describe_changes(self.upflow.services.engine.organization(), new)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._ask, new, changes)

    def _refuse(self, path: Path, problems: list[str]) -> None:
        more = len(problems) - _SHOWN_CHANGES
        shown = problems[:_SHOWN_CHANGES] + ([f"… and {more} more"] if more > 0 else [])
        dialog = ConfirmDialog(
            "This file cannot be used",
            f"{path.name} was not loaded; nothing was changed.",
            yes="Other file",
            no="Close",
            details=[f"✗ {problem}" for problem in shown],
        )
        self.app.push_screen(dialog, lambda again: self.action_load() if again else None)

    def _ask(self, new: Organization, changes: list[str]) -> None:
        if not changes:
            self.notify("This very organization is loaded already; nothing changes.", markup=False)
            return
        more = len(changes) - _SHOWN_CHANGES
        shown = [f"~ {change}" for change in changes[:_SHOWN_CHANGES]] + ([f"… and {more} more"] if more > 0 else [])
        dialog = ConfirmDialog("Load the organization", "This changes:", yes="Load", details=shown)
        self.app.push_screen(dialog, partial(self._answered, new, False))

    def _answered(self, new: Organization, force: bool, yes: bool | None) -> None:
        if yes:
            self._replace(new, force)

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _replace(self, new: Organization, force: bool) -> None:
        """Replaces the organization, unless something in use would go."""
        from upflow_tui.store.organization import InUse

        try:
            changes = self.upflow.services.engine.replace_organization(new, force=force)
        except InUse as error:
            self.app.call_from_thread(self._ask_to_unlink, new, [use.sentence for use in error.uses])
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._loaded, len(changes))

    def _ask_to_unlink(self, new: Organization, uses: list[str]) -> None:
        more = len(uses) - _SHOWN_CHANGES
        dialog = ConfirmDialog(
            "Still in use",
            "The file does not have what customers still use. Load it all the same, and take it from them?",
            yes="Take it from them",
            no="Change nothing",
            details=[f"! {use}" for use in uses[:_SHOWN_CHANGES]] + ([f"… and {more} more"] if more > 0 else []),
            dangerous=True,
        )
        self.app.push_screen(dialog, partial(self._answered, new, True))

    def _loaded(self, changes: int) -> None:
        self.notify(f"The organization is loaded: {changes} {'change' if changes == 1 else 'changes'}.", markup=False)
        self.reload()

    def action_save(self) -> None:
        """Saves the organization as a file."""
        from upflow_tui.tui.dialogs.save_as import save_as

        save_as(self, "Save the organization", "organization.toml", self._write)

    def _write(self, out: BinaryIO) -> None:
        from upflow_tui.engine.organization_file import organization_toml

        out.write(organization_toml(self.upflow.services.engine.organization()).encode())
