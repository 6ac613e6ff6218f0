"""What is needed to understand a fault from afar: versions, terminal, folders, the store; nothing of any customer."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import gettempdir
from typing import Final, TextIO

from upflow_tui import __version__
from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.workspace import LOGS
from upflow_tui.store.health import StoreState, store_state

PACKAGES: Final = ("textual", "rich", "pydantic", "python-calamine", "xlsxwriter", "email-validator", "python-stdnum")
"""The libraries whose version may matter."""
VARIABLES: Final = (
    "TERM", "TERM_PROGRAM", "COLORTERM", "NO_COLOR", "COLUMNS", "LINES", "LANG", "LC_ALL", "LC_CTYPE", "TMUX", "STY",
    "SSH_CONNECTION", "WT_SESSION",
)  # fmt: skip
"""What says what the terminal is and can do."""
_ONLY_SET: Final = frozenset({"TMUX", "STY", "SSH_CONNECTION", "WT_SESSION"})
"""Of these it matters only whether they are set: they hold addresses and names."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """Standard input, output and error, and what the environment says of the terminal."""

    stdin: bool
    """Whether it is a terminal."""
    stdout: bool
    stderr: bool
    columns: int
    lines: int
    encoding: str | None
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the program keeps what."""

    data: Path
    settings: Path
    logs: Path
    temporary: Path


@dataclass(frozen=True, slots=True)
class Info:
    """All of it."""

    program: str
    python: str
    system: str
    sqlite: str
    packages: Mapping[str, str | None]
    """The version of each library; None where it is not installed."""
    terminal: Terminal
    folders: Folders
    store: StoreState
    settings_problems: tuple[str, ...]
    """The mistakes in the settings file, in sentences."""


def collect(folder: Path, settings: SettingsFile, environment: Mapping[str, str] = os.environ) -> Info:
    """Looks at everything; creates and changes nothing.

    Args:
        folder: the data folder; it need not be there.
        settings: the person's settings.
        environment: what says what the terminal is.
    """
    return Info(
        program=__version__,
        python=f"{platform.python_version()} ({platform.python_implementation()})",
        system=platform.platform(),
        sqlite=sqlite3.sqlite_version,
        packages={name: _version(name) for name in PACKAGES},
        terminal=_terminal(environment),
        folders=Folders(folder, settings.folder, folder / LOGS, Path(gettempdir())),
        store=store_state(folder),
        settings_problems=tuple(map(str, settings.load().problems)),
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _terminal(environment: Mapping[str, str]) -> Terminal:
    size = shutil.get_terminal_size()
    return Terminal(
        stdin=_is_terminal(sys.stdin),
        stdout=_is_terminal(sys.stdout),
        stderr=_is_terminal(sys.stderr),
        columns=size.columns,
        lines=size.lines,
        encoding=getattr(sys.stdout, "encoding", None),
        variables=dict(_variables(environment)),
    )


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits there; a stream that is closed is none."""
    return stream is not None and not stream.closed and stream.isatty()


def _variables(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in VARIABLES:
        if name in environment:
            yield name, "set" if name in _ONLY_SET else environment[name]
