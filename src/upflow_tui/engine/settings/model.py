"""The shape of the settings file: which keys there are, of which type. Imported only when it is read whole."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from upflow_tui.engine.settings.settings import (
    Confirmations,
    DateStyle,
    EmailSettings,
    NotificationSettings,
    Security,
    Settings,
    SlackSettings,
    Theme,
)

_NAMED: Final = Field(strict=False)
"""One of a few names: its text is taken for the member of the enumeration."""
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
LONGEST_RETENTION: Final = 36_500
"""Days: a hundred years."""


def check_server(name: str) -> str:
    """A server's name or number. Raises ValueError: with what is wrong."""
    if name and (len(name) > 253 or not name.isprintable() or any(char in " /@\\?#\"'<>," for char in name)):
        raise ValueError("is not a server's name. Write it like smtp.example.com.")
    return name


def check_address(text: str) -> str:
    """An e-mail address, or blank. Names inside a company are fine; the server judges. Raises ValueError."""
    if text and (len(text) > 254 or not _ADDRESS.fullmatch(text)):
        raise ValueError("is not an e-mail address. Write it like anna@example.com.")
    return text


def check_line(text: str) -> str:
    """A text without control characters. Raises ValueError: with what is wrong."""
    if len(text) > 320 or not text.isprintable():
        raise ValueError("must be one short line of text.")
    return text


def check_keys(value: Any) -> Any:
    """A key, or a list of keys; as a tuple. Raises ValueError: with what is wrong."""
    keys = (value,) if isinstance(value, str) else value
    if not isinstance(keys, list | tuple) or not keys or not all(isinstance(key, str) and key for key in keys):
        raise ValueError('must be a key in quotes, or a list of keys: "f5" or ["g", "f5"].')
    return tuple(keys)


_Server = Annotated[str, AfterValidator(check_server)]
_Address = Annotated[str, AfterValidator(check_address)]
_Line = Annotated[str, AfterValidator(check_line)]
_Keys = Annotated[tuple[str, ...], BeforeValidator(check_keys)]
_Port = Annotated[int, Field(ge=1, le=65_535)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class EmailTable(_Table):
    """`[notifications.email]`."""

    enabled: bool = False
    server: _Server = ""
    port: _Port | None = None
    security: Annotated[Security, _NAMED] = Security.STARTTLS
    user: _Line = ""
    sender: _Address = ""
    recipients: list[_Address] = []


class SlackTable(_Table):
    """`[notifications.slack]`."""

    enabled: bool = False


class NotificationsTable(_Table):
    """`[notifications]`."""

    in_program: bool = True
    bell: bool = False
    email: EmailTable = EmailTable()
    slack: SlackTable = SlackTable()


class SettingsTable(_Table):
    """The whole file."""

    theme: Annotated[Theme, _NAMED] = Theme.DARK
    date_style: Annotated[DateStyle, _NAMED] = DateStyle.ISO
    confirmations: Annotated[Confirmations, _NAMED] = Confirmations.ALL
    retention_days: Annotated[int, Field(ge=0, le=LONGEST_RETENTION)] = 0
    keys: dict[str, _Keys] = {}
    notifications: NotificationsTable = NotificationsTable()

    def settings(self) -> Settings:
        """The same as the program knows it."""
        email = self.notifications.email
        return Settings(
            theme=self.theme,
            date_style=self.date_style,
            confirmations=self.confirmations,
            retention_days=self.retention_days,
            keys=dict(self.keys),
            notifications=NotificationSettings(
                in_program=self.notifications.in_program,
                bell=self.notifications.bell,
                email=EmailSettings(
                    enabled=email.enabled,
                    server=email.server,
                    port=email.port,
                    security=email.security,
                    user=email.user,
                    sender=email.sender,
                    recipients=tuple(filter(None, email.recipients)),
                ),
                slack=SlackSettings(enabled=self.notifications.slack.enabled),
            ),
        )


TABLES: Final[dict[tuple[str, ...], type[BaseModel]]] = {
    (): SettingsTable,
    ("notifications",): NotificationsTable,
    ("notifications", "email"): EmailTable,
    ("notifications", "slack"): SlackTable,
}
"""The tables of the file by the keys they stand under."""
