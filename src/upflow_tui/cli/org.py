"""`upflow-tui org`: the organization shown, replaced by that of a file, written to one, or given one thing more.

Source: docs/commands.md.
"""

from __future__ import annotations

from argparse import Namespace
from typing import Any, Final

from upflow_tui.cli.errors import FINE, CommandError, UsageError
from upflow_tui.cli.files import refuse_json_beside, say_where, write_out
from upflow_tui.cli.org_items import add_one_member, add_one_workflow, member_json, workflow_json
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import ending_of
from upflow_tui.core.organization import CustomField, ManagedBy, Organization, Part
from upflow_tui.engine.organization.file import OrganizationFileError, load_organization_file, organization_toml
from upflow_tui.engine.service import Engine

WRITERS: Final = {".toml": organization_toml}
"""What `org save` writes, by the ending of the file."""


def run(options: Namespace, output: Output) -> int:
    """Shows, loads or saves the organization, or adds to it."""
    engine = Engine(options.data_dir)
    if options.action == "load":
        _load(engine, options, output)
    elif options.action == "save":
        _save(engine, options, output)
    elif options.action == "member":
        add_one_member(options, output)
    elif options.action == "workflow":
        add_one_workflow(options, output)
    elif options.json:
        output.json("org show", _organization_json(engine.organization()))
    else:
        _print(engine.organization(), output)
    return FINE


def _load(engine: Engine, options: Namespace, output: Output) -> None:
    """Replaces the organization, all or nothing, and says what changed.

    Raises:
        CommandError: the file cannot be used; the message names line and key.
        InUse: something in use would go, and `--force` was not given.
    """
    from upflow_tui.cli.stream_file import file_to_read

    try:
        with file_to_read(options.file, options.data_dir) as path:
            organization = load_organization_file(path)
    except OrganizationFileError as error:
        raise CommandError(f"{options.file}: {error.summary}", "Nothing was changed.") from None
    changes = engine.replace_organization(organization, force=options.force)
    output.done = "The organization is loaded."
    if options.json:
        output.json("org load", {"changes": changes})
        return
    for change in changes:
        output.paragraph(change, "  ", "~ ")
    name = organization.name
    output.line(f'The organization "{name}" is loaded.' if changes else f'"{name}" is already loaded; nothing changes.')


def _save(engine: Engine, options: Namespace, output: Output) -> None:
    """Writes the organization file. Raises CommandError: it is not said where, or it cannot be written there."""
    if (options.out is None) is (options.place is None):
        raise UsageError("The output file is missing.", "Give it once: upflow-tui org save F.toml.")
    options.out = options.out or options.place
    refuse_json_beside(options)
    write = WRITERS[ending_of(options.out, "org save")]
    text = write(engine.organization())
    write_out(options, lambda out: out.write(text.encode()), output)
    said = f"The organization was written to {options.out}."
    say_where(options, output, "org save", {"written": options.out}, said)


def _organization_json(organization: Organization) -> dict[str, Any]:
    """The keys of the organization file."""
    return {
        "name": organization.name,
        "source_system": organization.source_system.value,
        "api_allows": [part.value for part in Part if part in organization.api_allows],
        "positions": organization.positions,
        "members": [member_json(member) for member in organization.members],
        "workflows": [workflow_json(workflow) for workflow in organization.workflows],
        "custom_fields": [
            {
                "name": field.name,
                "type": field.type.value,
                "options": field.options,
                "managed_by": field.managed_by.value,
            }
            for field in organization.custom_fields
        ],
    }


def _print(organization: Organization, output: Output) -> None:
    allowed = [part.label for part in Part if organization.may_update(part)]
    only = " Only Assign customers is possible." if organization.assign_only else ""
    output.paragraph(organization.name)
    output.paragraph(organization.source_system.label, " " * 19, "  Source system    ")
    output.paragraph(f"{', '.join(allowed) or 'none of these'}.{only}", " " * 19, "  A file may update ")
    output.paragraph(", ".join(organization.positions), " " * 19, "  Positions        ")
    output.line()
    if organization.members:
        members = (
            (item.name, item.email, item.role.value, item.position.value.replace("_", " "), item.status.value)
            for item in organization.members
        )
        output.table(("Member", "E-mail", "Role", "Position", "Status"), members)
    else:
        output.line("No members.")
    output.line()
    if organization.workflows:
        output.table(("Workflow",), ((item.name,) for item in organization.workflows))
    else:
        output.line("No workflows.")
    output.line()
    if organization.custom_fields:
        fields = (_custom_row(field) for field in organization.custom_fields)
        output.table(("Custom field", "Type", "Managed by", "Options"), fields)
    else:
        output.line("No custom fields.")


def _custom_row(field: CustomField) -> tuple[str, str, str, str]:
    owner = "synced, not importable" if field.managed_by is ManagedBy.SOURCE else "Upflow"
    return field.name, field.type.value.replace("_", " "), owner, ", ".join(field.options)
