"""The settings that are neither the profile nor keys: theme, days, questions, retention."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from upflow_tui.engine.settings.settings import Settings, SettingsError
from upflow_tui.tui import wording
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.form import Answers, FormDialog
from upflow_tui.tui.dialogs.form_fields import TextField
from upflow_tui.tui.screens.settings.lines import ARRANGED, CONFIRMATIONS, DATE_STYLES
from upflow_tui.tui.screens.settings.saving import SettingsSaving

_MOST_DAYS: Final = 36_500
_QUESTIONS: Final = (
    "Confirm every action.",
    "Confirm only what cannot be undone.",
)


class GeneralChanges:
    """What enter does in the list of settings."""

    def __init__(self, saving: SettingsSaving) -> None:
        self._saving = saving

    @property
    def _settings(self) -> Settings:
        return self._saving.settings

    def change_theme(self) -> None:
        """One of all themes."""
        self._saving.screen.upflow.preferences.choose_theme(self._saving.show)

    def change_date_style(self) -> None:
        """How days are written."""
        self._choose("Date format", "date_style", DATE_STYLES, ("2026-05-31", "31/05/2026", "05/31/2026"))

    def change_customers(self) -> None:
        """Whether customers stand under their parents."""
        self._choose("Lists of customers", "customers", ARRANGED)

    def change_confirmations(self) -> None:
        """Which questions are asked."""
        self._choose("Questions", "confirmations", CONFIRMATIONS, _QUESTIONS)

    def _choose(
        self, title: str, name: str, options: tuple[tuple[Any, str], ...], details: tuple[str, ...] = ("", "")
    ) -> None:
        """Offers the values of a setting."""
        values = [value for value, _ in options]
        choices = [Choice(key, label, details[key]) for key, (_, label) in enumerate(options)]

        def take(chosen: int | None) -> None:
            if chosen is not None:
                changes: dict[str, Any] = {name: values[chosen]}
                self._saving.save({(name,): values[chosen].value}, replace(self._settings, **changes))

        dialog = ChooseDialog(title, choices, current=values.index(getattr(self._settings, name)))
        self._saving.screen.app.push_screen(dialog, take)

    def change_retention(self) -> None:
        """After how many days imports are forgotten; asks once more, for it cannot be taken back."""

        def judge(answers: Answers) -> int:
            text = answers["days"].strip() or "0"
            if not (text.isascii() and text.isdigit()) or len(text) > 6 or int(text) > _MOST_DAYS:
                raise SettingsError(f"Write a number of days from 0 (never) to {_MOST_DAYS}.", "")
            return int(text) + 1  # the form takes nothing for None

        days = self._settings.retention_days
        dialog = FormDialog(
            "Forget imports",
            [TextField("days", "Days", str(days) if days else "", hint="never")],
            judge,
            words="Each time the program starts, imports older than this are forgotten: files, lines and values are "
            "erased, totals are kept. They can no longer be undone or exported. 0 or blank = never.",
        )
        self._saving.screen.app.push_screen(
            dialog, lambda given: self._take_days(given - 1) if given is not None else None
        )

    def _take_days(self, days: int) -> None:
        if days == 0:
            self.change_keep_all()
            return
        question = (
            f"From the next start on, imports older than {wording.counted(days, 'day')} are forgotten. "
            "This cannot be undone."
        )
        dialog = ConfirmDialog("Forget imports", question, yes="Forget imports", no="Keep all", dangerous=True)
        self._saving.screen.app.push_screen(dialog, lambda agreed: self._save_days(days) if agreed else None)

    def change_keep_all(self) -> None:
        """Nothing is forgotten by itself any more."""
        self._save_days(0)

    def _save_days(self, days: int) -> None:
        self._saving.save({("retention_days",): days}, replace(self._settings, retention_days=days))
