"""The person's settings: what there is, where it is kept, and the little of it that the first screen needs.

They are the person's, not the organization's (docs/rules.md §6, "Notifications"), and stand in a folder of their own.
This module is light: pydantic comes only with `SettingsFile.load` (docs/performance.md, goal 13).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from upflow_tui.engine.files.toml_lines import KeyPath

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


class SettingsError(Exception):
    """The settings cannot be changed. `message` is one clear line, `fix` what helps, `key` the setting if it is one."""

    def __init__(self, message: str, fix: str = "", key: KeyPath = ()) -> None:
        super().__init__(f"{message} {fix}".rstrip())
        self.message = message
        self.fix = fix
        self.key = key
