"""The settings file read whole, every fault named by file, line and key, and changed in its place.

What is wrong takes its default, everything else counts: a broken file never stops the program, which says what is
wrong and goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import shorten
from upflow_tui.engine.files.shape import ShapeFault, held_against, nearest
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
from upflow_tui.engine.settings.settings import CHANNELS, MAX_SIZE, Settings
from upflow_tui.notifying.secret import Secret

_SECRETS: Final[dict[KeyPath, Secret]] = {
    ("notifications", channel.NAME, key): channel.SECRET for channel in CHANNELS for key in channel.SECRET.looked_for
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
    found: dict[KeyPath, str] = {}
    while True:
        settings, faults = held_against(Settings, raw)
        if settings is not None:
            return settings, found
        for fault in faults:
            found.setdefault(fault.path, _in_words(fault))
            raw = _without(raw, fault.path)


def _without(raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    """`raw` without the value at `path`; a list goes as a whole."""
    key, rest = str(path[0]), path[1:]
    inner = raw.get(key)
    if rest and isinstance(rest[0], str) and isinstance(inner, dict):
        return {**raw, key: _without(inner, rest)}
    return {name: value for name, value in raw.items() if name != key}


def _in_words(fault: ShapeFault) -> str:
    """What is wrong. What a key holds is quoted only where it should be a name."""
    if fault.is_unknown and fault.path in _SECRETS:
        variable = _SECRETS[fault.path].variable
        return f"is a secret and does not belong here. Enter it in My profile, or set {variable}."
    if fault.choices:
        return f"cannot be {quoted(shorten(fault.value))}. {nearest(fault.value, fault.choices)}"
    return fault.message
