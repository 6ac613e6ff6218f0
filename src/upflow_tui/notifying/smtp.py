"""By e-mail: a notice as a message, handed to a mail server over TLS, or over STARTTLS before anything is said."""

from __future__ import annotations

import smtplib
import socket
import ssl
from base64 import b64encode
from contextlib import suppress
from dataclasses import field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from enum import Enum, auto
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.visible import visible
from upflow_tui.notifying.notice import Notice, lines_of, title_of
from upflow_tui.notifying.sending import NotSent
from upflow_tui.notifying.trust import certificate_fault, trusted

_NAME: Final = "upflow-tui"
_ABOUT_SERVER: Final = "Check server, port and security in My profile."
_ABOUT_ADDRESSES: Final = "Check the addresses in My profile."
_ABOUT_CERTIFICATE: Final = "Use the server's own name, or have this computer trust who signed its certificate."
_LONGEST_ANSWER: Final = 120


class _Stage(Enum):
    """How far a try came."""

    CONNECT = auto()
    STARTTLS = auto()
    LOGIN = auto()
    SEND = auto()


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The mail server and who writes to whom."""

    server: str
    port: int
    tls: bool
    """From the first byte; else STARTTLS."""
    sender: str
    recipients: tuple[str, ...]
    user: str = ""
    """Blank: the server asks for none."""
    password: str = field(default="", repr=False)


def compose(notice: Notice, mailbox: Mailbox, now: datetime) -> EmailMessage:
    """The notice as a message: plain text, its headers whole lines whatever stands in the notice.

    Raises:
        NotSent: an address that is none.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(_NAME, addr_spec=mailbox.sender)
        message["To"] = [Address(addr_spec=address) for address in mailbox.recipients]
    except (ValueError, IndexError):
        raise NotSent("An e-mail address is not valid.", "Check the addresses in My profile.") from None
    # What looks like an encoded word would be decoded, line breaks and all.
    message["Subject"] = f"[{_NAME}] {title_of(notice).replace('=?', '= ?')}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=mailbox.sender.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(lines_of(notice)) + "\n", charset="utf-8")
    return message


class MailMessage:
    """A notice on its way by e-mail; each try sends the very same message, so that none counts twice."""

    channel: Final = "E-mail"

    def __init__(self, notice: Notice, mailbox: Mailbox, now: datetime | None = None) -> None:
        """`now`: when it is written; with a time zone."""
        self._mailbox = mailbox
        self._message = compose(notice, mailbox, now or datetime.now(UTC))

    @property
    def receiver(self) -> str:
        """The addresses."""
        return visible(", ".join(self._mailbox.recipients))

    def send(self, timeout: float) -> str:
        """Sends it once. Raises NotSent."""
        stage = _Stage.CONNECT
        connection = None
        try:
            connection = self._connect(timeout)
            if not self._mailbox.tls:
                stage = _Stage.STARTTLS
                connection.starttls(context=trusted())
            if self._mailbox.user:
                stage = _Stage.LOGIN
                connection.login(self._mailbox.user, self._mailbox.password)
            stage = _Stage.SEND
            refused = connection.send_message(self._message)
            with suppress(OSError):  # it is sent; SMTPException is one
                connection.quit()
        except (OSError, ValueError) as error:
            raise self._failure(error, stage, timeout) from None
        finally:
            if connection is not None:
                connection.close()
        return f"Not to {visible(', '.join(refused))}: refused by the server." if refused else ""

    def _connect(self, timeout: float) -> smtplib.SMTP:
        server, port = self._mailbox.server, self._mailbox.port
        # Its own name would be looked up, which takes long where there is none, and tells it to the world.
        if self._mailbox.tls:
            return smtplib.SMTP_SSL(server, port, "localhost", timeout=timeout, context=trusted())
        return smtplib.SMTP(server, port, "localhost", timeout=timeout)

    def _failure(self, error: OSError | ValueError, stage: _Stage, timeout: float) -> NotSent:
        """What went wrong, in words; what the server says about a login may hold the password: it is not repeated."""
        place = f"{visible(self._mailbox.server)}:{self._mailbox.port}"
        certificate = certificate_fault(error)
        if certificate is not None:
            return NotSent(f"The certificate of {place} is not trusted ({certificate}).", _ABOUT_CERTIFICATE)
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib wraps it
            return NotSent(f"{place} did not answer within {timeout:g} seconds.", _ABOUT_SERVER, again=True)
        if isinstance(error, smtplib.SMTPException):
            return self._refusal(error, stage, place)
        if isinstance(error, socket.gaierror):
            return NotSent(f"The server {place} was not found.", "Check its name, and the connection.", again=True)
        if isinstance(error, ConnectionRefusedError):
            return NotSent(f"{place} refuses the connection.", _ABOUT_SERVER, again=True)
        if isinstance(error, ssl.SSLError):
            return NotSent(f"{place} does not speak TLS in this way.", _ABOUT_SERVER)
        if isinstance(error, UnicodeError):
            return NotSent("The user, password or server has letters that cannot be sent.", "Use plain letters.")
        if isinstance(error, OSError):
            return NotSent(
                f"{place} cannot be reached: {error.strerror or 'no connection'}.", _ABOUT_SERVER, again=True
            )
        return NotSent("The e-mail cannot be written.", "Check the addresses in My profile.")

    def _refusal(self, error: smtplib.SMTPException, stage: _Stage, place: str) -> NotSent:
        if isinstance(error, smtplib.SMTPNotSupportedError):
            if stage is _Stage.STARTTLS:
                return NotSent(f"{place} does not offer STARTTLS.", "Choose TLS in My profile, or another port.")
            return NotSent(f"{place} does not take a user and a password.", "Leave the user blank in My profile.")
        if isinstance(error, smtplib.SMTPServerDisconnected):
            return NotSent(f"{place} ended the connection.", _ABOUT_SERVER, again=True)
        code, answer = _answer(error)
        if stage is _Stage.LOGIN and not code:  # none of the ways in which it lets people in
            return NotSent(f"{place} does not take a user and a password.", "Leave the user blank in My profile.")
        if stage is _Stage.LOGIN:
            fix = "Check the user, and enter the password again in My profile."
            return NotSent(f"{place} refuses user and password ({code}).", fix, again=400 <= code < 500)
        said = f" {visible(shorten(answer, _LONGEST_ANSWER))}" if answer and not self._holds_secret(answer) else ""
        return NotSent(f"{place} refuses the message ({code}{said}).", _ABOUT_ADDRESSES, again=400 <= code < 500)

    def _holds_secret(self, answer: str) -> bool:
        """Whether a server gives the password back, as it is or as it was sent."""
        secret = self._mailbox.password
        sent = (secret, f"\0{self._mailbox.user}\0{secret}")
        forms = {form for text in sent for form in (text, b64encode(text.encode()).decode())}
        return bool(secret) and any(form in answer for form in forms)


def _answer(error: smtplib.SMTPException) -> tuple[int, str]:
    """The server's code and its words; 0 where it gave none."""
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return 0, ""
    return code, said.decode("utf-8", "replace") if isinstance(said, bytes) else said
