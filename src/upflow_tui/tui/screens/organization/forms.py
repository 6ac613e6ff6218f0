"""The forms of the place Organization: a member, a name, a custom field, the first set-up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.core.kinds import ItemKind, Pasted
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Organization,
    Role,
    SourceSystem,
)
from upflow_tui.tui.dialogs.form import Answers, FormDialog
from upflow_tui.tui.dialogs.form_fields import ChoiceField, LinesField, TextField
from upflow_tui.tui.screens.organization.rows import what_follows

if TYPE_CHECKING:
    from enum import StrEnum

    from upflow_tui.engine.organization.pasted_members import PastedMember

_TYPES: Final = tuple((kind.value, kind.value.replace("_", "-").capitalize()) for kind in CustomFieldType)
_OWNERS: Final = (
    (ManagedBy.UPFLOW.value, "Upflow: files may update it"),
    (ManagedBy.SOURCE.value, "synced from the source system: files may not"),
)
_BETWEEN: Final = ";"
"""Stands between the options of a new custom field."""


def member_form(folder: Path, key: int | None, member: Member) -> FormDialog:
    """Adds a member (`key` None), or changes the one with this number. Gives back its e-mail."""

    def save(answers: Answers) -> str:
        from upflow_tui.engine.organization import edits

        given = Member(
            answers["name"],
            answers["email"],
            Role(answers["role"]),
            MemberPosition(answers["position"]),
            MemberStatus(answers["status"]),
        )
        if key is None:
            edits.add_member(folder, given)
        else:
            edits.change_member(folder, key, given)
        return given.email

    fields = (
        TextField("name", "Name", member.name),
        TextField("email", "E-mail", member.email, "anna@company.com"),
        ChoiceField("position", "Position", _words(MemberPosition), member.position.value),
        ChoiceField("role", "Role", _words(Role), member.role.value),
        ChoiceField("status", "Status", _words(MemberStatus), member.status.value),
    )
    told = "An account manager is assigned to customers by this exact e-mail."
    return FormDialog("Add a member" if key is None else "Edit a member", fields, save, words=told)


def name_form(folder: Path, kind: ItemKind, key: int | None, name: str, field_key: int | None) -> FormDialog:
    """Adds a workflow, position or option (`key` None), or renames the one with this number. Gives back its name."""

    def save(answers: Answers) -> str:
        from upflow_tui.engine.organization import edits

        given = answers["name"]
        if key is not None:
            edits.rename(folder, kind, key, given)
        elif field_key is not None:
            edits.add_option(folder, field_key, given)
        elif kind is ItemKind.WORKFLOW:
            edits.add_workflow(folder, given)
        else:
            edits.add_position(folder, given)
        return given

    noun = kind.noun
    words = "" if key is None else f"Customers with this {noun} keep it under its new name."
    if kind is ItemKind.WORKFLOW:
        words = "Files must use this exact name: capitals, spaces and symbols count. " + words
    title = f"Add {'an' if noun[0] in 'aeio' else 'a'} {noun}" if key is None else f"Rename the {noun}"
    return FormDialog(title, (TextField("name", "Name", name),), save, words=words.strip())


def field_form(folder: Path, key: int | None, field: CustomField) -> FormDialog:
    """Adds a custom field (`key` None), or changes the one with this number. Gives back its name."""

    def save(answers: Answers) -> str:
        from upflow_tui.engine.organization import edits

        options = tuple(part for part in answers.get("options", "").split(_BETWEEN) if part.strip())
        given = CustomField(
            answers["name"], CustomFieldType(answers["type"]), options, ManagedBy(answers["managed_by"])
        )
        if key is None:
            edits.add_field(folder, given)
        else:
            edits.change_field(folder, key, given)
        return given.name

    def told(answers: Answers) -> str:
        kind = CustomFieldType(answers["type"])
        if kind.has_options:
            return "Options: " + (
                "exact values, separated by ;. Press Enter on the field in the list to edit them later."
                if "options" in answers
                else "to change them, press Esc, then Enter on the field in the list."
            )
        return _FORMATS[kind]

    fields: list[Any] = [
        TextField("name", "Name", field.name),
        ChoiceField("type", "Type", _TYPES, field.type.value),
        ChoiceField("managed_by", "Managed by", _OWNERS, field.managed_by.value),
    ]
    if not field.options:
        fields.append(TextField("options", "Options", "", "for single- and multi-select only: Gold; Silver"))
    title = "Add a custom field" if key is None else "Edit a custom field"
    return FormDialog(title, fields, save, told=told)


def organization_name_form(folder: Path, name: str) -> FormDialog:
    """Renames the organization. Gives back its name."""

    def save(answers: Answers) -> str:
        from upflow_tui.engine.organization import edits

        edits.change_facts(folder, name=answers["name"])
        return answers["name"]

    return FormDialog("The organization's name", (TextField("name", "Name", name),), save)


def set_up_form(folder: Path, present: Organization) -> FormDialog:
    """The first set-up, all in one: nothing is asked that a default can answer. Gives back the organization's name."""

    def save(answers: Answers) -> str:
        from upflow_tui.engine.organization import edits
        from upflow_tui.engine.organization.judging import EditProblem, EditRefused

        pasted = _pasted(answers["members"])
        refused = [piece for piece in pasted if piece.reading is Pasted.REFUSED]
        if refused:
            raise EditRefused([EditProblem("members", f"“{piece.email}” {piece.told}") for piece in refused[:3]])
        edits.set_up(
            folder,
            name=answers["name"],
            source_system=SourceSystem(answers["source_system"]),
            members=[piece.member for piece in pasted if piece.reading is Pasted.NEW],
            workflows=list(dict.fromkeys(line.strip() for line in answers["workflows"].splitlines() if line.strip())),
        )
        return answers["name"]

    def told(answers: Answers) -> str:
        return what_follows(Organization(source_system=SourceSystem(answers["source_system"])))

    systems = tuple((system.value, system.label) for system in SourceSystem)
    fields = (
        TextField("name", "Name", present.name, replaced=True),
        ChoiceField("source_system", "Source system", systems, present.source_system.value),
        LinesField("members", "Account managers", "", "Their e-mails, as many as you like. Optional.", 3),
        LinesField("workflows", "Workflows", "", "Their exact names, one per line. Optional.", 3),
    )
    words = (
        "Files are checked against this; you can change it later. Have an organization file? Press l in Organization."
    )
    return FormDialog("Set up my organization", fields, save, words=words, told=told)


def _pasted(text: str) -> list[PastedMember]:
    from upflow_tui.engine.organization.pasted_members import understood

    return understood(text, ())


_FORMATS: Final = {
    CustomFieldType.TEXT: "Plain text, at most 2,000 characters.",
    CustomFieldType.NUMBER: "Written with a period: 1234.56.",
    CustomFieldType.DATE: "Written as 2025-12-31.",
    CustomFieldType.BOOLEAN: "Written as true or false.",
}
"""Seed: "Formatting guide"."""


def _words(values: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((value.value, value.value.replace("_", " ").capitalize()) for value in values)
