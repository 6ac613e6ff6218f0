"""The dialog for the source system: the seed's matrix to choose from, and the switches of the API's set-up."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from upflow_tui.core.organization import SOURCE_MATRIX, Organization, Part, SourceSystem
from upflow_tui.tui.actions import FORM, bindings_for
from upflow_tui.tui.dialogs.buttons import DialogButton
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.screens.organization.rows import answer, what_follows
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.widgets.one_of import OneOf

_SYSTEMS: Final = tuple(SourceSystem)
_ON_OFF: Final = (("on", "on"), ("off", "off"))


class SourceChoice(NamedTuple):
    """What was chosen."""

    system: SourceSystem
    api_allows: frozenset[Part]


class SourceSystemDialog(Dialog[SourceChoice]):
    """The four rows, the three switches, and what follows from them. Gives back what was chosen, or None."""

    BINDINGS = bindings_for(FORM)
    DEFAULT_CSS = """
    SourceSystemDialog {
        & > .dialog--box { width: 78; }
        & RowGrid { height: 5; }
        & .source--switches { height: 1; margin-top: 1; }
        & .source--row { height: 1; }
        & .source--label { width: 20; color: $text-muted; }
        & .source--row OneOf { width: 12; }
        & .source--told { height: 2; margin-top: 1; }
        & .form--buttons { height: 1; margin-top: 1; align-horizontal: right; }
        & .form--buttons Button { margin-left: 2; }
    }
    """

    def __init__(self, organization: Organization) -> None:
        super().__init__("Source system")
        self._organization = organization

    def compose_body(self) -> ComposeResult:
        """The matrix, the switches, what follows, the buttons."""
        widths = {part: max(8, len(part.label)) for part in Part}
        columns = (GridColumn("  Source system", 33), *(GridColumn(part.label, widths[part]) for part in Part))
        yield RowGrid(columns, enter_label=None)
        yield Static("Allowed by the API set-up (tab goes there, → changes it):", classes="source--switches")
        for part in Part:
            with Horizontal(classes="source--row"):
                yield Static(f"  {part.label}", classes="source--label")
                state = "on" if part in self._organization.api_allows else "off"
                yield OneOf(_ON_OFF, state, id=f"allows-{part.value}")
        yield paragraph("", classes="source--told")
        with Horizontal(classes="form--buttons"):
            yield DialogButton("Cancel", action="screen.close")
            yield DialogButton("Save", action="screen.save")

    def on_mount(self) -> None:
        """The cursor on the present one."""
        grid = self.query_one(RowGrid)
        grid.show_rows(self._rows(), cursor=_SYSTEMS.index(self._organization.source_system))
        grid.focus()
        self._follow()

    def work(self) -> object:
        """The system and the switches."""
        return self._chosen

    def action_save(self) -> None:
        """Gives back what is chosen."""
        self.dismiss(SourceChoice(self._chosen.source_system, self._chosen.api_allows))

    @property
    def _chosen(self) -> Organization:
        """The organization as it would be."""
        system = _SYSTEMS[self.query_one(RowGrid).cursor_row]
        allows = frozenset(part for part in Part if self.query_one(f"#allows-{part.value}", OneOf).value == "on")
        return replace(self._organization, source_system=system, api_allows=allows)

    def _rows(self) -> list[Row]:
        chosen = self._chosen if self.query_one(RowGrid).row_count else self._organization
        rows = []
        for place, system in enumerate(_SYSTEMS):
            as_chosen = replace(chosen, source_system=system)
            here = "▶" if system is self._organization.source_system else " "
            label = f"{here} {system.label}{' *' if system.has_api else ''}"
            cells = (answer(as_chosen, system, part) for part in Part)
            rows.append(Row(place, (label, *(Cell(cell, _tone(cell)) for cell in cells))))
        return rows

    @on(RowGrid.RowHighlighted)
    @on(OneOf.Changed)
    def _follow(self) -> None:
        """Shows what follows, and lets only those switches be changed that mean something."""
        chosen = self._chosen
        for part in Part:
            switch = self.query_one(f"#allows-{part.value}", OneOf)
            switch.disabled = not (chosen.source_system.has_api and part in SOURCE_MATRIX[chosen.source_system])
        self.query_one(".source--told", Static).update(what_follows(chosen))
        grid = self.query_one(RowGrid)
        for place, row in enumerate(self._rows()):
            grid.replace_row(place, row)


def _tone(text: str) -> Tone:
    return {"✓": Tone.PLAIN, "✗": Tone.MUTED, "⊘": Tone.MUTED}[text[0]]
