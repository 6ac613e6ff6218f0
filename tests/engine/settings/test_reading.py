"""What tomllib read of a settings file, held against the settings: what is wrong takes its default, the rest counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from upflow_tui.engine.settings.reading import parse_settings
from upflow_tui.engine.settings.settings import CHANNELS, Settings


def test_nothing_is_wrong_with_an_empty_file() -> None:
    assert parse_settings({}) == (Settings(), {})


def test_what_is_wrong_takes_its_default_and_everything_else_counts() -> None:
    raw = {"retention_days": 30, "theme": 3, "notifications": {"bell": True, "email": {"port": 0, "user": "anna"}}}
    settings, found = parse_settings(raw)
    assert list(found) == [("theme",), ("notifications", "email", "port")]
    told = settings.notifications
    assert settings == replace(Settings(), retention_days=30, notifications=told)
    assert told.bell and told.email.user == "anna" and told.email.port is None


def test_a_list_with_one_wrong_entry_goes_as_a_whole() -> None:
    settings, found = parse_settings({"notifications": {"email": {"recipients": ["a@b.example", "x", ""]}}})
    assert list(found) == [("notifications", "email", "recipients", 1)]
    assert settings.notifications.email.recipients == ()


def test_blank_recipients_are_left_out_and_keys_become_lists() -> None:
    raw = {"keys": {"a": "g", "b": ["f3", "f4"]}, "notifications": {"email": {"recipients": ["", "a@b.example"]}}}
    settings, found = parse_settings(raw)
    assert found == {} and settings.keys == {"a": ("g",), "b": ("f3", "f4")}
    assert settings.notifications.email.recipients == ("a@b.example",)


@pytest.mark.parametrize("raw", [True, "30", 30.0, 36_501, -1, 10**30])
def test_a_number_is_taken_only_as_a_number_within_its_bounds(raw: object) -> None:
    settings, found = parse_settings({"retention_days": raw})
    assert settings.retention_days == 0 and list(found) == [("retention_days",)]


@pytest.mark.parametrize("raw", [1, 0, "true", "on"])
def test_a_switch_is_true_or_false(raw: object) -> None:
    assert parse_settings({"notifications": {"bell": raw}})[1] == {("notifications", "bell"): "must be true or false."}


def test_a_secret_of_any_channel_is_sent_where_it_belongs() -> None:
    for channel in CHANNELS:
        for key in channel.SECRET.looked_for:
            [(path, told)] = parse_settings({"notifications": {channel.NAME: {key: "hunter2"}}})[1].items()
            assert path == ("notifications", channel.NAME, key)
            assert channel.SECRET.variable in told and "hunter2" not in told
