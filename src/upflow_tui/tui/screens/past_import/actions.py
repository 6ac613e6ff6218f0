"""What can be done with one past import, wherever it is in front: under the cursor of the history, or open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary
    from upflow_tui.engine.past.changes import CreatedValue
    from upflow_tui.engine.past.lines import FatedLines
    from upflow_tui.tui.widgets.grid.rows import Row

_WROTE: Final = ("success", "error", "undone")
_NEEDS_DETAILS: Final = frozenset(
    {"save_errors", "save_fixed", "undo_import", "run_again", "save_file", "forget", "compare"}
)
"""What cannot be done with an import that was forgotten."""
ACTIONS: Final = _NEEDS_DETAILS | {"write_report"}


class ImportActions(PlaceScreen):
    """A screen with one past import in front."""

    @property
    def chosen_import(self) -> ImportSummary | None:
        """The import that the actions are about; None: there is none, or it is not read yet."""
        return None

    def can_do(self, does: str) -> bool:
        """Whether an action, by what it does, can be done with the import in front."""
        summary = self.chosen_import
        if summary is None or (summary.kind != "import" and does != "write_report"):
            return False
        if does in _NEEDS_DETAILS and summary.forgotten is not None:
            return False
        if does == "save_errors":
            return summary.totals.errors > 0
        if does in ("undo_import", "run_again", "save_fixed"):
            return summary.status in _WROTE
        if does == "save_file":
            return summary.file_name is not None
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done."""
        return self.can_do(action) if action in ACTIONS else super().check_action(action, parameters)

    def action_save_errors(self) -> None:
        """Saves the lines with errors."""
        from upflow_tui.tui.screens.past_import.doing import save_errors

        if (summary := self.chosen_import) is not None:
            save_errors(self, self.upflow.services, summary.number, summary.file_name)

    def action_save_fixed(self) -> None:
        """Saves the fixed file."""
        from upflow_tui.tui.screens.past_import.doing import save_past_fixed

        if (summary := self.chosen_import) is not None:
            save_past_fixed(self, self.upflow.services, summary.number, summary.file_name)

    def action_save_file(self) -> None:
        """Saves the file again, byte for byte."""
        from upflow_tui.tui.dialogs.save_as import save_as

        summary = self.chosen_import
        if summary is not None and summary.file_name is not None:
            number, engine = summary.number, self.upflow.services.engine

            def write(out: BinaryIO) -> None:
                engine.write_file(number, out)

            save_as(self, f"Save the file of import {number}", summary.file_name, write)

    def action_write_report(self) -> None:
        """Writes a report, as Markdown or HTML."""
        from upflow_tui.tui.screens.past_import.doing import write_report

        if (summary := self.chosen_import) is not None:
            write_report(self, self.upflow.services, summary)

    def action_undo_import(self) -> None:
        """Shows what an undo would do, then does it."""
        from upflow_tui.tui.screens.past_import.doing import open_undo

        if (summary := self.chosen_import) is not None:
            open_undo(self, summary.number, lambda _: self.reload())

    def action_run_again(self) -> None:
        """Opens the wizard for a newer file, with what was chosen for this one."""
        from upflow_tui.core.fields import Mode

        if (summary := self.chosen_import) is not None and summary.mode is not None:
            self.upflow.open_wizard(Mode(summary.mode), again=summary.number)

    def action_forget(self) -> None:
        """Asks, says what goes and what stays, then erases."""
        from upflow_tui.tui.screens.past_import.doing import ask_to_forget

        if (summary := self.chosen_import) is not None:
            ask_to_forget(self, self.upflow.services, [summary], self._forgotten)

    def _forgotten(self, error: Exception | None) -> None:
        if error is not None:
            self.fail(error)
        self.reload()

    # What is under the cursor of its lists

    def open_change(self, number: int, row: Row) -> None:
        """Opens the customer that was changed, or says what one was created with."""
        from upflow_tui.tui.screens.past_import.rows import is_created, place_of

        if is_created(row):
            self._open_created(number, place_of(row))
        else:
            self._open_changed(number, place_of(row))

    def _open_changed(self, number: int, place: int) -> None:
        folder = self.upflow.services.folder

        def read() -> int | None:
            from upflow_tui.engine.history_lists import changed_customer

            return changed_customer(folder, number, place)

        off_loop(self, read, self.open_customer, group="changed")

    def _open_created(self, number: int, key: int) -> None:
        folder = self.upflow.services.folder

        def read() -> list[CreatedValue]:
            from upflow_tui.engine.past.changes import created_values

            return created_values(folder, number, key)

        off_loop(self, read, partial(self._show_created, key), group="changed")

    def _show_created(self, key: int, values: list[CreatedValue]) -> None:
        from upflow_tui.tui.dialogs.created import CreatedDialog

        if values:
            dialog = CreatedDialog(values)
            self.app.push_screen(dialog, lambda opens: self.open_customer(key) if opens else None)
        else:
            self.notify(
                "What was created no longer exists: it was forgotten or erased.", severity="warning", markup=False
            )

    def open_line(self, lines: FatedLines, line: int) -> None:
        """Opens the customer of a line."""
        otherwise = f"Line {line} belongs to no stored customer."
        off_loop(self, lambda: lines.customer_of(line), lambda key: self.open_customer(key, otherwise), group="changed")

    def open_customer(self, key: int | None, otherwise: str = "This customer no longer exists.") -> None:
        """Opens a customer; `otherwise`: what is said where there is none."""
        if key is None:
            self.notify(otherwise, severity="warning", markup=False)
            return
        from upflow_tui.tui.screens.customers.customer import CustomerScreen

        self.app.push_screen(CustomerScreen(key))
