"""The organization's TOML file: read, every fault named by line and key, and written (cli.md)."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.core.findings import counted, shorten
from upflow_tui.core.organization import Organization, Part
from upflow_tui.engine.organization_checks import checks, nearest
from upflow_tui.engine.toml_lines import KeyPath, key_lines

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_SIZE: Final = 4 * 2**20
"""Bytes; an organization of ten thousand members stays well under it."""

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_WHERE: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_KINDS: Final = {
    "string_type": "must be text, in quotes.",
    "enum": "must be text, in quotes.",
    "list_type": "must be a list: [ … ].",
    "model_type": "must be a table.",
}
_NOUNS: Final = {
    "source_system": "a source system",
    "api_allows": "something an API can allow",
    "role": "a role",
    "position": "a member's position",
    "status": "a status",
    "type": "a type of custom field",
    "managed_by": "an owner of a custom field",
}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One fault of the file. `line`: physical line, 1 = first; `key`: as written, places in lists from 1."""

    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}, " if self.line and self.key else f"line {self.line}: " if self.line else ""
        return f"{where}{self.key}: {self.message}" if self.key else f"{where}{self.message}"


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
    """The organization that the file at `path` describes, absent keys filled as cli.md says.

    Texts are trimmed and in NFC, as the cells that they are compared with (rules.md §2).

    Raises:
        OrganizationFileError: the file cannot be read, is no TOML, or says something that cannot be.
    """
    return parse_organization(_read(path))


def parse_organization(text: str) -> Organization:
    """The same from the text of such a file. Raises OrganizationFileError."""
    try:
        raw = tomllib.loads(text)
        lines = key_lines(text)
    except RecursionError:
        raise _single("The lists or tables of the file are nested too deeply.") from None
    except ValueError as error:  # TOMLDecodeError is one; numbers of too many digits raise another
        raise _syntax_error(error, text) from None
    from pydantic import ValidationError

    from upflow_tui.engine.organization_model import OrganizationTable

    found: dict[KeyPath, str] = {}
    organization = None
    try:
        organization = OrganizationTable.model_validate(raw).organization()
    except ValidationError as error:
        for details in error.errors(include_url=False):
            found.setdefault(details["loc"], _model_message(details))
    for path, message in checks(raw):
        found.setdefault(path, message)
    if organization is None or found:
        problems = [FileProblem(_line(path, lines), _shown(path), message) for path, message in found.items()]
        raise OrganizationFileError(tuple(sorted(problems, key=lambda problem: problem.line or 0)))
    return organization


def organization_toml(organization: Organization) -> str:
    """The text of a file that `load_organization_file` reads back as an equal organization.

    Characters that a screen does not show (control, zero-width, no-break) are written as `\\uXXXX`.
    """
    return "\n".join(_toml_lines(organization)) + "\n"


def _toml_lines(organization: Organization) -> Iterator[str]:
    yield f"name = {_quoted(organization.name)}"
    yield f"source_system = {_quoted(organization.source_system)}"
    yield f"api_allows = {_quoted_list(part for part in Part if part in organization.api_allows)}"
    yield f"positions = {_quoted_list(organization.positions)}"
    for member in organization.members:
        yield from ("", "[[members]]", f"name = {_quoted(member.name)}", f"email = {_quoted(member.email)}")
        yield f"role = {_quoted(member.role)}"
        yield f"position = {_quoted(member.position)}"
        yield f"status = {_quoted(member.status)}"
    for workflow in organization.workflows:
        yield from ("", "[[workflows]]", f"name = {_quoted(workflow.name)}")
    for custom in organization.custom_fields:
        yield from ("", "[[custom_fields]]", f"name = {_quoted(custom.name)}", f"type = {_quoted(custom.type)}")
        if custom.options:
            yield f"options = {_quoted_list(custom.options)}"
        yield f"managed_by = {_quoted(custom.managed_by)}"


def _quoted(text: str) -> str:
    """`text` as a TOML basic string."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"


def _quoted_list(texts: Iterator[Part] | tuple[str, ...]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"


def _read(path: Path) -> str:
    """The text of the file, without a BOM; a pipe or device is refused, not waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        handle = os.open(path, flags)
        with open(handle, "rb") as file:  # noqa: PTH123 - an open handle, not a path
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _single("This is not a regular file.")
            content = file.read(MAX_SIZE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no path of a file"
        raise _single(f"The organization file cannot be read: {reason}.") from None
    if len(content) > MAX_SIZE:
        raise _single(f"The file is larger than {MAX_SIZE // 2**20} MiB: this is no organization file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted in what was decoded: its BOM, if any, is not part of error.object.
        line = error.object[: error.start].count(b"\n") + 1
        raise _single("This is not valid UTF-8. Save the file as UTF-8.", line) from None


def _single(message: str, line: int | None = None) -> OrganizationFileError:
    return OrganizationFileError((FileProblem(line, "", message),))


def _syntax_error(error: ValueError, text: str) -> OrganizationFileError:
    """What tomllib says, with the line in front, where every fault of ours has it."""
    message = str(error)
    where = _WHERE.search(message)
    if where is None:
        return _single("The file holds a number that is too long.")
    line = int(where[1]) if where[1] else max(1, len(text.splitlines()))
    return _single(f"This is not valid TOML: {_WHERE.sub('', message)}.", line)


def _model_message(details: ErrorDetails) -> str:
    """A fault of shape that pydantic found, in our words."""
    from upflow_tui.engine.organization_model import TABLES

    kind, path = details["type"], details["loc"]
    if kind == "missing":
        return "is missing. Add it."
    table = TABLES.get(str(path[0]) if len(path) > 1 else "", TABLES[""])
    if kind == "extra_forbidden":
        return f"this key is not known. {nearest(str(path[-1]), tuple(table.model_fields))}"
    value = details["input"]
    if kind == "enum" and isinstance(value, str):
        name = str(path[-1]) if isinstance(path[-1], str) else str(path[0])
        choices = tuple(str(item) for item in _enumeration(name, table))
        return f"{_quoted(shorten(value))} is not {_NOUNS[name]}. {nearest(value, choices)}"
    return _KINDS.get(kind, f"{details['msg']}.")


def _enumeration(name: str, table: Any) -> Any:
    """The enumeration that the key `name` of `table` takes its value from."""
    annotation = table.model_fields[name].annotation
    inner = getattr(annotation, "__args__", ())  # list[Annotated[Part, …]] → Part
    return inner[0].__origin__ if inner else annotation


def _line(path: KeyPath, lines: Mapping[KeyPath, int]) -> int | None:
    """The line of the key, or of the table that lacks it; None for a key that the whole file lacks."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _shown(path: KeyPath) -> str:
    """The key as it would be written, places in lists counted from 1: `members[2].role`."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            shown += ("." if shown else "") + (part if _BARE_KEY.fullmatch(part) else _quoted(shorten(part)))
    return shown
