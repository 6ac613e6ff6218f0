"""The settings file read whole, every fault named by file, line and key, and changed in its place.

What is wrong takes its default, everything else counts: a broken file never stops the program, which says what is
wrong and goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.core.findings import counted, shorten
from upflow_tui.engine.files.shape import nearest
from upflow_tui.engine.files.toml_files import (
    FileProblem,
    TomlFault,
    key_as_written,
    line_of,
    parse_toml,
    quoted,
    read_text,
)
from upflow_tui.engine.files.toml_lines import KeyPath
from upflow_tui.engine.settings.secrets_file import Secret
from upflow_tui.engine.settings.settings import MAX_SIZE, Settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_KINDS: Final = {
    "string_type": "must be text, in quotes.",
    "enum": "must be text, in quotes.",
    "bool_type": "must be true or false.",
    "int_type": "must be a whole number.",
    "int_from_float": "must be a whole number.",
    "list_type": "must be a list: [ … ].",
    "dict_type": "must be a table.",
    "model_type": "must be a table.",
}
_SECRETS: Final = {
    ("notifications", "email", "password"): Secret.SMTP_PASSWORD,
    ("notifications", "slack", "webhook"): Secret.SLACK_WEBHOOK,
    ("notifications", "slack", "webhook_url"): Secret.SLACK_WEBHOOK,
    ("notifications", "slack", "url"): Secret.SLACK_WEBHOOK,
}
"""Keys under which someone may look for a secret."""


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings that count, and what is wrong with the file."""

    path: Path
    settings: Settings = field(default_factory=Settings)
    problems: tuple[FileProblem, ...] = ()
    """In the order of the lines."""
    lines: Mapping[KeyPath, int] | None = None
    """The physical line of each key; None where there is no readable file."""

    @property
    def summary(self) -> str | None:
        """The file and its first fault, and how many more there are; None where nothing is wrong."""
        if not self.problems:
            return None
        more = len(self.problems) - 1
        rest = f" (and {counted(more, 'more problem')})" if more else ""
        return f"{self.path}: {self.problems[0]}{rest}"


def load_settings(path: Path) -> LoadedSettings:
    """The settings of the file at `path`; the defaults where there is none, or where it is wrong."""
    try:
        if not path.exists() and not path.is_symlink():
            return LoadedSettings(path)
    except OSError:  # its folder may not be looked into: reading says so
        pass
    try:
        raw, lines = parse_toml(read_text(path, "settings file", MAX_SIZE))
    except TomlFault as fault:
        return LoadedSettings(path, problems=(fault.problem,))
    settings, found = parse_settings(raw)
    problems = [FileProblem(line_of(where, lines), key_as_written(where), text) for where, text in found.items()]
    return LoadedSettings(path, settings, tuple(sorted(problems, key=lambda problem: problem.line or 0)), lines)


def parse_settings(raw: dict[str, Any]) -> tuple[Settings, dict[KeyPath, str]]:
    """The settings of what tomllib read, and every fault by its path; what is wrong takes its default."""
    from pydantic import ValidationError

    from upflow_tui.engine.settings.model import SettingsTable

    found: dict[KeyPath, str] = {}
    while True:
        try:
            return SettingsTable.model_validate(raw).settings(), found
        except ValidationError as error:
            for details in error.errors(include_url=False):
                found.setdefault(_path(details), _message(details))
                raw = _without(raw, _path(details))


def _path(details: ErrorDetails) -> KeyPath:
    """The key that is wrong; of a list, the place in it."""
    known = [part for part in details["loc"] if part != "[key]"]
    return tuple(known)


def _without(raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    """`raw` without the value at `path`; a list goes as a whole."""
    key, rest = str(path[0]), path[1:]
    inner = raw.get(key)
    if rest and isinstance(rest[0], str) and isinstance(inner, dict):
        return {**raw, key: _without(inner, rest)}
    return {name: value for name, value in raw.items() if name != key}


def _message(details: ErrorDetails) -> str:
    """A fault that pydantic found, in our words. What a key holds is quoted only where it should be a name."""
    from upflow_tui.engine.settings.model import TABLES

    kind, path = details["type"], _path(details)
    table = TABLES.get(tuple(map(str, path[:-1])), TABLES[()])
    if kind == "extra_forbidden":
        secret = _SECRETS.get(tuple(map(str, path)))  # type: ignore[arg-type]
        if secret is not None:
            return f"is a secret and does not belong here. Enter it in My profile, or set {secret.variable}."
        return f"this key is not known. {nearest(str(path[-1]), tuple(table.model_fields))}"
    if kind == "value_error":
        return str(details["ctx"]["error"])
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"must be {_bounds(str(path[-1]))}."
    value = details["input"]
    if kind == "enum" and isinstance(value, str):
        names = tuple(str(item) for item in table.model_fields[str(path[-1])].annotation or ())
        return f"cannot be {quoted(shorten(value))}. {nearest(value, names)}"
    return _KINDS.get(kind, f"{details['msg']}.")


def _bounds(name: str) -> str:
    """`from 1 to 65535`."""
    from upflow_tui.engine.settings.model import LONGEST_RETENTION

    return {"port": "from 1 to 65535", "retention_days": f"from 0 (never) to {LONGEST_RETENTION}"}[name]
