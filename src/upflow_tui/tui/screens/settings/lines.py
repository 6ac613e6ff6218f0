"""The lines of the settings: what each is called, what it is now, what it means, and what enter does with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.settings.settings import Arranged, Confirmations, DateStyle
from upflow_tui.tui import wording
from upflow_tui.tui.theme import label_of
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone

if TYPE_CHECKING:
    from upflow_tui.engine.settings.settings import Settings
    from upflow_tui.notifying.channel import Channel

DATE_STYLES: Final = (
    (DateStyle.ISO, "Year first"),
    (DateStyle.DAY_FIRST, "Day first"),
    (DateStyle.MONTH_FIRST, "Month first"),
)
ARRANGED: Final = ((Arranged.FLAT, "One list"), (Arranged.BY_PARENT, "By parent"))
CONFIRMATIONS: Final = ((Confirmations.ALL, "All"), (Confirmations.DANGEROUS, "Only irreversible ones"))
_EXAMPLE: Final = datetime(2026, 5, 31)
_FORMS: Final = {DateStyle.ISO: "%Y-%m-%d", DateStyle.DAY_FIRST: "%d/%m/%Y", DateStyle.MONTH_FIRST: "%m/%d/%Y"}


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One line."""

    label: str
    value: Cell
    meaning: str
    """A sentence or two: what it does, and what is possible."""
    change: str
    """What enter does: the method `change_<this>` of `ProfileChanges` or `GeneralChanges`."""
    usual: str = ""
    """What the key for the usual value does, as `change`; blank: nothing."""
    about: str = ""
    """The channel's name, where the line is a channel's: what enter does is told it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a secret is, never what it is."""

    in_environment: bool = False
    in_file: bool = False
    fault: str = ""

    @property
    def is_none(self) -> bool:
        """Whether there is none."""
        return not (self.fault or self.in_environment or self.in_file)

    @property
    def cell(self) -> Cell:
        """In words."""
        if self.fault:
            return Cell("cannot be read", Tone.ERROR)
        if self.in_environment:
            return Cell("set in the environment", Tone.SUCCESS)
        return Cell("kept", Tone.SUCCESS) if self.in_file else Cell("none", Tone.MUTED)


def rows_of(lines: list[SettingLine]) -> list[Row]:
    """The lines as rows."""
    return [Row(key, (line.label, line.value)) for key, line in enumerate(lines)]


def profile_lines(settings: Settings, kept: Mapping[str, Kept]) -> list[SettingLine]:
    """My profile: a switch for the program and for each channel, and what each needs.

    Args:
        settings: as they are.
        kept: where the secret of each channel is, by the channel's name.
    """
    told = settings.notifications
    lines = [
        SettingLine("In the program", switch(told.in_program), "A message on the current screen.", "in_program"),
        SettingLine("  Bell", switch(told.bell), "The terminal's bell rings with the message.", "bell"),
    ]
    for channel in told.channels:
        lines += _channel_lines(channel, kept.get(channel.NAME, Kept()))
    return lines


def _channel_lines(channel: Channel, kept: Kept) -> Iterator[SettingLine]:
    name, secret = channel.NAME, channel.SECRET
    yield SettingLine(channel.LABEL, switch(channel.enabled), channel.MEANING, "channel", about=name)
    for line in channel.lines():
        if line is not None:
            yield SettingLine(f"  {line.label}", _given(line.text, line.otherwise), line.meaning, "details", about=name)
            continue
        where = f"In a file that only you can read; {secret.variable} takes precedence. x deletes it."
        yield SettingLine(
            f"  {secret.noun.capitalize()}", kept.cell, kept.fault or where, "secret", "forget_secret", about=name
        )


def general_lines(settings: Settings) -> list[SettingLine]:
    """Everything else."""
    days = settings.retention_days
    retention = Cell(f"{wording.counted(days, 'day')}", Tone.WARNING) if days else Cell("off", Tone.MUTED)
    form = f"{_EXAMPLE:{_FORMS[settings.date_style]}}"
    return [
        SettingLine(
            "Theme",
            Cell(label_of(settings.theme)),
            "The program's colours; anywhere ctrl+t chooses them, F2 switches between light and dark.",
            "theme",
        ),
        SettingLine(
            "Date format",
            Cell(f"{called(DATE_STYLES, settings.date_style)}: {form}"),
            "On screen only: files and commands always use 2026-05-31.",
            "date_style",
        ),
        SettingLine(
            "Lists of customers",
            Cell(called(ARRANGED, settings.customers)),
            "By parent: children under their parent, contacts under each; p switches it in a list.",
            "customers",
        ),
        SettingLine(
            "Questions",
            Cell(called(CONFIRMATIONS, settings.confirmations)),
            "All: also before actions that can be repeated, such as quitting while an import is being prepared.",
            "confirmations",
        ),
        SettingLine(
            "Forget imports after",
            retention,
            "At each start, older imports are forgotten: files, lines and values are erased, totals are "
            "kept. This cannot be undone.",
            "retention",
            "keep_all",
        ),
    ]


def switch(on: bool) -> Cell:
    """A switch, with its sign."""
    return Cell("on", Tone.SUCCESS) if on else Cell("· off", Tone.MUTED)


def called(options: tuple[tuple[object, str], ...], value: object) -> str:
    """What a value is called."""
    return next(name for option, name in options if option == value)


def _given(text: str, otherwise: str) -> Cell:
    return Cell(text) if text else Cell(otherwise, Tone.MUTED)
