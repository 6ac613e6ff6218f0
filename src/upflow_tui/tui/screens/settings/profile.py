"""My profile: how the person is told; the three switches, what each needs, and a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual.timer import Timer

from upflow_tui.engine.settings.settings import (
    NotificationSettings,
    Settings,
    SettingsError,
    SettingValue,
)
from upflow_tui.notifying.mail import EmailSettings, Security
from upflow_tui.notifying.slack import SlackSettings
from upflow_tui.tui.dialogs.ask_secret import SecretDialog
from upflow_tui.tui.dialogs.form import Answers, FormDialog
from upflow_tui.tui.dialogs.form_fields import ChoiceField, FormField, TextField
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.screens.settings.lines import SECURITIES, Kept
from upflow_tui.tui.screens.settings.saving import SettingsSaving

if TYPE_CHECKING:
    from upflow_tui.engine.past.notifying import Sending
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
        self.password = Kept()
        self.webhook = Kept()
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

    def change_email_enabled(self) -> None:
        """E-mail on or off; what it needs is asked for first."""
        email = self._settings.notifications.email
        if not email.enabled and not (email.server and email.sender and email.recipients):
            self._open_form(switch_on=True)
            return
        self._save_email(replace(email, enabled=not email.enabled), {"enabled": not email.enabled})

    def change_slack_enabled(self) -> None:
        """Slack on or off; the webhook is asked for first."""
        on = not self._settings.notifications.slack.enabled
        if on and self.webhook.cell.text == "none":
            self._ask_webhook(lambda: self._save_slack(True))
        else:
            self._save_slack(on)

    def _save_slack(self, on: bool) -> None:
        told = self._settings.notifications
        changed = replace(told, slack=replace(told.slack, enabled=on))
        self._saving.save({("notifications", "slack", "enabled"): on}, replace(self._settings, notifications=changed))

    def _switch(self, name: str) -> None:
        told = self._settings.notifications
        on = not getattr(told, name)
        changes: dict[str, Any] = {name: on}
        self._saving.save(
            {("notifications", name): on}, replace(self._settings, notifications=replace(told, **changes))
        )

    def _save_email(self, email: EmailSettings, changes: dict[str, SettingValue]) -> None:
        told = replace(self._settings.notifications, email=email)
        self._saving.save(_paths(changes), replace(self._settings, notifications=told))

    # E-mail

    def change_email(self) -> None:
        """Everything that e-mail needs, but the password."""
        self._open_form(switch_on=False)

    def _open_form(self, *, switch_on: bool) -> None:
        email = self._settings.notifications.email
        fields: list[FormField] = [
            TextField("server", "Server", email.server, hint="smtp.example.com"),
            ChoiceField(
                "security", "Security", [(each.value, name) for each, name in SECURITIES], email.security.value
            ),
            TextField("port", "Port", str(email.port or ""), hint="587 for STARTTLS, 465 for TLS"),
            TextField("user", "User", email.user, hint="blank where the server asks for none"),
            TextField("sender", "From", email.sender, hint="anna@example.com"),
            TextField("recipients", "To", ", ".join(email.recipients), hint="with commas between several"),
        ]

        def save(answers: Answers) -> None:
            self._save_form(answers, on=email.enabled or switch_on)

        dialog = FormDialog("E-mail", fields, save, words="The password is asked for by a line of its own.")
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
        if self._settings.notifications.email.user and self.password.cell.text == "none":
            self.change_password()

    # Secrets

    def whereabouts(self) -> tuple[Kept, Kept]:
        """Where password and webhook are; called in a thread."""
        return self._kept(EmailSettings.SECRET), self._kept(SlackSettings.SECRET)

    def _kept(self, secret: Secret) -> Kept:
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

    def change_password(self) -> None:
        """Asks for the password."""
        question = f"The password of {self._settings.notifications.email.user or 'the user'} at the mail server."
        self._ask_secret(EmailSettings.SECRET, "Password", question)

    def change_webhook(self) -> None:
        """Asks for the webhook."""
        self._ask_webhook(None)

    def _ask_webhook(self, then: Callable[[], object] | None) -> None:
        question = "The address of an incoming webhook. In Slack: Apps, Incoming Webhooks, Copy."
        self._ask_secret(SlackSettings.SECRET, "Webhook", question, "https://hooks.slack.com/services/…", then)

    def change_forget_password(self) -> None:
        """Takes the password out of its file."""
        self._keep(EmailSettings.SECRET, None)

    def change_forget_webhook(self) -> None:
        """Takes the webhook out of its file."""
        self._keep(SlackSettings.SECRET, None)

    def _ask_secret(
        self, secret: Secret, title: str, question: str, hint: str = "", then: Callable[[], object] | None = None
    ) -> None:
        file = self._screen.upflow.services.settings_file
        where = f"Kept in {file.secrets.path}, which only you can read." if file is not None else _NO_FILE

        def take(given: str | None) -> None:
            if given:
                self._keep(secret, given.strip(), then)

        self._screen.app.push_screen(SecretDialog(title, question, where=where, hint=hint), take)

    def _keep(self, secret: Secret, value: str | None, then: Callable[[], object] | None = None) -> None:
        file = self._screen.upflow.services.settings_file

        def keep() -> tuple[Kept, Kept]:
            from upflow_tui.notifying.webhook import webhook_fault

            if file is None:
                raise SettingsError(_NO_FILE, "Nothing was kept.")
            fault = webhook_fault(value) if value is not None and secret is SlackSettings.SECRET else None
            if fault is not None:
                raise SettingsError(fault, "Nothing was kept.")
            file.secrets.keep(secret, value)
            return self.whereabouts()

        def kept(where: tuple[Kept, Kept]) -> None:
            if then is not None:
                then()
            self.take_kept(where)

        off_loop(self._screen, keep, kept, group="secrets", exclusive=False)

    def take_kept(self, where: tuple[Kept, Kept]) -> None:
        """Shows where password and webhook are now."""
        self.password, self.webhook = where
        self._saving.show()

    # The test

    def test(self) -> None:
        """Sends a test by everything that is switched on."""
        from upflow_tui.engine.past.notifying import NOTHING_ON

        told = self._settings.notifications
        if not (told.email.enabled or told.slack.enabled):
            self._say([(f"! {NOTHING_ON}", "$warning")])
        elif self._sending_since is None:
            self._sending_since = monotonic()
            self._clock = self._screen.set_interval(1.0, self._tell_sending)
            self._tell_sending()
            self._screen.upflow.teller.test(self._take_test)

    def _tell_sending(self) -> None:
        if self._sending_since is not None:
            seconds = int(monotonic() - self._sending_since)
            self._say([(f"Sending a test by {_channels(self._settings.notifications)}… {seconds} s", "$text-muted")])

    def _take_test(self, sendings: tuple[Sending, ...]) -> None:
        self._sending_since = None
        if self._clock is not None:
            self._clock.stop()
        if self._screen.is_attached:
            signs = {True: ("✓", "$success"), False: ("✗", "$error")}
            self._say([(f"{signs[each.sent][0]} {each.message}", signs[each.sent][1]) for each in sendings])


def _channels(told: NotificationSettings) -> str:
    names = [name for name, on in (("e-mail", told.email.enabled), ("Slack", told.slack.enabled)) if on]
    return " and ".join(names)


def _paths(changes: dict[str, SettingValue]) -> dict[tuple[str | int, ...], SettingValue]:
    return {(*_EMAIL, name): value for name, value in changes.items()}
