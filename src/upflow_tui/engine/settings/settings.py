"""The person's settings: what there is, of which type, and as it stands where the file says nothing.

They are the person's, not the organization's (docs/rules.md §6, "Notifications"), and stand in a folder of their own.
This module is light: pydantic comes only with `SettingsFile.load` (docs/performance.md, goal 13).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.notifying.mail import EmailSettings
from upflow_tui.notifying.setting_types import Exactly, Keys, Switch, between
from upflow_tui.notifying.slack import SlackSettings

if TYPE_CHECKING:
    from upflow_tui.engine.files.toml_lines import KeyPath
    from upflow_tui.notifying.channel import Channel

MAX_SIZE: Final = 256 * 2**10
"""Bytes; a settings file has some dozens of lines."""

LONGEST_RETENTION: Final = 36_500
"""Days: a hundred years."""

RetentionDays: TypeAlias = Annotated[int, Exactly(), between(0, LONGEST_RETENTION, " (never)")]

SettingValue: TypeAlias = str | bool | int | tuple[str, ...] | None
"""What a setting can be given; None takes the key out of the file, so that its default counts."""


class Theme(StrEnum):
    """The program's colours: its own two, then Textual's by the names that they have there."""

    DARK = "dark"
    LIGHT = "light"
    TEXTUAL_DARK = "textual-dark"
    TEXTUAL_LIGHT = "textual-light"
    NORD = "nord"
    GRUVBOX = "gruvbox"
    DRACULA = "dracula"
    TOKYO_NIGHT = "tokyo-night"
    MONOKAI = "monokai"
    FLEXOKI = "flexoki"
    CATPPUCCIN_MOCHA = "catppuccin-mocha"
    CATPPUCCIN_MACCHIATO = "catppuccin-macchiato"
    CATPPUCCIN_FRAPPE = "catppuccin-frappe"
    CATPPUCCIN_LATTE = "catppuccin-latte"
    SOLARIZED_DARK = "solarized-dark"
    SOLARIZED_LIGHT = "solarized-light"
    ROSE_PINE = "rose-pine"
    ROSE_PINE_MOON = "rose-pine-moon"
    ROSE_PINE_DAWN = "rose-pine-dawn"
    ATOM_ONE_DARK = "atom-one-dark"
    ATOM_ONE_LIGHT = "atom-one-light"
    ANSI_DARK = "ansi-dark"
    ANSI_LIGHT = "ansi-light"


class DateStyle(StrEnum):
    """How days are written on screen; files and commands always have 2026-05-12."""

    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class Arranged(StrEnum):
    """How the lists of customers stand."""

    FLAT = "flat"
    """One below the other."""
    BY_PARENT = "by_parent"
    """Children under their parent, contacts under each customer."""


class Confirmations(StrEnum):
    """Which questions are asked before something is done."""

    ALL = "all"
    DANGEROUS = "dangerous"
    """Only before what cannot be taken back."""


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """My profile: how the person is told that something has ended. One row a channel (notifying/channel.py)."""

    in_program: Switch = True
    """Whether the program shows it."""
    bell: Switch = False
    """Whether the terminal's bell goes with it."""
    email: EmailSettings = field(default_factory=EmailSettings)
    """By e-mail."""
    slack: SlackSettings = field(default_factory=SlackSettings)
    """By Slack."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel, in the order of the rows: all that is no switch."""
        values = (getattr(self, row.name) for row in fields(self))
        return tuple(value for value in values if not isinstance(value, bool))

    @property
    def switched_on(self) -> tuple[Channel, ...]:
        """The channels that the person is told by."""
        return tuple(channel for channel in self.channels if channel.enabled)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; as it stands here where the file says nothing."""

    theme: Theme = Theme.DARK
    """The program's colours."""
    date_style: DateStyle = DateStyle.ISO
    """How days are written on screen."""
    customers: Arranged = Arranged.FLAT
    """How the lists of customers stand."""
    confirmations: Confirmations = Confirmations.ALL
    """Which questions are asked before something is done."""
    retention_days: RetentionDays = 0
    """After how many days a past import is forgotten, at the next start of the program; 0: never."""
    keys: Mapping[str, Keys] = field(default_factory=dict)
    """The person's own keys, by the id of the action; whether they fit is the screens' to say."""
    notifications: NotificationSettings = NotificationSettings()
    """My profile: how you are told that something has ended."""


class SettingsError(Exception):
    """The settings cannot be changed. `message` is one clear line, `fix` what helps, `key` the setting if it is one."""

    def __init__(self, message: str, fix: str = "", key: KeyPath = ()) -> None:
        super().__init__(f"{message} {fix}".rstrip())
        self.message = message
        self.fix = fix
        self.key = key


CHANNELS: Final = NotificationSettings().channels
"""Every channel as it stands where the file says nothing."""
