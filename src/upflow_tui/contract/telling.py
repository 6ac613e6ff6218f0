"""What is printed of messages by e-mail and Slack."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from upflow_tui.contract.shapes import Document, Shape
from upflow_tui.notifying.mail import Security


class Told(Shape):
    """What became of a message."""

    channel: str = Field(description="email or slack.")
    sent: bool = Field(description="Whether it was sent.")
    message: str = Field(description="To whom it was sent, or why it was not.")


class EmailProfile(Shape):
    """The settings of e-mail."""

    enabled: bool = Field(description="Whether you are told by it.")
    server: str | None = Field(description="The SMTP server.")
    port: int = Field(description="Its port.")
    security: Security = Field(description="How the connection is protected.")
    user: str | None = Field(description="The name to log in with.")
    password: Literal["environment", "file"] | None = Field(description="Where the password is kept, never what it is.")
    sender: str | None = Field(description="The address that messages come from.")
    recipients: list[str] = Field(description="The addresses that messages go to.")


class SlackProfile(Shape):
    """The settings of Slack."""

    enabled: bool = Field(description="Whether you are told by it.")
    webhook: Literal["environment", "file"] | None = Field(description="Where the webhook is kept, never what it is.")


class Profile(Document):
    """Notifications when an import or undo finishes."""

    settings: str = Field(description="The settings file; it need not be there.")
    in_program: bool = Field(description="Whether the program shows it.")
    bell: bool = Field(description="Whether the terminal's bell goes with that.")
    email: EmailProfile = Field(description="By e-mail.")
    slack: SlackProfile = Field(description="By Slack.")


class NotifyTest(Document):
    """What became of a test of the messages."""

    notified: list[Told] = Field(description="What became of each message.")
