"""The rows of the channels: every one is walked over, and no two get into each other's way."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

from upflow_tui.engine.settings.settings import CHANNELS, NotificationSettings


def test_every_row_that_is_no_switch_is_a_channel_under_its_own_name() -> None:
    rows = [row.name for row in fields(NotificationSettings) if row.name not in ("in_program", "bell")]
    assert [channel.NAME for channel in CHANNELS] == rows and rows[:2] == ["email", "slack"]
    assert all(is_dataclass(channel) for channel in CHANNELS)


def test_no_two_channels_share_a_name_or_a_secret() -> None:
    for values in (
        [channel.NAME for channel in CHANNELS],
        [channel.LABEL for channel in CHANNELS],
        [channel.SECRET.key for channel in CHANNELS],
        [channel.SECRET.variable for channel in CHANNELS],
    ):
        assert len(set(values)) == len(values)


def test_nothing_is_sent_until_a_channel_is_switched_on() -> None:
    told = NotificationSettings()
    assert told.in_program and not told.bell and told.switched_on == ()
    with_slack = replace(told, slack=replace(told.slack, enabled=True))
    assert with_slack.switched_on == (with_slack.slack,)
