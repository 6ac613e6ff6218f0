"""Settings changed in their file; everything else in it stays as the person wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from upflow_tui.engine.files.toml_files import TomlFault, key_as_written, parse_toml, read_text
from upflow_tui.engine.files.toml_lines import KeyPath
from upflow_tui.engine.settings.reading import parse_settings
from upflow_tui.engine.settings.secrets_file import write_config
from upflow_tui.engine.settings.settings import MAX_SIZE, SettingsError, SettingValue
from upflow_tui.engine.settings.text import with_value

NEW_FILE: Final = (
    "# Settings of upflow-tui: what you chose in the program. Your own lines and comments stay as they are.\n"
)


def change_settings(path: Path, changes: Mapping[KeyPath, SettingValue]) -> None:
    """Saves some settings; everything else in the file stays as it is, faults and comments too.

    Raises:
        SettingsError: a value that cannot be, or a file that cannot be read or written; nothing was changed.
    """
    text = NEW_FILE
    try:
        if path.exists() or path.is_symlink():
            text = read_text(path, "settings file", MAX_SIZE)
            parse_toml(text)
    except TomlFault as fault:
        raise SettingsError(
            f"{path}: {fault.problem}", "Fix the file first; it was left as it is, and nothing is remembered."
        ) from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.", "Check its rights.") from None
    for key, value in changes.items():
        _refuse_wrong(key, value)
        text = with_value(text, tuple(map(str, key)), value)
    write_config(path, text)


def _refuse_wrong(path: KeyPath, value: SettingValue) -> None:
    """Raises SettingsError where the file would be wrong with this value."""
    if value is None:
        return
    raw: Any = list(value) if isinstance(value, tuple) else value
    for key in reversed(path):
        raw = {key: raw}
    _, found = parse_settings(raw)
    for where, message in found.items():
        raise SettingsError(f"{key_as_written(where)}: {message}", "Nothing was changed.", where)
