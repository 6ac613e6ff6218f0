"""`upflow-tui info`: versions, terminal, folders, the store and the settings, for a report (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from typing import Any, Final

from upflow_tui.cli.errors import FINE
from upflow_tui.cli.output import Output
from upflow_tui.core.organization_names import DEFAULT
from upflow_tui.engine.info import Info, collect
from upflow_tui.engine.settings.file import SettingsFile, config_folder
from upflow_tui.store.health import Health, StoreState
from upflow_tui.store.migrating import SCHEMA_VERSION

_HEALTH: Final = {
    Health.OK: "quick_check: ok",
    Health.ABSENT: "not there yet; created when something is first saved",
    Health.GONE: "GONE: connect the disk it is on, or put a copy of it back",
    Health.EMPTIED: "EMPTY: put a copy of it back, or remove the file to begin anew",
    Health.NO_FILE: "no regular file: move away what stands in its place",
    Health.DAMAGED: "DAMAGED: restore a copy of it, or choose another data folder",
    Health.FOREIGN: "of another program: choose another data folder",
    Health.NEWER: "written by a newer upflow-tui: install that one",
    Health.CUT_SHORT: "a process was killed while writing; the next command undoes what it began",
    Health.BUSY: "another window or command is writing, so it could not be checked",
    Health.UNREADABLE: "cannot be read: check the permissions",
}
_INDENT: Final = " " * 15


def run(options: Namespace, output: Output) -> int:
    """Prints what somebody who looks for a fault needs to know; nothing of any customer is in it."""
    info = collect(options.data_dir, SettingsFile(config_folder()))
    if options.json:
        output.json("info", _json(info, options.organization))
    else:
        for label, text in _lines(info, options.organization or DEFAULT):
            output.paragraph(text, _INDENT, f"{label:<15}")
    return FINE


def _lines(info: Info, organization: str) -> list[tuple[str, str]]:
    terminal, folders = info.terminal, info.folders
    streams = (("input", terminal.stdin), ("output", terminal.stdout), ("errors", terminal.stderr))
    seen = ", ".join(name for name, is_terminal in streams if is_terminal) or "none of input, output and errors"
    variables = " ".join(f"{name}={value}" for name, value in terminal.variables.items())
    return [
        ("upflow-tui", info.program),
        ("Python", info.python),
        ("System", info.system),
        ("SQLite", info.sqlite),
        ("Packages", ", ".join(f"{name} {number or 'missing'}" for name, number in info.packages.items())),
        ("Terminal", f"{terminal.columns} x {terminal.lines}, {terminal.encoding or 'no encoding'}, of {seen}"),
        ("", variables or "no variable of a terminal is set"),
        ("Organization", organization),
        ("Data", str(folders.data)),
        ("Settings", str(folders.settings)),
        ("Logs", str(folders.logs)),
        ("Temporary", str(folders.temporary)),
        ("Store", _store(info.store)),
        ("Mistakes", "none in the settings" if not info.settings_problems else " ".join(info.settings_problems)),
    ]


def _store(store: StoreState) -> str:
    size = f"{store.size:,} bytes, " if store.size is not None else ""
    schema = f"schema {store.schema} (this program's is {SCHEMA_VERSION}), " if store.schema is not None else ""
    return f"{size}{schema}{_HEALTH[store.health]}"


def _json(info: Info, organization: str | None) -> dict[str, Any]:
    terminal, folders, store = info.terminal, info.folders, info.store
    return {
        "program": info.program,
        "python": info.python,
        "system": info.system,
        "sqlite": info.sqlite,
        "packages": dict(info.packages),
        "terminal": {
            "stdin": terminal.stdin,
            "stdout": terminal.stdout,
            "stderr": terminal.stderr,
            "columns": terminal.columns,
            "lines": terminal.lines,
            "encoding": terminal.encoding,
            "variables": dict(terminal.variables),
        },
        "organization": organization,
        "folders": {
            "data": str(folders.data),
            "settings": str(folders.settings),
            "logs": str(folders.logs),
            "temporary": str(folders.temporary),
        },
        "store": {
            "path": str(store.path),
            "health": store.health.value,
            "size": store.size,
            "schema": store.schema,
            "schema_of_program": SCHEMA_VERSION,
        },
        "settings_problems": list(info.settings_problems),
    }
