"""The organization's TOML file: read, every fault named by line and key, and written (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.organization import Organization, Part
from upflow_tui.engine.files.shape import ShapeFault, held_against, nearest
from upflow_tui.engine.files.toml_files import (
    FileProblem,
    TomlFault,
    key_as_written,
    line_of,
    parse_toml,
    quoted,
    quoted_list,
    read_text,
)
from upflow_tui.engine.files.toml_lines import KeyPath
from upflow_tui.engine.organization.checks import checks, in_file
from upflow_tui.engine.organization.cleaning import clean_organization

MAX_SIZE: Final = 4 * 2**20
"""Bytes; an organization of ten thousand members stays well under it."""

_NOUNS: Final = {
    "source_system": "a source system",
    "api_allows": "something an API can allow",
    "role": "a role",
    "position": "a member's position",
    "status": "a status",
    "type": "a type of custom field",
    "managed_by": "an owner of a custom field",
}


class OrganizationFileError(Exception):
    """The file cannot be used. `problems` holds every fault, in the order of the lines; the text is the first."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__(str(problems[0]))
        self.problems = problems

    @property
    def summary(self) -> str:
        """The first fault, and how many more there are."""
        more = len(self.problems) - 1
        return f"{self} (and {counted(more, 'more problem')})" if more else str(self)


def load_organization_file(path: Path) -> Organization:
    """The organization that the file at `path` describes, absent keys filled as docs/commands.md says.

    Texts are trimmed and in NFC, as the cells that they are compared with (docs/rules.md §2).

    Raises:
        OrganizationFileError: the file cannot be read, is no TOML, or says something that cannot be.
    """
    try:
        return parse_organization(read_text(path, "organization file", MAX_SIZE))
    except TomlFault as fault:
        raise OrganizationFileError((fault.problem,)) from None


def parse_organization(text: str) -> Organization:
    """The same from the text of such a file. Raises OrganizationFileError."""
    try:
        raw, lines = parse_toml(text)
    except TomlFault as fault:
        raise OrganizationFileError((fault.problem,)) from None
    found: dict[KeyPath, str] = {}
    if "name" not in raw:  # an organization made otherwise has a usual one
        found["name",] = "is missing. Add it."
    organization, faults = held_against(Organization, raw)
    for misfit in faults:
        found.setdefault(misfit.path, _in_words(misfit))
    for told in checks(raw):
        found.setdefault(told.path, in_file(told))
    if organization is None or found:
        problems = [FileProblem(line_of(path, lines), key_as_written(path), message) for path, message in found.items()]
        raise OrganizationFileError(tuple(sorted(problems, key=lambda problem: problem.line or 0)))
    return clean_organization(organization)


def organization_toml(organization: Organization) -> str:
    """The text of a file that `load_organization_file` reads back as an equal organization.

    Characters that a screen does not show (control, zero-width, no-break) are written as `\\uXXXX`.
    """
    return "\n".join(_toml_lines(organization)) + "\n"


def _toml_lines(organization: Organization) -> Iterator[str]:
    yield f"name = {quoted(organization.name)}"
    yield f"source_system = {quoted(organization.source_system)}"
    yield f"api_allows = {quoted_list(part for part in Part if part in organization.api_allows)}"
    yield f"positions = {quoted_list(organization.positions)}"
    for member in organization.members:
        yield from ("", "[[members]]", f"name = {quoted(member.name)}", f"email = {quoted(member.email)}")
        yield f"role = {quoted(member.role)}"
        yield f"position = {quoted(member.position)}"
        yield f"status = {quoted(member.status)}"
    for workflow in organization.workflows:
        yield from ("", "[[workflows]]", f"name = {quoted(workflow.name)}")
    for custom in organization.custom_fields:
        yield from ("", "[[custom_fields]]", f"name = {quoted(custom.name)}", f"type = {quoted(custom.type)}")
        if custom.options:
            yield f"options = {quoted_list(custom.options)}"
        yield f"managed_by = {quoted(custom.managed_by)}"


def _in_words(fault: ShapeFault) -> str:
    """A fault of shape; a text that is none of a few names says what it should be one of."""
    if not fault.choices:
        return fault.message
    name = next(part for part in reversed(fault.path) if isinstance(part, str))
    return f"{quoted(shorten(fault.value))} is not {_NOUNS[name]}. {nearest(fault.value, fault.choices)}"
