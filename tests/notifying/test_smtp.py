"""By e-mail: received by a real server and read back, safe on the way, and each failure one clear line."""

from __future__ import annotations

import email
import email.policy
import logging
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope

from tests.notifying.servers import PASSWORD, QUICK, USER, MailServer, free_port, no_longer_than, silent_server
from tests.tui.hostile import HOSTILE, MILLION, all_texts
from upflow_tui.notifying.notice import Notice, ToldProblem
from upflow_tui.notifying.sending import Message, NotSent, Sending, send_all
from upflow_tui.notifying.smtp import Mailbox, MailMessage, compose

NOW = datetime(2026, 5, 12, 14, 3, tzinfo=UTC)
NOTICE = Notice(
    "Import 14: Error · 4 of 5 lines applied",
    ("File: clients.csv", "Customers: 3 new"),
    (ToldProblem(3, '"nobody" is not a valid email address.', "Write it whole."),),
    2,
    "upflow-tui history show 14",
)
BOX = Mailbox("localhost", 0, False, "anna@mars.example", ("bob@mars.example", "eve@mars.local"))


def send(box: Mailbox, notice: Notice = NOTICE) -> Sending:
    """What becomes of a notice."""
    [sending] = send_all([MailMessage(notice, box, NOW)], QUICK)
    return sending


def received(envelope: Envelope) -> EmailMessage:
    """A mail as a mail program reads it."""
    content = envelope.content
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("tls", [False, True], ids=["STARTTLS", "TLS"])
@pytest.mark.parametrize("login", [False, True], ids=["open", "login"])
def test_it_arrives_whole_and_encrypted(mail_server: MailServer, tls: bool, login: bool) -> None:
    bag = mail_server(tls=tls, login=login)
    box = replace(BOX, port=bag.port, tls=tls, user=USER if login else "", password=PASSWORD if login else "")
    sending = send(box)
    assert sending == Sending("E-mail", True, "E-mail sent to bob@mars.example, eve@mars.local.")
    [envelope] = bag.mails
    assert envelope.mail_from == "anna@mars.example" and envelope.rcpt_tos == list(BOX.recipients)
    message = received(envelope)
    assert message["From"] == "upflow-tui <anna@mars.example>"
    assert message["To"] == "bob@mars.example, eve@mars.local"
    assert message["Subject"] == "[upflow-tui] Import 14: Error · 4 of 5 lines applied"
    assert message["Date"] == "Tue, 12 May 2026 14:03:00 +0000"
    assert message["Message-ID"].endswith("@mars.example>") and socket.gethostname() not in message["Message-ID"]
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == [
        "Import 14: Error · 4 of 5 lines applied",
        "File: clients.csv",
        "Customers: 3 new",
        "",
        "First problems",
        '- Line 3: "nobody" is not a valid email address.',
        "  Write it whole.",
        "… and 2 more.",
        "",
        "To open it:",
        "  upflow-tui history show 14",
    ]
    if not tls:
        assert bag.encrypted == [True]


@pytest.mark.usefixtures("trusting")
def test_a_wrong_password_is_told_without_it_and_not_tried_again(mail_server: MailServer) -> None:
    bag = mail_server(login=True)
    sending = send(replace(BOX, port=bag.port, user=USER, password="wrong-9182"))
    assert not sending.sent
    assert sending.message == (
        f"E-mail was not sent: localhost:{bag.port} refuses user and password (535). "
        "Check the user, and enter the password again in My profile."
    )
    assert bag.mails == []


@pytest.mark.usefixtures("trusting")
def test_the_server_that_wants_no_login_is_named(mail_server: MailServer) -> None:
    sending = send(replace(BOX, port=mail_server(mechanisms=False).port, user=USER, password=PASSWORD))
    assert "does not take a user and a password" in sending.message


@pytest.mark.usefixtures("trusting")
def test_a_passing_failure_is_tried_again_with_the_very_same_message(mail_server: MailServer) -> None:
    bag = mail_server()
    bag.answers = ["451 later", "452 later still"]
    assert send(replace(BOX, port=bag.port)).sent
    assert len(bag.mails) == 1 and bag.connections == 6, "twice in each of three tries: STARTTLS greets again"


@pytest.mark.usefixtures("trusting")
def test_after_two_more_tries_it_is_given_up(mail_server: MailServer) -> None:
    bag = mail_server()
    bag.answers = ["451 later"] * 5
    sending = send(replace(BOX, port=bag.port))
    assert sending.message == (
        f"E-mail was not sent: localhost:{bag.port} refuses the message (451 later). Check the addresses in My profile."
    )
    assert len(bag.answers) == 2


@pytest.mark.usefixtures("trusting")
def test_a_lasting_refusal_is_told_with_the_servers_words(mail_server: MailServer) -> None:
    bag = mail_server()
    bag.answers = ["554 5.7.1 spam\x1b[2J " + "x" * 500] * 5
    sending = send(replace(BOX, port=bag.port))
    assert "(554 5.7.1 spam␛[2J xxx" in sending.message and len(sending.message) < 300
    assert len(bag.answers) == 4, "it was tried once"


@pytest.mark.usefixtures("trusting")
def test_recipients_that_are_refused_are_named(mail_server: MailServer) -> None:
    bag = mail_server()
    bag.refused = ("eve@mars.local",)
    assert send(replace(BOX, port=bag.port)).message.endswith("Not to eve@mars.local: refused by the server.")
    bag.refused = BOX.recipients
    assert "(550 no such user here)" in send(replace(BOX, port=bag.port)).message


def test_a_certificate_that_nobody_vouches_for_is_refused(mail_server: MailServer) -> None:
    for tls in (False, True):
        bag = mail_server(tls=tls)
        sending = send(replace(BOX, port=bag.port, tls=tls, user=USER, password=PASSWORD))
        assert not sending.sent and f"The certificate of localhost:{bag.port} is not trusted (" in sending.message
        assert bag.mails == []


@pytest.mark.usefixtures("trusting")
def test_a_certificate_of_another_name_is_refused(mail_server: MailServer) -> None:
    bag = mail_server()
    sending = send(replace(BOX, server="127.0.0.1", port=bag.port))
    assert "is not trusted (" in sending.message and "127.0.0.1" in sending.message


def test_a_server_without_starttls_gets_nothing(mail_server: MailServer) -> None:
    bag = mail_server(starttls=False)
    sending = send(replace(BOX, port=bag.port, user=USER, password=PASSWORD))
    assert "does not offer STARTTLS" in sending.message and bag.mails == []


@pytest.mark.usefixtures("trusting")
def test_the_wrong_kind_of_security_is_named(mail_server: MailServer) -> None:
    sending = send(replace(BOX, port=mail_server().port, tls=True))
    assert "does not speak TLS in this way" in sending.message
    with no_longer_than(6):
        assert not send(replace(BOX, port=mail_server(tls=True).port)).sent


def test_a_refused_connection_is_one_clear_line() -> None:
    port = free_port()
    assert send(replace(BOX, server="127.0.0.1", port=port)).message == (
        f"E-mail was not sent: 127.0.0.1:{port} refuses the connection. Check server, port and security in My profile."
    )


def test_a_server_of_no_known_name_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_found(*arguments: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    assert (
        "The server smtp.mars.example:25 was not found."
        in send(replace(BOX, server="smtp.mars.example", port=25)).message
    )


@pytest.mark.parametrize("greeting", [b"", b"220 hello\r\n"])
def test_a_hung_server_is_given_up_in_time(greeting: bytes) -> None:
    with silent_server(greeting) as port, no_longer_than(4):
        sending = send(replace(BOX, server="127.0.0.1", port=port))
    assert sending.message.startswith(f"E-mail was not sent: 127.0.0.1:{port} did not answer within 0.5 seconds.")


def test_a_server_that_hangs_up_is_one_clear_line() -> None:
    with silent_server(b"421 go away\r\n") as port, no_longer_than(4):
        assert not send(replace(BOX, server="127.0.0.1", port=port)).sent


def test_letters_that_a_login_cannot_carry_are_told_without_them() -> None:
    class Odd(MailMessage):
        def _connect(self, timeout: float):  # type: ignore[no-untyped-def]
            raise "pässword-secret".encode("ascii")  # type: ignore[misc]

    [sending] = send_all([Odd(NOTICE, BOX, NOW)], QUICK)
    assert "letters that cannot be sent" in sending.message and "secret" not in sending.message


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: x@y.example", "a@b.example\nX: y", "nobody", "", "a b@c.example", "a@b.example, c@d.example"],
)
def test_an_address_cannot_bring_a_header_or_a_second_address(address: str) -> None:
    for box in (replace(BOX, sender=address), replace(BOX, recipients=(address,))):
        with pytest.raises(NotSent, match="not valid"):
            compose(NOTICE, box, NOW)


def hostile_notices() -> Sequence[tuple[str, Notice]]:
    """Every hostile text in every place of a notice."""
    texts = {name: text for name, text in all_texts().items() if text is not MILLION}
    texts["header"] = "x\r\nBcc: eve@elsewhere.example\r\n\r\n<b>body</b>"
    texts["encoded word"] = "=?utf-8?q?=0D=0ABcc:_eve@elsewhere.example?="
    texts["dot"] = "a\r\n.\r\nMAIL FROM:<eve@elsewhere.example>"
    return [
        (name, Notice(text, (text, f"File: {text}"), (ToldProblem(1, text, text),), 1, text))
        for name, text in texts.items()
    ]


def test_no_text_of_a_file_becomes_a_header_a_line_or_a_control_character() -> None:
    for name, notice in hostile_notices():
        raw = bytes(compose(notice, BOX, NOW))
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        assert set(message.keys()) == {
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type"),
            *("Content-Transfer-Encoding", "MIME-Version"),
        }, name
        assert "Bcc" not in message and message["To"] == "bob@mars.example, eve@mars.local", name
        subject = message["Subject"].strip()  # a long word is folded away from the name in front
        assert subject.startswith("[upflow-tui]") and len(subject) <= 200, name
        lines = message.get_content().splitlines()
        assert 7 <= len(lines) <= 11, name
        for text in (subject, *lines):
            assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in text), name


@pytest.mark.usefixtures("trusting")
def test_hostile_texts_arrive_as_visible_letters(mail_server: MailServer) -> None:
    bag = mail_server()
    text = "x\r\nBcc: eve@elsewhere.example\r\n.\r\n" + HOSTILE["clipboard"]
    assert send(replace(BOX, port=bag.port), Notice(text, (text,))).sent
    [envelope] = bag.mails
    assert envelope.rcpt_tos == list(BOX.recipients)
    shown = "x⏎Bcc: eve@elsewhere.example⏎.⏎A␛]52;c;ZWNobyBwd25lZA==␇B"
    assert received(envelope)["Subject"] == f"[upflow-tui] {shown}"
    assert received(envelope).get_content().splitlines() == [shown, shown]


@pytest.mark.usefixtures("trusting")
def test_the_password_is_in_no_log_and_no_repr(
    mail_server: MailServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the server's own, which is not part of the program
    box = replace(BOX, port=mail_server(login=True).port, user=USER, password=PASSWORD)
    assert send(box).sent
    captured = capfd.readouterr()
    for text in (repr(box), str(MailMessage(NOTICE, box)), captured.out, captured.err, caplog.text):
        assert PASSWORD not in text


def test_a_server_that_gives_the_password_back_is_not_quoted() -> None:
    import smtplib

    box = replace(BOX, user=USER, password=PASSWORD)
    message: Message = MailMessage(NOTICE, box, NOW)
    import base64

    for form in (PASSWORD, base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()):
        error = smtplib.SMTPDataError(554, f"you are {form}".encode())
        told = message._failure(error, next(iter(type(message)._failure.__globals__["_Stage"])), 1.0)  # type: ignore[attr-defined]
        assert form not in str(told) and "554" in str(told)
