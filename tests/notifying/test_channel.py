"""What is asked of a channel, held for every one there is: it loads little, and tells no secret."""

from __future__ import annotations

import subprocess
import sys

import pytest

from upflow_tui.engine.settings.settings import CHANNELS
from upflow_tui.notifying.channel import Channel
from upflow_tui.notifying.notice import Notice
from upflow_tui.notifying.sending import NotSent


def test_the_rows_load_nothing_that_sends() -> None:
    code = (
        "import sys\n"
        "there = set(sys.modules)\n"  # coverage brings some of them
        "import upflow_tui.engine.settings.settings\n"
        "heavy = ('smtplib', 'ssl', 'socket', 'urllib.request', 'email', 'pydantic', 'logging', 'upflow_tui.notifying.notice')\n"
        "print([name for name in heavy if name in sys.modules.keys() - there])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.NAME)
def test_one_that_is_not_set_up_says_what_is_missing(channel: Channel) -> None:
    assert not channel.enabled and channel.MEANING.endswith(".") and channel.secret_question().endswith(".")
    with pytest.raises(NotSent) as error:
        channel.message(Notice("x"), lambda: None)
    assert "My profile" in str(error.value)
    assert channel.lines().count(None) == 1, "one place for the secret"
    assert channel.as_json("file")[channel.SECRET.noun] == "file" and channel.as_json(None)["enabled"] is False
