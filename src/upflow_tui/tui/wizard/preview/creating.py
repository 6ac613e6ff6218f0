"""What the organization lacks is created from its problem: a member or a workflow, with the file's text filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from textual.message import Message

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.findings import Severity
from upflow_tui.core.organization import Member, MemberPosition
from upflow_tui.tui.dialogs.ask_name import NameDialog
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.new_member import NewMemberDialog
from upflow_tui.tui.wizard.preview.editing import PreviewEditing
from upflow_tui.tui.wizard.preview.lines import LinesTab
from upflow_tui.tui.wizard.preview.problems import ProblemsTab
from upflow_tui.tui.wizard.preview.tabs import LINES, PROBLEMS

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import FindingGroup

_CREATED: Final = {"account_manager_not_found": "account_manager", "workflow_not_found": "workflow"}
"""The problems that end when something is created, and the field of each."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong under the cursor."""

    code: str
    field: str | None
    value: str | None
    """None: all values of `group`."""
    group: FindingGroup | None = None
    severity: Severity = Severity.ERROR
    fix: str | None = None
    """What the finding says is to be done."""


class PreviewCreating(PreviewEditing):
    """A preview from which missing members and workflows are created."""

    class OrganizationChanged(Message):
        """Something was created: other places have to show it."""

    @property
    def problem(self) -> Problem | None:
        """The problem under the cursor."""
        if self._front == PROBLEMS:
            tab = self.query_one(ProblemsTab)
            group = tab.entry.group if tab.entry is not None else None
            if group is None:
                return None
            return Problem(group.code, group.field, tab.value, group, group.severity, group.fix)
        finding = self.query_one(LinesTab).finding if self._front == LINES else None
        if finding is None:
            return None
        return Problem(finding.code, finding.field, finding.value, severity=finding.severity, fix=finding.fix)

    def values_of(self, problem: Problem) -> list[str]:
        """The values that a problem is about, the commonest first; to be called off the loop."""
        from upflow_tui.engine.draft.lists import group_values

        if problem.value is not None or problem.group is None or self.session.draft is None:
            return [problem.value] if problem.value else []
        return [found.value for found in group_values(self.session.draft, problem.group) if found.value]

    def action_create_missing(self) -> None:
        """Creates the member or the workflow that the problem under the cursor lacks."""
        problem = self.problem
        field = _CREATED.get(problem.code) if problem is not None else None
        if problem is None or field is None:
            return
        engine = self.session.services.engine

        def read() -> list[tuple[str, Member | None]]:
            from upflow_tui.importing.fixes.value_hints import ValueHints
            from upflow_tui.importing.fixes.values import parts_of

            organization = engine.organization()
            hints = ValueHints(BY_KEY[field], organization)
            members = {member.email: member for member in organization.members}
            parts = [part for value in self.values_of(problem) for part in parts_of(value, BY_KEY[field])]
            # What is only written otherwise is to be mended, not created.
            lacking = [part for part in dict.fromkeys(parts) if not hints.accepts(part)]
            unknown = [part for part in lacking if hints.hint(part).proposed is None] or lacking
            if field == "workflow":
                return [(name, None) for name in unknown]
            return [(email, members.get(email)) for email in dict.fromkeys(part.lower() for part in unknown)]

        def ask(missing: Sequence[tuple[str, Member | None]]) -> None:
            if len(missing) == 1:
                self._ask_one(field, *missing[0])
            elif missing:
                self._choose_one(field, missing)

        self.off_loop(read, ask)

    def _choose_one(self, field: str, missing: Sequence[tuple[str, Member | None]]) -> None:
        """Several are missing: which one is to be created now?"""
        choices = [
            Choice(place, name, "is a member, but no Account Manager" if member is not None else "")
            for place, (name, member) in enumerate(missing)
        ]
        dialog = ChooseDialog("Which one is missing?", choices)
        self.app.push_screen(dialog, lambda place: self._ask_one(field, *missing[place]) if place is not None else None)

    def _ask_one(self, field: str, name: str, member: Member | None) -> None:
        if field == "workflow":
            self.app.push_screen(
                NameDialog("Create a workflow", "Its name, exactly as in Upflow:", name=name), self._create_workflow
            )
        elif member is None:
            self.app.push_screen(NewMemberDialog(name), self._create_member)
        else:
            question = f"{member.name} ({member.email}) is a member with another position."
            dialog = ConfirmDialog("Make an Account Manager?", question, yes="Account Manager")
            self.app.push_screen(dialog, lambda wanted: self._promote(member) if wanted else None)

    def _create_member(self, member: Member | None) -> None:
        if member is None:
            return
        folder = self.session.services.folder

        def write() -> int:
            from upflow_tui.engine.organization.edits import add_member

            return add_member(folder, member)

        self.off_loop(write, lambda _: self._created(f"{member.email} created"))

    def _promote(self, member: Member) -> None:
        engine = self.session.services.engine

        def write() -> list[str]:
            organization = engine.organization()
            members = tuple(
                replace(one, position=MemberPosition.ACCOUNT_MANAGER) if one.email == member.email else one
                for one in organization.members
            )
            return engine.replace_organization(replace(organization, members=members))

        self.off_loop(write, lambda _: self._created(f"{member.email} is an Account Manager"))

    def _create_workflow(self, name: str | None) -> None:
        if name is None:
            return
        folder = self.session.services.folder

        def write() -> int:
            from upflow_tui.engine.organization.edits import add_workflow

            return add_workflow(folder, name)

        self.off_loop(write, lambda _: self._created(f"Workflow “{name}” created"))

    def _created(self, what: str) -> None:
        """The organization has it now: the places show it, and the lines are checked again."""
        self.post_message(self.OrganizationChanged())
        self.check_again(what)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        if action == "create_missing":
            problem = self.problem if self.session.is_drafted else None
            return problem is not None and problem.code in _CREATED
        return super().check_action(action, parameters)
