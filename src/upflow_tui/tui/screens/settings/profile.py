"""My profile: how the person is told; the switches, what each channel needs, and a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual.timer import Timer

from upflow_tui.engine.settings.settings import (
    CHANNELS,
    Settings,
    SettingsError,
    SettingValue,
)
from upflow_tui.notifying.mail import EmailSettings, Security
from upflow_tui.tui.dialogs.ask_secret import SecretDialog
from upflow_tui.tui.dialogs.form import Answers, FormDialog
from upflow_tui.tui.dialogs.form_fields import ChoiceField, FormField, TextField
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.screens.settings.lines import Kept
from upflow_tui.tui.screens.settings.saving import SettingsSaving

if TYPE_CHECKING:
    from upflow_tui.engine.past.notifying import Sending
    from upflow_tui.notifying.channel import Channel
    from upflow_tui.notifying.secret import Secret

_EMAIL: Final = ("notifications", "email")
_LABELS: Final = {"server": "Server", "port": "Port", "user": "User", "sender": "From", "recipients": "To"}
_NO_FILE: Final = "There is no folder for settings here."


class FieldRefused(Exception):
    """What stands in a field of the form cannot be; nothing was changed."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.problems = (self,)


class ProfileChanges:
    """What enter does in My profile, and the test.

    Args:
        saving: changes the settings.
        say: shows lines with their styles at the foot.
    """

    def __init__(self, saving: SettingsSaving, say: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        self._saving = saving
        self._screen = saving.screen
        self._say = say
        self.kept: dict[str, Kept] = {}
        """Where the secret of each channel is, by the channel's name."""
        self._sending_since: float | None = None
        self._clock: Timer | None = None

    @property
    def _settings(self) -> Settings:
        return self._saving.settings

    # The switches

    def change_in_program(self) -> None:
        """A message on the screen, or none."""
        self._switch("in_program")

    def change_bell(self) -> None:
        """The bell, or none."""
        self._switch("bell")

    def change_channel(self, name: str) -> None:
        """A channel on or off; what it needs is asked for first."""
        channel = self._channel(name)
        if not channel.enabled and not channel.is_ready:
            self._open_form(name, switch_on=True)
        elif not channel.enabled and channel.SECRET.is_needed and self._kept_of(name).is_none:
            self._ask_secret(channel, lambda: self._turn(name, on=True))
        else:
            self._turn(name, on=not channel.enabled)

    def _turn(self, name: str, *, on: bool) -> None:
        told = self._settings.notifications
        channel: Any = self._channel(name)
        changes: dict[str, Any] = {name: replace(channel, enabled=on)}
        self._saving.save(
            {("notifications", name, "enabled"): on}, replace(self._settings, notifications=replace(told, **changes))
        )

    def _channel(self, name: str) -> Channel:
        return next(channel for channel in self._settings.notifications.channels if name == channel.NAME)

    def _switch(self, name: str) -> None:
        told = self._settings.notifications
        on = not getattr(told, name)
        changes: dict[str, Any] = {name: on}
        self._saving.save(
            {("notifications", name): on}, replace(self._settings, notifications=replace(told, **changes))
        )

    # What a channel needs

    def change_details(self, name: str) -> None:
        """Everything that a channel needs, but the secret."""
        self._open_form(name, switch_on=False)

    def _open_form(self, name: str, *, switch_on: bool) -> None:
        """The form of a channel; each that has settings besides its switch has one here."""
        {EmailSettings.NAME: self._open_email_form}[name](switch_on)

    def _open_email_form(self, switch_on: bool) -> None:
        email = self._settings.notifications.email
        fields: list[FormField] = [
            TextField("server", "Server", email.server, hint="smtp.example.com"),
            ChoiceField("security", "Security", [(each.value, each.label) for each in Security], email.security.value),
            TextField("port", "Port", str(email.port or ""), hint="587 for STARTTLS, 465 for TLS"),
            TextField("user", "User", email.user, hint="blank where the server asks for none"),
            TextField("sender", "From", email.sender, hint="anna@example.com"),
            TextField("recipients", "To", ", ".join(email.recipients), hint="separate several with commas"),
        ]

        def save(answers: Answers) -> None:
            self._save_form(answers, on=email.enabled or switch_on)

        dialog = FormDialog("E-mail", fields, save, words="Set the password on its own row.")
        self._screen.app.push_screen(dialog, lambda saved: self._form_saved() if saved else None)

    def _save_form(self, answers: Answers, *, on: bool) -> None:
        """Within the form's thread. Raises SettingsError: nothing was changed."""
        given = {name: text.strip() for name, text in answers.items()}
        if given["port"] and not (given["port"].isascii() and given["port"].isdigit() and len(given["port"]) < 6):
            raise FieldRefused("port", "Port: write a number from 1 to 65535, or leave it blank.")
        email = EmailSettings(
            enabled=on,
            server=given["server"],
            port=int(given["port"]) if given["port"] else None,
            security=Security(given["security"]),
            user=given["user"],
            sender=given["sender"],
            recipients=tuple(part.strip() for part in given["recipients"].replace(";", ",").split(",") if part.strip()),
        )
        for name, value in (("server", email.server), ("sender", email.sender), ("recipients", email.recipients)):
            if on and not value:
                raise FieldRefused(name, f"{_LABELS[name]}: e-mail needs it; fill it in.")
        changes: dict[str, SettingValue] = {
            "enabled": on,
            "server": email.server,
            "security": email.security.value,
            "port": email.port,
            "user": email.user,
            "sender": email.sender,
            "recipients": email.recipients,
        }
        told = replace(self._settings.notifications, email=email)
        try:
            self._saving.save_now(_paths(changes), replace(self._settings, notifications=told))
        except SettingsError as error:
            if len(error.key) < 3:
                raise
            name = str(error.key[2])
            raise FieldRefused(name, f"{_LABELS[name]}: {error.message.partition(': ')[2]}") from None

    def _form_saved(self) -> None:
        """Asks for the password where a user was given and none is kept yet."""
        self._saving.show()
        email = self._settings.notifications.email
        if email.user and self._kept_of(email.NAME).is_none:
            self._ask_secret(email)

    # Secrets

    def whereabouts(self) -> dict[str, Kept]:
        """Where the secret of each channel is, by the channel's name; called in a thread."""
        return {channel.NAME: self._find(channel.SECRET) for channel in CHANNELS}

    def _find(self, secret: Secret) -> Kept:
        file = self._screen.upflow.services.settings_file
        if file is None:
            return Kept()
        secrets = file.secrets
        if secrets.is_in_environment(secret):
            return Kept(in_environment=True)
        try:
            return Kept(in_file=bool(secrets.read(secret)))
        except SettingsError as error:
            return Kept(fault=str(error))

    def _kept_of(self, name: str) -> Kept:
        return self.kept.get(name, Kept())

    def change_secret(self, name: str) -> None:
        """Asks for a channel's secret."""
        self._ask_secret(self._channel(name))

    def change_forget_secret(self, name: str) -> None:
        """Takes a channel's secret out of its file."""
        self._keep(self._channel(name), None)

    def _ask_secret(self, channel: Channel, then: Callable[[], object] | None = None) -> None:
        file = self._screen.upflow.services.settings_file
        where = f"Saved in {file.secrets.path}, which only you can read." if file is not None else _NO_FILE
        secret = channel.SECRET

        def take(given: str | None) -> None:
            if given:
                self._keep(channel, given.strip(), then)

        dialog = SecretDialog(secret.noun.capitalize(), channel.secret_question(), where=where, hint=secret.hint)
        self._screen.app.push_screen(dialog, take)

    def _keep(self, channel: Channel, value: str | None, then: Callable[[], object] | None = None) -> None:
        file = self._screen.upflow.services.settings_file

        def keep() -> dict[str, Kept]:
            if file is None:
                raise SettingsError(_NO_FILE, "Nothing was saved.")
            fault = channel.secret_fault(value) if value is not None else None
            if fault is not None:
                raise SettingsError(fault, "Nothing was saved.")
            file.secrets.keep(channel.SECRET, value)
            return self.whereabouts()

        def kept(where: dict[str, Kept]) -> None:
            if then is not None:
                then()
            self.take_kept(where)

        off_loop(self._screen, keep, kept, group="secrets", exclusive=False)

    def take_kept(self, where: dict[str, Kept]) -> None:
        """Shows where the secrets are now."""
        self.kept = where
        self._saving.show()

    # The test

    def test(self) -> None:
        """Sends a test by everything that is switched on."""
        from upflow_tui.engine.past.notifying import NOTHING_ON

        if not self._settings.notifications.switched_on:
            self._say([(f"! {NOTHING_ON}", "$warning")])
        elif self._sending_since is None:
            self._sending_since = monotonic()
            self._clock = self._screen.set_interval(1.0, self._tell_sending)
            self._tell_sending()
            self._screen.upflow.teller.test(self._take_test)

    def _tell_sending(self) -> None:
        if self._sending_since is not None:
            seconds = int(monotonic() - self._sending_since)
            channels = " and ".join(channel.NOUN for channel in self._settings.notifications.switched_on)
            self._say([(f"Sending a test by {channels}… {seconds} s", "$text-muted")])

    def _take_test(self, sendings: tuple[Sending, ...]) -> None:
        self._sending_since = None
        if self._clock is not None:
            self._clock.stop()
        if self._screen.is_attached:
            signs = {True: ("✓", "$success"), False: ("✗", "$error")}
            self._say([(f"{signs[each.sent][0]} {each.message}", signs[each.sent][1]) for each in sendings])


def _paths(changes: dict[str, SettingValue]) -> dict[tuple[str | int, ...], SettingValue]:
    return {(*_EMAIL, name): value for name, value in changes.items()}
