"""Telling people as their profile says: what is sent, to whom, and what became of it. Nothing here ever raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.secrets_file import Secret, Secrets
from upflow_tui.engine.settings.settings import EmailSettings, NotificationSettings, SettingsError
from upflow_tui.notifying.notice import Notice
from upflow_tui.notifying.notice_text import import_notice, try_notice, undo_notice
from upflow_tui.notifying.sending import PATIENT, Message, NotSent, Patience, Sending, send_all

if TYPE_CHECKING:
    from upflow_tui.engine.past.undoing import UndoOutcome
    from upflow_tui.store.history.past_import import PastImport

__all__ = ["NOTHING_ON", "PATIENT", "Notice", "Patience", "Sending", "notice_of", "notice_of_undo", "tell", "tell_test"]

NOTHING_ON: Final = "Neither e-mail nor Slack is switched on. Switch one on in My profile."
_LOOKED_AT: Final = 5_000
"""Errors that are looked at for the first of each kind."""


def notice_of(folder: Path, number: int) -> Notice | None:
    """What is told of a past import; None where there is no such number.

    Raises:
        StoreError: the store cannot be read.
    """
    from upflow_tui.engine.service import Engine

    with Engine(folder).past_import(number) as past:
        if past is None:
            return None
        return import_notice(past.summary, islice(_errors(past), _LOOKED_AT))


def _errors(past: PastImport) -> Iterator[Finding]:
    last = 0
    while page := past.findings(last, severity=Severity.ERROR):
        last = page[-1][0]
        yield from (finding for _, finding in page)


def notice_of_undo(folder: Path, outcome: UndoOutcome) -> Notice:
    """What is told of an undo.

    Raises:
        StoreError: the store cannot be read.
    """
    from upflow_tui.core.fields import label_of
    from upflow_tui.engine.service import Engine

    def kept() -> Iterator[tuple[str, str]]:
        for item in Engine(folder).past.kept_items(outcome.number):
            whose = item.name or item.external_id or "A customer"
            what = [item.contact_email or "", label_of(item.field) if item.field is not None else ""]
            yield f"{': '.join([whose, *filter(None, what)])} is kept", item.reason or ""

    return undo_notice(outcome.number, outcome.undoes, outcome.undone, kept(), outcome.kept)


def tell(
    notice: Callable[[], Notice | None],
    notifications: NotificationSettings,
    secrets: Secrets,
    patience: Patience = PATIENT,
) -> tuple[Sending, ...]:
    """Sends a notice by e-mail and by Slack, as far as they are switched on; waits, and never raises.

    Args:
        notice: makes it; asked only if anything is switched on.
        notifications: the profile.
        secrets: the password and the webhook.
        patience: how long to wait.

    Returns:
        What became of each; none where nothing is switched on.
    """
    if not (notifications.email.enabled or notifications.slack.enabled):
        return ()
    try:
        made = notice()
    except Exception as error:  # the store, or a fault of ours: the import itself is done
        reason = error.message if isinstance(getattr(error, "message", None), str) else type(error).__name__  # type: ignore[attr-defined]
        return tuple(Sending(name, False, f"{name} was not sent: {reason}") for name in _names(notifications))
    return _send(made, notifications, secrets, patience) if made is not None else ()


def tell_test(settings: SettingsFile, patience: Patience = PATIENT, now: datetime | None = None) -> tuple[Sending, ...]:
    """Sends a test by everything that is switched on; none where nothing is."""
    return tell(
        lambda: try_notice(now or datetime.now(UTC)), settings.load().settings.notifications, settings.secrets, patience
    )


def _names(notifications: NotificationSettings) -> Iterator[str]:
    if notifications.email.enabled:
        yield "E-mail"
    if notifications.slack.enabled:
        yield "Slack"


def _send(
    notice: Notice, notifications: NotificationSettings, secrets: Secrets, patience: Patience
) -> tuple[Sending, ...]:
    """All messages at the same time; those that cannot be made say why."""
    made: list[tuple[str, Message | str]] = []
    for name in _names(notifications):
        try:
            message = _mail(notice, notifications.email, secrets) if name == "E-mail" else _slack(notice, secrets)
            made.append((name, message))
        except (NotSent, SettingsError) as error:
            made.append((name, str(error)))
        except Exception as error:
            made.append((name, f"A fault of the program: {type(error).__name__}. Please report it."))
    sent = iter(send_all([message for _, message in made if not isinstance(message, str)], patience))
    return tuple(
        Sending(name, False, f"{name} was not sent: {message}") if isinstance(message, str) else next(sent)
        for name, message in made
    )


def _mail(notice: Notice, email: EmailSettings, secrets: Secrets) -> Message:
    """Raises NotSent: something is missing; SettingsError: the secrets cannot be read."""
    from upflow_tui.engine.settings.settings import Security
    from upflow_tui.notifying.mail import Mailbox, MailMessage

    for value, name in ((email.server, "server"), (email.sender, "sender"), (email.recipients, "recipient")):
        if not value:
            raise NotSent(f"No {name} is given.", "Enter it in My profile.")
    password = (secrets.read(Secret.SMTP_PASSWORD) or "") if email.user else ""
    if email.user and not password:
        raise NotSent("No password is kept.", f"Enter it in My profile, or set {Secret.SMTP_PASSWORD.variable}.")
    tls = email.security is Security.TLS
    mailbox = Mailbox(email.server, email.port_in_use, tls, email.sender, email.recipients, email.user, password)
    return MailMessage(notice, mailbox)


def _slack(notice: Notice, secrets: Secrets) -> Message:
    """Raises NotSent: there is no webhook, or it is none; SettingsError: the secrets cannot be read."""
    from upflow_tui.notifying.slack import SlackMessage

    webhook = secrets.read(Secret.SLACK_WEBHOOK)
    if not webhook:
        raise NotSent("No webhook is kept.", f"Enter it in My profile, or set {Secret.SLACK_WEBHOOK.variable}.")
    return SlackMessage(notice, webhook)
