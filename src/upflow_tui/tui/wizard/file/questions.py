"""What the file step is asked about every file: what it needs, and a template of it. Both ask for the organization."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from upflow_tui.core.fields import Mode
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.save_as import save_list
from upflow_tui.tui.off_loop import off_loop

if TYPE_CHECKING:
    from upflow_tui.core.organization import Organization
    from upflow_tui.tui.wizard.pane import StepPane


def show_needs(step: StepPane) -> None:
    """What the file needs."""

    def show(organization: Organization) -> None:
        from upflow_tui.tui.wizard.file.needs import needs_dialog

        step.app.push_screen(needs_dialog(organization, step.session.choices.mode or Mode.CUSTOMERS))

    with_organization(step, show)


def show_templates(step: StepPane) -> None:
    """Which template? And where to?"""

    def show(organization: Organization) -> None:
        from upflow_tui.reports.list_kinds import Kind
        from upflow_tui.reports.template_workbook import write_template_workbook
        from upflow_tui.reports.templates import TEMPLATES, template_csv
        from upflow_tui.tui.wizard.file.needs import templates_dialog

        def take(answer: int | None) -> None:
            if answer is None:
                return
            name = TEMPLATES[answer].name

            def write(kind: Kind, out: BinaryIO) -> None:
                if kind is Kind.WORKBOOK:
                    write_template_workbook(name, organization, out)
                else:
                    out.write(template_csv(name, organization))

            save_list(step.screen, "Write a template", f"upflow-{name}.csv", write)

        step.app.push_screen(templates_dialog(organization), take)

    with_organization(step, show)


def with_organization(step: StepPane, show: Callable[[Organization], object]) -> None:
    """Reads the organization off the loop, and hands it to `show`; says so where it cannot be read."""

    def read() -> Organization:
        return step.session.services.engine.organization()  # it is here that the engine is imported

    off_loop(step, read, show, group="organization", failed=lambda error: refuse_organization(step, error))


def refuse_organization(step: StepPane, error: Exception) -> None:
    """Says why the organization cannot be read."""
    step.app.push_screen(MessageDialog("The organization cannot be read", str(error), getattr(error, "fix", "")))
