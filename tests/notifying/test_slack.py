"""The channel Slack: nothing is sent without a webhook, and a wrong one is not repeated."""

from __future__ import annotations

import pytest

from upflow_tui.notifying.notice import Notice
from upflow_tui.notifying.sending import NotSent
from upflow_tui.notifying.slack import SlackSettings

NOTICE = Notice("Import 1: Success · 4 lines")
WEBHOOK = "https://hooks.slack.com/services/T0/B0/hookSecret4711"


def test_without_a_webhook_nothing_is_sent() -> None:
    assert SlackSettings().is_ready and SlackSettings.SECRET.is_needed
    with pytest.raises(NotSent, match=r"No webhook is saved\. .* set UPFLOW_TUI_SLACK_WEBHOOK"):
        SlackSettings(True).message(NOTICE, lambda: "")
    assert SlackSettings(True).message(NOTICE, lambda: WEBHOOK).receiver == "hooks.slack.com"


def test_a_webhook_that_is_none_is_refused_without_repeating_it() -> None:
    told = SlackSettings().secret_fault("http://hooks.slack.com/hookSecret4711")
    assert told is not None and "hookSecret" not in told
    assert SlackSettings().secret_fault(WEBHOOK) is None


def test_what_it_says_of_itself() -> None:
    assert SlackSettings(True).as_json(None) == {"enabled": True, "webhook": None}
    assert SlackSettings(True).summary() == "" and SlackSettings().lines() == (None,)
