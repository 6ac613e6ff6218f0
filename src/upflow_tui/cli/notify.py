"""`upflow-tui notify`: my profile, and a test; and `--notify` of what ends after a while (docs/commands.md).

What cannot be sent is one line on stderr: it changes neither what was done nor the exit code (docs/rules.md §6).
"""

from __future__ import annotations

from argparse import Namespace
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from upflow_tui.cli.errors import DATA_ERRORS, FINE, CommandError, complain
from upflow_tui.cli.output import Output
from upflow_tui.core.faults import PLEASE_REPORT

if TYPE_CHECKING:
    from upflow_tui.engine.past.notifying import Notice, Sending
    from upflow_tui.engine.settings.file import SettingsFile
    from upflow_tui.engine.settings.secrets_file import Secrets
    from upflow_tui.engine.settings.settings import NotificationSettings
    from upflow_tui.notifying.secret import Secret


def run(options: Namespace, output: Output) -> int:
    """Shows my profile, or sends a test; 1 where something of the test was not sent.

    Raises:
        CommandError: nothing of the test was sent.
    """
    file = _settings()
    if options.test:
        return _test(file, options, output)
    loaded = file.load()
    _complain_of(file)
    if options.json:
        output.json("notify", _profile_json(file, loaded.settings.notifications))
    else:
        _print(file, loaded.settings.notifications, output)
    return FINE


@contextmanager
def telling(wanted: bool, notice: Callable[[], Notice | None]) -> Iterator[Iterator[Sending]]:
    """For `--notify`: gives what becomes of the messages, which are sent when that is asked for, or at the end.

    Args:
        wanted: whether `--notify` was given.
        notice: makes what is told; asked only if anything is switched on.
    """
    told = sent_of(notice) if wanted else iter(())
    try:
        yield told
    finally:
        deque(told, maxlen=0)  # nobody may read what is printed: those who are to be told are told all the same


def sent_of(notice: Callable[[], Notice | None]) -> Iterator[Sending]:
    """Sends a notice as the profile says when the first of what became of it is asked for; never raises.

    Args:
        notice: makes it; asked only if anything is switched on.
    """
    from upflow_tui.engine.past.notifying import NOTHING_ON, tell

    try:
        file = _settings()
        _complain_of(file)
        profile = file.load().settings.notifications
        if not profile.switched_on:
            complain(f"No notification was sent: {NOTHING_ON[0].lower()}{NOTHING_ON[1:]}")
        for sending in tell(notice, profile, file.secrets):
            if not sending.sent:
                complain(sending.message)
            yield sending
    except KeyboardInterrupt:
        complain("No notification was sent: cancelled.")
    except Exception as error:  # what was done is done
        complain(f"No notification was sent: a program error ({type(error).__name__}). {PLEASE_REPORT}")


def told_json(told: Iterator[Sending]) -> Iterator[dict[str, Any]]:
    """What became of the messages, for `--json`."""
    for sending in told:
        yield {"channel": sending.channel.lower(), "sent": sending.sent, "message": sending.message}


def print_told(output: Output, told: Iterator[Sending]) -> None:
    """What became of the messages, for people; what was not sent is on stderr already."""
    output.flush()
    for sending in told:
        if sending.sent:
            output.line(sending.message)


def _test(file: SettingsFile, options: Namespace, output: Output) -> int:
    from upflow_tui.engine.past.notifying import NOTHING_ON, tell_test

    _complain_of(file)
    sendings = tell_test(file)
    if not sendings:
        raise CommandError(NOTHING_ON)
    failed = [sending.message for sending in sendings if not sending.sent]
    if len(failed) == len(sendings):
        raise CommandError(" ".join(failed))
    output.code = DATA_ERRORS if failed else FINE
    for message in failed:
        complain(message)
    if options.json:
        output.json("notify test", {"notified": told_json(iter(sendings))})
    else:
        print_told(output, iter(sendings))
    return output.code


def _settings() -> SettingsFile:
    from upflow_tui.engine.settings.file import SettingsFile, config_folder

    return SettingsFile(config_folder())


def _complain_of(file: SettingsFile) -> None:
    """One line on stderr where the settings have a fault; the rest of them counts."""
    summary = file.load().summary
    if summary is not None:
        complain(summary)


def _profile_json(file: SettingsFile, profile: NotificationSettings) -> dict[str, Any]:
    secrets = file.secrets
    return {
        "settings": str(file.path),
        "in_program": profile.in_program,
        "bell": profile.bell,
        **{channel.NAME: channel.as_json(_whereabouts(secrets, channel.SECRET)) for channel in profile.channels},
    }


def _whereabouts(secrets: Secrets, secret: Secret) -> str | None:
    """Where a secret is, never what it is: `environment`, `file`, or None."""
    from upflow_tui.engine.settings.settings import SettingsError

    if secrets.is_in_environment(secret):
        return "environment"
    try:
        return "file" if secrets.read(secret) else None
    except SettingsError as error:
        complain(str(error))
        return None


def _print(file: SettingsFile, profile: NotificationSettings, output: Output) -> None:
    output.line("My profile: notifications when an import or undo finishes")
    output.line(f"  In the program  {_switch(profile.in_program)}{', with the bell' if profile.bell else ''}")
    for channel in profile.channels:
        output.line(f"  {channel.LABEL:<14}  {_switch(channel.enabled)}")
        if summary := channel.summary():
            output.line(f"{'':<18}{summary}")
    output.line()
    output.line(f"Saved in {file.path}; in the program, Settings (F9) changes it.")
    output.line("To send a test: upflow-tui notify --test")


def _switch(on: bool) -> str:
    return "on" if on else "off"
