"""Repairs of single cells and of values in the preview: edit, value mapping, find and replace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from textual import on

from upflow_tui.core.fields import label_of
from upflow_tui.importing.fixes.repairs import CellEdit, MapValues, Repair, Replace
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.edit_cell import CellToEdit, EditCellDialog
from upflow_tui.tui.dialogs.repair_look import RepairLookDialog
from upflow_tui.tui.dialogs.replace_text import ReplaceDialog
from upflow_tui.tui.dialogs.value_map import ValueMapDialog, ValuePairs
from upflow_tui.tui.wizard.preview.fix_flow import PreviewLooks
from upflow_tui.tui.wizard.preview.lines import LinesTab
from upflow_tui.tui.wizard.preview.problem_rows import Entry
from upflow_tui.tui.wizard.preview.problems import ProblemsTab
from upflow_tui.tui.wizard.preview.tabs import LINES, PROBLEMS
from upflow_tui.tui.wizard.preview.unfixable import has_cells, why_no_cell
from upflow_tui.tui.wizard.repair_words import repair_title

if TYPE_CHECKING:
    from pathlib import Path

    from upflow_tui.core.organization import Organization
    from upflow_tui.importing.fixes.before_after import RepairLook, ValueLook

FieldChosen: TypeAlias = Callable[[str], None]
MappableFields: TypeAlias = Callable[[list[str]], None]

_LONGEST = 10_000
"""Characters of a cell that can be edited here."""


class PreviewEditing(PreviewLooks):
    """A preview in which cells can be edited, values mapped, and texts replaced."""

    @property
    def cell(self) -> tuple[int, int | None] | None:
        """Line and column under the cursor, where there is a cell under it."""
        if self._front == LINES:
            return self.query_one(LinesTab).cell
        return self.query_one(ProblemsTab).cell if self._front == PROBLEMS else None

    @property
    def field(self) -> str | None:
        """The key of the field that the cursor is on."""
        if self._front == PROBLEMS:
            entry = self.query_one(ProblemsTab).entry
            return entry.group.field if entry is not None else None
        cell = self.cell
        return self.opened.mapping.fields[cell[1]] if cell is not None and cell[1] is not None else None

    # One cell

    def action_edit(self) -> None:
        """Mends the cell under the cursor; of a problem, the first one of its cells."""
        cell, entry = self.cell, self.query_one(ProblemsTab).entry
        if cell is not None:
            self.edit_cell(*cell)
        elif self._front == PROBLEMS and entry is not None and self.session.draft is not None:
            self._edit_first(self.session.draft, entry)

    def _edit_first(self, draft: Path, entry: Entry) -> None:
        def read() -> tuple[int | None, int | None]:
            from upflow_tui.engine.draft.lists import GroupFindings

            first = entry.value.first if entry.value is not None else None
            [(_, finding)] = GroupFindings(draft, entry.group, first).rows(0, 1)
            return finding.line, finding.column

        def edit(place: tuple[int | None, int | None]) -> None:
            if place[0] is not None:
                self.edit_cell(place[0], place[1])

        self.off_loop(read, edit)

    @on(LinesTab.EditAsked)
    def _edit_from_lines(self, event: LinesTab.EditAsked) -> None:
        event.stop()
        self.action_edit()

    def edit_cell(self, line: int, column: int | None) -> None:
        """Asks for another text of one cell; where there is none to mend, it is said why."""
        lines, opened = self.query_one(LinesTab).lines, self.opened
        if column is None:
            self._explain_line(line)
            return
        field = opened.mapping.fields[column]
        if field is None:
            name = opened.table.columns[column].name
            self.explain(
                "Nothing to mend here",
                f"The column “{name}” is not used: nothing of it is imported.",
                "b goes to the mapping.",
            )
            return
        if lines is None:
            return
        engine = self.session.services.engine

        def read() -> CellToEdit | None:
            from upflow_tui.importing.fixes.cell_proposals import cell_proposals

            on_line = lines.findings(line)
            if not all(has_cells(finding.code) for finding in on_line):
                return None
            as_read, cells = lines.cells(line)
            findings = [finding for finding in on_line if finding.column == column]
            proposals = cell_proposals(opened.mapping, engine.organization(), cells, column)
            before = as_read[column] if column < len(as_read) else ""
            header = opened.table.columns[column].name
            return CellToEdit(line, column, header, label_of(field), cells[column], before, findings, proposals)

        self.off_loop(read, lambda cell: self._ask_text(cell, line))

    def _ask_text(self, cell: CellToEdit | None, line: int) -> None:
        if cell is None:
            self._explain_line(line)
            return
        if len(cell.value) > _LONGEST:
            self.explain(
                "Too long to be edited here", f"The cell has {len(cell.value):,} characters.", "Shorten it in the file."
            )
            return

        def take(text: str | None) -> None:
            if text is not None and text != cell.value:
                repair = CellEdit(cell.line, cell.column, cell.value, text)
                self.make_repair(repair)

        self.app.push_screen(EditCellDialog(cell), take)

    def _explain_line(self, line: int) -> None:
        lines = self.query_one(LinesTab).lines
        if lines is None:
            return

        def read() -> list[str]:
            return [finding.code for finding in lines.findings(line)]

        self.off_loop(read, lambda codes: self.explain(*why_no_cell(line, codes)))

    # Looking at a repair, then making it

    def offer(self, repair: Repair, title: str | None = None) -> None:
        """Shows what a repair would change, and makes it if the person says so."""
        from upflow_tui.engine.draft.fix_preview import LookAtRepair

        called = title or repair_title(repair, self.opened.mapping)

        def show(look: RepairLook) -> None:
            self.app.push_screen(
                RepairLookDialog(called, look), lambda wanted: self.make_repair(repair) if wanted else None
            )

        self.look(LookAtRepair(repair), show)

    # Values

    def action_map_values(self) -> None:
        """Says what values of a field mean: of the one under the cursor, or of one that is chosen."""
        self.with_mappable(self._choose_mappable)

    def with_mappable(self, then: MappableFields) -> None:
        """Hands over the mapped fields whose values come from a list."""
        from upflow_tui.core.fields import catalogue

        engine, mapped = self.session.services.engine, self.opened.mapping.mapped

        def read() -> list[str]:
            from upflow_tui.importing.fixes.value_hints import is_mappable

            organization: Organization = engine.organization()
            return [item.key for item in catalogue(organization) if item.key in mapped and is_mappable(item)]

        self.off_loop(read, then)

    def _choose_mappable(self, fields: list[str]) -> None:
        if self.field in fields:
            self.map_values(str(self.field))
        elif not fields:
            self.explain(
                "No values to map",
                "No column is mapped to a workflow, account manager, position or select field.",
                "b goes to the mapping.",
            )
        else:
            self.choose_field("Whose values?", fields, self.map_values)

    def choose_field(self, title: str, fields: list[str], then: FieldChosen) -> None:
        """Asks for a field."""
        columns = self.opened.columns_of_fields
        names = self.opened.table.columns
        choices = [Choice(place, label_of(key), names[columns[key]].name) for place, key in enumerate(fields)]
        dialog = ChooseDialog(title, choices, label="Field", detail="Column of the file")
        self.app.push_screen(dialog, lambda place: then(fields[place]) if place is not None else None)

    def map_values(self, field: str, value: str | None = None) -> None:
        """Shows the values of a field, each to be given an allowed one; the cursor begins at `value`."""
        from upflow_tui.engine.draft.fix_preview import LookAtValues

        def take(pairs: ValuePairs | None) -> None:
            if pairs:
                repair = MapValues(field, pairs)
                self.make_repair(repair)

        def show(look: ValueLook) -> None:
            self.app.push_screen(ValueMapDialog(label_of(field), look, first=value), take)

        self.look(LookAtValues(field), show)

    # Find and replace

    def action_replace_text(self) -> None:
        """Replaces a text in the column under the cursor, or in one that is chosen."""
        if self.field is not None:
            self.replace_in(self.field)
        else:
            fields = [key for key in self.opened.mapping.fields if key is not None]
            self.choose_field("In which column?", fields, self.replace_in)

    def replace_in(self, field: str, find: str = "") -> None:
        """Asks what to replace in a field's column, and shows what that changes."""

        def take(repair: Replace | None) -> None:
            if repair is not None:
                self.offer(repair)

        self.app.push_screen(ReplaceDialog(field, label_of(field), find=find), take)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        if action == "edit":
            entry = self.query_one(ProblemsTab).entry if self._front == PROBLEMS else None
            of_problem = entry is not None and entry.group.lines > 0
            return self.session.is_drafted and (self.cell is not None or of_problem)
        if action in ("map_values", "replace_text"):
            return self.session.draft is not None and self.session.opened is not None
        return super().check_action(action, parameters)
