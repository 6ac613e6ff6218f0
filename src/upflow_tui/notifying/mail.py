"""The channel e-mail: by the person's own mail server, always encrypted (smtp.py sends)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.notifying.secret import Secret
from upflow_tui.notifying.setting_types import Address, Addresses, Line, Port, Server, Switch

if TYPE_CHECKING:
    from upflow_tui.notifying.channel_line import ChannelLine
    from upflow_tui.notifying.notice import Notice
    from upflow_tui.notifying.sending import Message


class Security(StrEnum):
    """How the way to the mail server is made safe; there is no third way."""

    STARTTLS = "starttls"
    TLS = "tls"

    @property
    def label(self) -> str:
        """Its name for people."""
        return self.value.upper()


USUAL_PORTS: Final = {Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """By e-mail. The password is no setting: it is a secret."""

    NAME: ClassVar[str] = "email"
    LABEL: ClassVar[str] = "E-mail"
    NOUN: ClassVar[str] = "e-mail"
    MEANING: ClassVar[str] = "Through your own mail server, always encrypted."
    SECRET: ClassVar[Secret] = Secret("smtp_password", "UPFLOW_TUI_SMTP_PASSWORD", "password", ("password",))

    enabled: Switch = False
    """Whether the person is told by it."""
    server: Server = ""
    """The mail server, by name or number."""
    port: Port | None = None
    """None: the usual one of the security."""
    security: Security = Security.STARTTLS
    """How the way to the server is made safe."""
    user: Line = ""
    """Blank: the server asks for none."""
    sender: Address = ""
    """The address that messages come from."""
    recipients: Addresses = ()
    """The addresses that messages go to."""

    @property
    def port_in_use(self) -> int:
        """The port, or the usual one."""
        return self.port if self.port is not None else USUAL_PORTS[self.security]

    @property
    def is_ready(self) -> bool:
        """Whether server, sender and recipients are given."""
        return bool(self.server and self.sender and self.recipients)

    def message(self, notice: Notice, secret: Callable[[], str | None]) -> Message:
        """The notice as an e-mail; the password is read only where there is a user. Raises NotSent."""
        from upflow_tui.notifying.sending import NotSent
        from upflow_tui.notifying.smtp import Mailbox, MailMessage

        for value, name in ((self.server, "server"), (self.sender, "sender"), (self.recipients, "recipient")):
            if not value:
                raise NotSent(f"No {name} is given.", "Enter it in My profile.")
        password = (secret() or "") if self.user else ""
        if self.user and not password:
            raise NotSent("No password is saved.", f"Enter it in My profile, or set {self.SECRET.variable}.")
        tls = self.security is Security.TLS
        mailbox = Mailbox(self.server, self.port_in_use, tls, self.sender, self.recipients, self.user, password)
        return MailMessage(notice, mailbox)

    def secret_fault(self, text: str) -> str | None:
        """A password may be anything: only the server can judge it."""
        return None

    def secret_question(self) -> str:
        """Asks for the password."""
        return f"The password of {self.user or 'the user'} at the mail server."

    def lines(self) -> tuple[ChannelLine | None, ...]:
        """Server, user, password, and who writes to whom."""
        from upflow_tui.notifying.channel_line import ChannelLine

        server = f"{self.server}:{self.port_in_use} · {self.security.label}" if self.server else ""
        return (
            ChannelLine("Server", server, "Its name, port and security."),
            ChannelLine("User", self.user, "Leave it blank where the server asks for none.", "none"),
            None,
            ChannelLine("From", self.sender, "The sender's address."),
            ChannelLine("To", ", ".join(self.recipients), "The recipients' addresses."),
        )

    def as_json(self, secret: str | None) -> dict[str, Any]:
        """Its settings, and where the password is."""
        return {
            "enabled": self.enabled,
            "server": self.server or None,
            "port": self.port_in_use,
            "security": self.security.value,
            "user": self.user or None,
            self.SECRET.noun: secret,
            "sender": self.sender or None,
            "recipients": self.recipients,
        }

    def summary(self) -> str:
        """`by smtp.example.com:587 (STARTTLS) to anna@example.com`."""
        if not self.server:
            return ""
        return f"by {self.server}:{self.port_in_use} ({self.security.label}) to {', '.join(self.recipients)}"
