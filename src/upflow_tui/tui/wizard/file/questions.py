"""The keys of the file step that ask something: how the file is read, what it needs, a template of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from textual import work

from upflow_tui.core.fields import Mode
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.save_as import save_as
from upflow_tui.tui.wizard.file.dialect_dialogs import Question, ask_delimiter, ask_encoding, ask_header_line, ask_sheet
from upflow_tui.tui.wizard.pane import StepPane

if TYPE_CHECKING:
    from upflow_tui.core.organization import Organization
    from upflow_tui.importing.file.first_lines import Peek
    from upflow_tui.tui.wizard.screen import WizardScreen


class FileQuestions(StepPane):
    """A step that shows a file and can be asked about it."""

    peek: Peek | None = None
    """What is seen of the file in sight."""

    @property
    def choices_in_sight(self) -> ImportChoices:
        """The choices with which the file in sight is read."""
        raise NotImplementedError

    def change(self, changes: dict[str, Any]) -> None:
        """Reads the file in sight in another way: `changes` are fields of the choices."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys about a file ask for one."""
        sheets = self.peek.clues.sheets if self.peek is not None else ()
        if action == "sheet":
            return bool(sheets)
        if action in ("delimiter", "encoding") and sheets:
            return False  # a workbook has none
        if action in ("delimiter", "header_line"):
            return self.peek is not None and self.peek.table is not None
        if action == "encoding":
            return self.peek is not None and (self.peek.table is not None or bool(self.peek.clues.accents))
        if action == "findings":
            return self.peek is not None and bool(self.peek.findings)
        return True

    def action_delimiter(self) -> None:
        """Which delimiter?"""
        self._ask(ask_delimiter)

    def action_encoding(self) -> None:
        """Which encoding?"""
        self._ask(ask_encoding)

    def action_header_line(self) -> None:
        """Which line is the header?"""
        self._ask(ask_header_line)

    def action_sheet(self) -> None:
        """Which sheet of the workbook?"""
        self._ask(ask_sheet)

    def action_findings(self) -> None:
        """Everything that was found."""
        from upflow_tui.tui.wizard.file.needs import findings_dialog

        if self.peek is not None:
            self.app.push_screen(findings_dialog(self.peek.findings))

    def action_needs(self) -> None:
        """What the file needs."""
        self._with_organization(self._show_needs)

    def action_templates(self) -> None:
        """A template."""
        self._with_organization(self._show_templates)

    def _ask(self, question_of: Callable[[Peek, ImportChoices], Question]) -> None:
        if self.peek is None:
            self.app.bell()
            return
        question = question_of(self.peek, self.choices_in_sight)

        def take(answer: int | None) -> None:
            if answer is not None:
                self.change(question.changes[answer])

        self.app.push_screen(question.dialog, take)

    def _show_needs(self, organization: Organization) -> None:
        from upflow_tui.tui.wizard.file.needs import needs_dialog

        self.app.push_screen(needs_dialog(organization, self.session.choices.mode or Mode.CUSTOMERS))

    def _show_templates(self, organization: Organization) -> None:
        from upflow_tui.reports.templates import TEMPLATES, template_csv
        from upflow_tui.tui.wizard.file.needs import templates_dialog

        def take(answer: int | None) -> None:
            if answer is None:
                return
            name = TEMPLATES[answer].name

            def write(out: BinaryIO) -> None:
                out.write(template_csv(name, organization))

            save_as(cast("WizardScreen", self.screen), "Write a template", f"upflow-{name}.csv", write)

        self.app.push_screen(templates_dialog(organization), take)

    @work(thread=True, exclusive=True, group="organization", exit_on_error=False)
    def _with_organization(self, show: Callable[[Organization], None]) -> None:
        try:
            organization = self.session.services.engine.organization()
        except Exception as error:
            dialog = MessageDialog("The organization cannot be read", str(error), getattr(error, "fix", ""))
            self.app.call_from_thread(self.app.push_screen, dialog)
        else:
            self.app.call_from_thread(show, organization)
