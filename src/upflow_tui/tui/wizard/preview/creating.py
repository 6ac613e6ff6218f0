"""What the organization lacks is created from its problem: a member or a workflow, with the file's text filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.organization import Member, MemberPosition
from upflow_tui.tui.dialogs.ask_name import NameDialog
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.new_member import NewMemberDialog
from upflow_tui.tui.wizard.preview.fix_flow import FixFlow

if TYPE_CHECKING:
    from upflow_tui.tui.wizard.preview.problem import Problem

Lacking: TypeAlias = tuple[Sequence[tuple[str, Member | None]], Sequence[tuple[str, str, str]]]
"""What can be created, each with the member that it is already; and values that only spell what exists, with what and
why."""
_CREATED: Final = {"account_manager_not_found": "account_manager", "workflow_not_found": "workflow"}
"""The problems that end when something is created, and the field of each."""


def ends_by_creating(problem: Problem | None) -> bool:
    """Whether something can be created that ends this problem."""
    return problem is not None and problem.code in _CREATED


class MissingCreator:
    """Asks for the missing member or workflow, and writes it into the organization.

    Args:
        flow: asks and writes.
        created: told in words what there is now.
    """

    def __init__(self, flow: FixFlow, created: Callable[[str], None]) -> None:
        self._flow = flow
        self._created = created

    def create(self, problem: Problem) -> None:
        """Creates the member or the workflow that a problem lacks."""
        field = _CREATED.get(problem.code)
        if field is None:
            return
        engine, draft = self._flow.session.services.engine, self._flow.session.draft

        def read() -> Lacking:
            from upflow_tui.importing.fixes.value_hints import lacking_values

            organization = engine.organization()
            members = {member.email: member for member in organization.members}
            unknown, spelt = lacking_values(BY_KEY[field], organization, problem.values(draft))
            if field == "workflow":
                return [(name, None) for name in unknown], spelt
            return [(email, members.get(email)) for email in dict.fromkeys(part.lower() for part in unknown)], spelt

        def ask(lacking: Lacking) -> None:
            missing, spelt = lacking
            if not missing and spelt:
                self._explain(*spelt[0])
            elif len(missing) == 1:
                self._ask_one(field, *missing[0])
            elif missing:
                self._choose_one(field, missing)

        self._flow.read(read, ask)

    def _explain(self, value: str, name: str, reason: str) -> None:
        """The organization has it already: another spelling of it would mend nothing."""
        self._flow.explain(
            "Nothing is missing", f"“{value}” is “{name}” in another spelling: {reason}.", "r fixes it in all cells."
        )

    def _choose_one(self, field: str, missing: Sequence[tuple[str, Member | None]]) -> None:
        """Several are missing: which one is to be created now?"""
        choices = [
            Choice(place, name, "is a member, but no Account Manager" if member is not None else "")
            for place, (name, member) in enumerate(missing)
        ]
        dialog = ChooseDialog("Which one is missing?", choices)
        self._flow.ask(dialog, lambda place: self._ask_one(field, *missing[place]))

    def _ask_one(self, field: str, name: str, member: Member | None) -> None:
        if field == "workflow":
            dialog = NameDialog("Create a workflow", "Its name, exactly as in Upflow:", name=name, verb="Create")
            self._flow.ask(dialog, self._create_workflow)
        elif member is None:
            self._flow.ask(NewMemberDialog(name), self._create_member)
        else:
            question = f"{member.name} ({member.email}) is a member with another position."
            confirm = ConfirmDialog("Make an Account Manager?", question, yes="Account Manager")
            self._flow.ask(confirm, lambda wanted: self._promote(member) if wanted else None)

    def _create_member(self, member: Member) -> None:
        folder = self._flow.session.services.folder

        def write() -> int:
            from upflow_tui.engine.organization.edits import add_member

            return add_member(folder, member)

        self._flow.write(write, lambda _: self._created(f"{member.email} created"))

    def _promote(self, member: Member) -> None:
        engine = self._flow.session.services.engine

        def write() -> list[str]:
            organization = engine.organization()
            members = tuple(
                replace(one, position=MemberPosition.ACCOUNT_MANAGER) if one.email == member.email else one
                for one in organization.members
            )
            return engine.replace_organization(replace(organization, members=members))

        self._flow.write(write, lambda _: self._created(f"{member.email} is an Account Manager"))

    def _create_workflow(self, name: str) -> None:
        folder = self._flow.session.services.folder

        def write() -> int:
            from upflow_tui.engine.organization.edits import add_workflow

            return add_workflow(folder, name)

        self._flow.write(write, lambda _: self._created(f"Workflow “{name}” created"))
