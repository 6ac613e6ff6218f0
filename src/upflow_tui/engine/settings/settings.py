"""The person's settings: what there is, where it is kept, and the little of it that the first screen needs.

They are the person's, not the organization's (docs/rules.md §6, "Notifications"), and stand in a folder of their own.
This module is light: pydantic comes only with `SettingsFile.load` (docs/performance.md, goal 13).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from upflow_tui.engine.files.toml_lines import KeyPath
    from upflow_tui.engine.settings.file import LoadedSettings
    from upflow_tui.engine.settings.secrets_file import Secrets

CONFIG_DIR_VARIABLE: Final = "UPFLOW_TUI_CONFIG_DIR"
FILE_NAME: Final = "settings.toml"
MAX_SIZE: Final = 256 * 2**10
"""Bytes; a settings file has some dozens of lines."""

SettingValue: TypeAlias = str | bool | int | tuple[str, ...] | None
"""What a setting can be given; None takes the key out of the file, so that its default counts."""


class Theme(StrEnum):
    """The program's colours."""

    DARK = "dark"
    LIGHT = "light"


class DateStyle(StrEnum):
    """How days are written on screen; files and commands always have 2026-05-12."""

    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class Confirmations(StrEnum):
    """Which questions are asked before something is done."""

    ALL = "all"
    DANGEROUS = "dangerous"
    """Only before what cannot be taken back."""


class Security(StrEnum):
    """How the way to the mail server is made safe; there is no third way."""

    STARTTLS = "starttls"
    TLS = "tls"


USUAL_PORTS: Final = {Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """By e-mail. The password is no setting: it is a secret (`secrets_file`)."""

    enabled: bool = False
    server: str = ""
    port: int | None = None
    """None: the usual one of the security."""
    security: Security = Security.STARTTLS
    user: str = ""
    """Blank: the server asks for none."""
    sender: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def port_in_use(self) -> int:
        """The port, or the usual one."""
        return self.port if self.port is not None else USUAL_PORTS[self.security]


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """By Slack. The webhook's address is no setting: it is a secret (`secrets_file`)."""

    enabled: bool = False


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """My profile: how the person is told that something has ended."""

    in_program: bool = True
    bell: bool = False
    """Whether the terminal's bell goes with it."""
    email: EmailSettings = EmailSettings()
    slack: SlackSettings = SlackSettings()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; as it stands here where the file says nothing."""

    theme: Theme = Theme.DARK
    date_style: DateStyle = DateStyle.ISO
    confirmations: Confirmations = Confirmations.ALL
    retention_days: int = 0
    """After how many days a past import is forgotten, at the next start of the program; 0: never."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The person's own keys, by the id of the action; whether they fit is the screens' to say."""
    notifications: NotificationSettings = NotificationSettings()


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the first screen needs."""

    theme: Theme = Theme.DARK
    date_style: DateStyle = DateStyle.ISO
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class SettingsError(Exception):
    """The settings cannot be changed. `message` is one clear line, `fix` what helps, `key` the setting if it is one."""

    def __init__(self, message: str, fix: str = "", key: KeyPath = ()) -> None:
        super().__init__(f"{message} {fix}".rstrip())
        self.message = message
        self.fix = fix
        self.key = key


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
        )

    def load(self) -> LoadedSettings:
        """All settings, and everything that is wrong with the file; never raises."""
        from upflow_tui.engine.settings.file import load_settings

        return load_settings(self.path)

    def change(self, changes: Mapping[KeyPath, SettingValue]) -> None:
        """Saves some settings and leaves everything else in the file as it is, comments too.

        Raises:
            SettingsError: the file cannot be read or written; nothing was changed.
        """
        from upflow_tui.engine.settings.file import change_settings

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
