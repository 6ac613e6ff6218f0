"""`upflow-tui org member add` and `org workflow add`: one thing more, by the rules of the forms (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from upflow_tui.cli.output import Output
from upflow_tui.core.organization import Member, MemberPosition, MemberStatus, Role, Workflow
from upflow_tui.core.text import clean
from upflow_tui.engine.organization.cleaning import clean_member
from upflow_tui.engine.organization.edits import add_member, add_workflow


def add_one_member(options: Namespace, output: Output) -> None:
    """Adds a member. Raises EditRefused, StoreError; nothing was changed then."""
    member = clean_member(
        Member(
            options.name,
            options.email,
            Role(options.role),
            MemberPosition(options.position),
            MemberStatus(options.status),
        )
    )
    add_member(options.data_dir, member)
    output.done = f"{member.name} ({member.email}) is now a member."
    _say(options, output, member_json(member))


def add_one_workflow(options: Namespace, output: Output) -> None:
    """Adds a workflow. Raises EditRefused, StoreError; nothing was changed then."""
    workflow = Workflow(clean(options.name))
    add_workflow(options.data_dir, workflow.name)
    output.done = f'The workflow "{workflow.name}" is added.'
    _say(options, output, workflow_json(workflow))


def member_json(member: Member) -> dict[str, Any]:
    """A member by the keys of the organization file."""
    return {
        "name": member.name,
        "email": member.email,
        "role": member.role.value,
        "position": member.position.value,
        "status": member.status.value,
    }


def workflow_json(workflow: Workflow) -> dict[str, Any]:
    """A workflow by the keys of the organization file."""
    return {"name": workflow.name}


def _say(options: Namespace, output: Output, added: dict[str, Any]) -> None:
    if options.json:
        output.json(f"org {options.action} add", {"added": added})
    else:
        output.paragraph(output.done)
