"""`upflow-tui settings check [F]`: every mistake in a settings file, by line and key (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from upflow_tui.cli.errors import DATA_ERRORS, FINE, CommandError
from upflow_tui.cli.output import Output
from upflow_tui.core.counting import counted
from upflow_tui.engine.settings.file import SettingsFile, config_folder
from upflow_tui.engine.settings.reading import LoadedSettings, load_settings


def run(options: Namespace, output: Output) -> int:
    """Prints what is wrong with the settings, or with a file named; 1 where anything is.

    Raises:
        CommandError: the file that was named is not there.
    """
    path = Path(options.file) if options.file is not None else SettingsFile(config_folder()).path
    loaded = load_settings(path)
    is_there = loaded.lines is not None or bool(loaded.problems)
    if options.file is not None and not is_there:
        raise CommandError(f"{path}: There is no such file.", "Check the path.")
    output.code = DATA_ERRORS if loaded.problems else FINE
    if options.json:
        output.json("settings check", _json(loaded, is_there=is_there))
    else:
        _print(loaded, output, is_there=is_there)
    return output.code


def _json(loaded: LoadedSettings, *, is_there: bool) -> dict[str, Any]:
    return {
        "settings": str(loaded.path),
        "there": is_there,
        "problems": [
            {"line": problem.line, "key": problem.key or None, "message": problem.message}
            for problem in loaded.problems
        ],
    }


def _print(loaded: LoadedSettings, output: Output, *, is_there: bool) -> None:
    if not is_there:
        output.paragraph(f"{loaded.path} does not exist: all settings are the defaults.")
    elif not loaded.problems:
        output.paragraph(f"{loaded.path} has no mistakes.")
    else:
        output.paragraph(f"{loaded.path} has {counted(len(loaded.problems), 'mistake')}; these entries are ignored:")
        for problem in loaded.problems:
            output.paragraph(str(problem), "    ", "  ✗ ")
    if loaded.settings.keys:
        output.paragraph("Your own keyboard shortcuts are checked when the program starts.")
