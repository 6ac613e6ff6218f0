"""Telling people as their profile says: what is sent, to whom, and what became of it. Nothing here ever raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upflow_tui.core.faults import PLEASE_REPORT
from upflow_tui.core.findings import Severity
from upflow_tui.engine.organization_folders import name_of_folder
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.secrets_file import Secrets
from upflow_tui.engine.settings.settings import CHANNELS, NotificationSettings, SettingsError
from upflow_tui.notifying.notice import Notice
from upflow_tui.notifying.notice_text import import_notice, try_notice, undo_notice
from upflow_tui.notifying.sending import PATIENT, Message, NotSent, Patience, Sending, send_all

if TYPE_CHECKING:
    from upflow_tui.engine.past.undoing import UndoOutcome

__all__ = ["NOTHING_ON", "PATIENT", "Notice", "Patience", "Sending", "notice_of", "notice_of_undo", "tell", "tell_test"]

NOTHING_ON: Final = (
    f"Neither {' nor '.join(channel.NOUN for channel in CHANNELS)} is switched on. Switch one on in My profile."
)
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
        errors = islice(past.iter_findings(Severity.ERROR), _LOOKED_AT)
        return import_notice(past.summary, errors, name_of_folder(folder))


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

    return undo_notice(outcome.number, outcome.undoes, outcome.undone, kept(), outcome.kept, name_of_folder(folder))


def tell(
    notice: Callable[[], Notice | None],
    notifications: NotificationSettings,
    secrets: Secrets,
    patience: Patience = PATIENT,
) -> tuple[Sending, ...]:
    """Sends a notice by every channel that is switched on; waits, and never raises.

    Args:
        notice: makes it; asked only if anything is switched on.
        notifications: the profile.
        secrets: those of the channels.
        patience: how long to wait.

    Returns:
        What became of each; none where nothing is switched on.
    """
    if not notifications.switched_on:
        return ()
    try:
        made = notice()
    except Exception as error:  # the store, or a fault of ours: the import itself is done
        reason = error.message if isinstance(getattr(error, "message", None), str) else type(error).__name__  # type: ignore[attr-defined]
        names = [channel.LABEL for channel in notifications.switched_on]
        return tuple(Sending(name, False, f"{name} was not sent: {reason}") for name in names)
    return _send(made, notifications, secrets, patience) if made is not None else ()


def tell_test(settings: SettingsFile, patience: Patience = PATIENT, now: datetime | None = None) -> tuple[Sending, ...]:
    """Sends a test by everything that is switched on; none where nothing is."""
    return tell(
        lambda: try_notice(now or datetime.now(UTC)), settings.load().settings.notifications, settings.secrets, patience
    )


def _send(
    notice: Notice, notifications: NotificationSettings, secrets: Secrets, patience: Patience
) -> tuple[Sending, ...]:
    """All messages at the same time; those that cannot be made say why."""
    made: list[tuple[str, Message | str]] = []
    for channel in notifications.switched_on:
        try:
            made.append((channel.LABEL, channel.message(notice, partial(secrets.read, channel.SECRET))))
        except (NotSent, SettingsError) as error:
            made.append((channel.LABEL, str(error)))
        except Exception as error:
            made.append((channel.LABEL, f"A program error: {type(error).__name__}. {PLEASE_REPORT}"))
    sent = iter(send_all([message for _, message in made if not isinstance(message, str)], patience))
    return tuple(
        Sending(label, False, f"{label} was not sent: {message}") if isinstance(message, str) else next(sent)
        for label, message in made
    )
