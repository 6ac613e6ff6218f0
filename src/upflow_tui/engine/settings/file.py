"""The settings file of one folder, and the little of it that the first screen needs.

This module is light: pydantic comes only with `SettingsFile.load` (docs/performance.md, goal 13).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.settings.settings import MAX_SIZE, Arranged, DateStyle, SettingValue, Theme

if TYPE_CHECKING:
    from upflow_tui.engine.files.toml_lines import KeyPath
    from upflow_tui.engine.settings.reading import LoadedSettings
    from upflow_tui.engine.settings.secrets_file import Secrets

CONFIG_DIR_VARIABLE: Final = "UPFLOW_TUI_CONFIG_DIR"
FILE_NAME: Final = "settings.toml"


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the first screen needs."""

    theme: Theme = Theme.DARK
    date_style: DateStyle = DateStyle.ISO
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    customers: Arranged = Arranged.FLAT


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings are: UPFLOW_TUI_CONFIG_DIR, else where this system keeps such files."""
    given = environment.get(CONFIG_DIR_VARIABLE)
    if given:
        try:
            return Path(given).expanduser()
        except RuntimeError:  # there is no home folder
            return Path(given)
    from platformdirs import user_config_path

    return user_config_path("upflow-tui", appauthor=False)


class SettingsFile:
    """The settings of one folder. Nothing is created before something is saved.

    Args:
        folder: the folder of the settings and the secrets.
        environment: where secrets may stand, too; empty in a demo.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        self.folder = folder
        self._environment = environment

    @property
    def path(self) -> Path:
        """The settings file; it need not be there."""
        return self.folder / FILE_NAME

    @property
    def secrets(self) -> Secrets:
        """What is kept beside it, readable by nobody else."""
        from upflow_tui.engine.settings.secrets_file import Secrets

        return Secrets(self.folder, self._environment)

    def is_there(self) -> bool:
        """Whether anything was saved."""
        return os.path.lexists(self.path)

    def first_look(self) -> FirstLook:
        """What the first screen needs; what is wrong counts as absent here, and `load` says it."""
        if not self.is_there():
            return FirstLook()
        from upflow_tui.engine.files.toml_files import TomlFault, parse_toml, read_text

        try:
            raw, _ = parse_toml(read_text(self.path, "settings file", MAX_SIZE))
        except TomlFault:
            return FirstLook()
        return FirstLook(
            _member(Theme, raw.get("theme"), Theme.DARK),
            _member(DateStyle, raw.get("date_style"), DateStyle.ISO),
            _keys(raw.get("keys")),
            _member(Arranged, raw.get("customers"), Arranged.FLAT),
        )

    def load(self) -> LoadedSettings:
        """All settings, and everything that is wrong with the file; never raises."""
        from upflow_tui.engine.settings.reading import load_settings

        return load_settings(self.path)

    def change(self, changes: Mapping[KeyPath, SettingValue]) -> None:
        """Saves some settings and leaves everything else in the file as it is, comments too.

        Raises:
            SettingsError: the file cannot be read or written; nothing was changed.
        """
        from upflow_tui.engine.settings.changing import change_settings

        change_settings(self.path, changes)


def _member(kind: Any, value: object, default: Any) -> Any:
    return kind(value) if isinstance(value, str) and value in list(kind) else default


def _keys(raw: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict):
        return {}
    lists = {name: (value,) if isinstance(value, str) else value for name, value in raw.items()}
    return {
        name: tuple(value)
        for name, value in lists.items()
        if isinstance(value, tuple | list) and value and all(isinstance(key, str) and key for key in value)
    }
