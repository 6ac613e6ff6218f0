"""The channel e-mail: what it needs, what it says of itself, and never the password."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from upflow_tui.notifying.mail import EmailSettings, Security
from upflow_tui.notifying.notice import Notice
from upflow_tui.notifying.sending import NotSent

FULL = EmailSettings(
    True, "smtp.mars.example", None, Security.STARTTLS, "anna", "anna@mars.example", ("bob@x.example",)
)
NOTICE = Notice("Import 1: Success · 4 lines")


@pytest.mark.parametrize("security", list(Security))
def test_the_port_is_the_usual_one_of_the_security(security: Security) -> None:
    assert EmailSettings(security=security).port_in_use == {"starttls": 587, "tls": 465}[security]
    assert EmailSettings(port=25, security=security).port_in_use == 25


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"server": ""}, "No server is given. Enter it in My profile."),
        ({"sender": ""}, "No sender is given. Enter it in My profile."),
        ({"recipients": ()}, "No recipient is given. Enter it in My profile."),
    ],
)
def test_what_is_missing_is_said(changes: dict[str, object], told: str) -> None:
    settings = replace(FULL, **changes)  # type: ignore[arg-type]
    assert FULL.is_ready and not settings.is_ready
    with pytest.raises(NotSent) as error:
        settings.message(NOTICE, lambda: "s3cret")
    assert str(error.value) == told


def test_the_password_is_asked_for_only_where_there_is_a_user() -> None:
    with pytest.raises(NotSent, match=r"No password is saved\. .* set UPFLOW_TUI_SMTP_PASSWORD"):
        FULL.message(NOTICE, lambda: None)

    def never() -> str:
        raise AssertionError("the password was read")

    assert replace(FULL, user="").message(NOTICE, never).receiver == "bob@x.example"


def test_what_it_says_of_itself() -> None:
    assert FULL.summary() == "by smtp.mars.example:587 (STARTTLS) to bob@x.example"
    assert EmailSettings().summary() == ""
    assert json.dumps(FULL.as_json("file")) == json.dumps(
        {
            "enabled": True,
            "server": "smtp.mars.example",
            "port": 587,
            "security": "starttls",
            "user": "anna",
            "password": "file",
            "sender": "anna@mars.example",
            "recipients": ["bob@x.example"],
        }
    )
    shown = [(line.label, line.text) if line is not None else None for line in FULL.lines()]
    assert shown == [
        ("Server", "smtp.mars.example:587 · STARTTLS"),
        ("User", "anna"),
        None,
        ("From", "anna@mars.example"),
        ("To", "bob@x.example"),
    ]
