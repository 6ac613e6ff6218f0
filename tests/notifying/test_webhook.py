"""By Slack: received by a real web server and read back, inert whatever stands in it, and each failure one clear line."""

from __future__ import annotations

import json
import logging
import re
import socket
from html import unescape

import pytest

from tests.notifying.servers import (
    QUICK,
    WEBHOOK_PATH,
    WebServer,
    closing_server,
    free_port,
    no_longer_than,
    silent_server,
)
from tests.tui.hostile import HOSTILE, MILLION, all_texts
from upflow_tui.notifying.notice import Notice, ToldProblem
from upflow_tui.notifying.sending import NotSent, Patience, Sending, send_all
from upflow_tui.notifying.webhook import SlackMessage, payload, webhook_fault

pytestmark = pytest.mark.usefixtures("direct")

NOTICE = Notice(
    "Import 14: Error · 4 of 5 lines applied",
    ("File: clients.csv", "Customers: 3 new"),
    (ToldProblem(3, '"<b@x>" & co is not a valid email address.', "Write it whole."),),
    0,
    "upflow-tui history show 14",
)
SECRET = WEBHOOK_PATH.rpartition("/")[2]


def send(url: str, patience: Patience = QUICK, notice: Notice = NOTICE) -> Sending:
    """What becomes of a notice; no part of the webhook's path is ever told."""
    [sending] = send_all([SlackMessage(notice, url)], patience)
    assert SECRET not in sending.message and "services" not in sending.message
    return sending


def texts(body: dict[str, object]) -> list[str]:
    """The texts of the blocks."""
    blocks = body["blocks"]
    assert isinstance(blocks, list)
    return [block["text"]["text"] for block in blocks]


def test_it_arrives_whole(web_server: WebServer) -> None:
    hooks = web_server()
    assert send(hooks.url) == Sending("Slack", True, "Slack sent to 127.0.0.1.")
    [post] = hooks.posts
    assert hooks.paths == [WEBHOOK_PATH]
    assert post["text"] == "Import 14: Error · 4 of 5 lines applied"
    title, rest = texts(post)
    assert title == post["text"]
    assert rest.splitlines() == [
        "File: clients.csv",
        "Customers: 3 new",
        "",
        "First problems",
        '- Line 3: "&lt;b@x&gt;" &amp; co is not a valid email address.',
        "  Write it whole.",
        "",
        "To open it:",
        "  upflow-tui history show 14",
    ]


@pytest.mark.usefixtures("trusting")
def test_it_arrives_over_tls(web_server: WebServer) -> None:
    hooks = web_server(tls=True)
    assert send(hooks.url).sent and len(hooks.posts) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(web_server: WebServer) -> None:
    hooks = web_server(tls=True)
    assert "The certificate of localhost is not trusted (" in send(hooks.url).message
    assert hooks.posts == []


@pytest.mark.usefixtures("trusting")
def test_a_certificate_of_another_name_is_refused(web_server: WebServer) -> None:
    hooks = web_server(tls=True)
    told = send(hooks.url.replace("localhost", "127.0.0.1")).message
    assert "The certificate of 127.0.0.1 is not trusted (" in told and hooks.posts == []


@pytest.mark.parametrize(
    ("code", "said", "told"),
    [
        (400, "invalid_payload", "127.0.0.1 answered 400 invalid_payload. Make a new webhook"),
        (403, "action_prohibited", "127.0.0.1 answered 403 action_prohibited. Make a new webhook"),
        (404, "no_service", "127.0.0.1 answered 404 no_service. Make a new webhook"),
        (404, "<html>hookSecret4711</html>", "127.0.0.1 answered 404. Make a new webhook"),
        (302, "http://127.0.0.1:9/", "127.0.0.1 answered 302. Make a new webhook"),
        (204, "", "127.0.0.1 answered 204."),
    ],
)
def test_a_lasting_refusal_is_told_and_not_tried_again(web_server: WebServer, code: int, said: str, told: str) -> None:
    hooks = web_server()
    hooks.answers = [(code, said)] * 5
    sending = send(hooks.url)
    assert not sending.sent and told in sending.message
    assert len(hooks.posts) == 1


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_passing_failure_is_tried_again(web_server: WebServer, code: int) -> None:
    hooks = web_server()
    hooks.answers = [(code, "busy")] * 2
    assert send(hooks.url).sent and len(hooks.posts) == 3
    hooks.answers = [(code, "busy")] * 9
    assert f"answered {code} busy. Try again later." in send(hooks.url).message
    assert len(hooks.posts) == 6


def test_a_refused_connection_is_one_clear_line() -> None:
    told = send(f"http://127.0.0.1:{free_port()}{WEBHOOK_PATH}").message
    assert told == "Slack was not sent: 127.0.0.1 refuses the connection. Check the connection."


def test_a_server_of_no_known_name_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_found(*arguments: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    assert "The server hooks.mars.example was not found." in send(f"https://hooks.mars.example{WEBHOOK_PATH}").message


def test_a_proxy_of_the_environment_is_asked(web_server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = web_server()
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", proxy.url.removesuffix(WEBHOOK_PATH))
    assert send(f"http://localhost:9{WEBHOOK_PATH}").sent
    assert proxy.paths == [f"http://localhost:9{WEBHOOK_PATH}"]


def test_a_connection_that_ends_before_the_answer_is_one_clear_line() -> None:
    with closing_server() as port:
        told = send(f"http://127.0.0.1:{port}{WEBHOOK_PATH}").message
    assert told == "Slack was not sent: 127.0.0.1 ended the connection. Check the connection."


def test_a_hung_server_is_given_up_in_time() -> None:
    with silent_server() as port, no_longer_than(4):
        assert "did not answer within 0.5 seconds" in send(f"http://127.0.0.1:{port}{WEBHOOK_PATH}").message


def test_a_server_that_answers_without_end_is_given_up_in_time(web_server: WebServer) -> None:
    hooks = web_server()
    hooks.drip = True
    hooks.answers = [(500, "x")] * 9
    with no_longer_than(3):
        sending = send(hooks.url, Patience(timeout=5, pauses=(0.1,), whole=1.0))
    assert not sending.sent


def test_the_whole_is_bounded_also_where_each_try_is_patient(web_server: WebServer) -> None:
    hooks = web_server()
    hooks.delay = 5.0
    with no_longer_than(3):
        sending = send(hooks.url, Patience(timeout=20, pauses=(1, 1), whole=0.5))
    assert sending.message == "Slack was not sent: No answer within 0.5 seconds. It may still arrive."


@pytest.mark.parametrize(
    "url",
    [
        *("", "hooks.slack.com/services/x", "ftp://hooks.slack.com/x", "http://hooks.slack.com/services/x", "https://"),
        *(
            "https://[::1",
            "https://a b/c",
            "https://é.example/x",
            "https://a/\r\nHost: b",
            "https://a:99999/",
            "file:///x",
        ),
    ],
)
def test_an_address_that_is_no_webhook_is_refused_without_repeating_it(url: str) -> None:
    told = webhook_fault(url)
    assert told is not None and (len(url) < 9 or url not in told)
    with pytest.raises(NotSent):
        SlackMessage(NOTICE, url)


def test_the_usual_addresses_are_webhooks() -> None:
    for url in (
        "https://hooks.slack.com/services/T0/B0/x",
        "http://127.0.0.1:8065/hooks/x",
        "https://chat.mars.example/h",
    ):
        assert webhook_fault(url) is None


def test_the_webhook_is_in_no_log_and_no_repr(
    web_server: WebServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    hooks = web_server()
    message = SlackMessage(NOTICE, hooks.url)
    send_all([message], QUICK)
    send(f"http://127.0.0.1:{free_port()}{WEBHOOK_PATH}")
    captured = capfd.readouterr()
    for text in (repr(message), str(message), captured.out, captured.err, caplog.text):
        assert SECRET not in text


def test_nothing_in_a_text_comes_to_life() -> None:
    living = {
        "channel": "@channel @here @everyone @GROUP <!channel> <!here|here> <@U024BE7LR> <#C024BE7LR|general>",
        "links": "https://elsewhere.example <https://elsewhere.example|yours> www.elsewhere.example mailto:a@b.example",
        "marks": "*bold* _slanted_ ~struck~ `code` ```block``` > quote :thumbsup:",
        "entities": "&lt;!channel&gt; &amp;lt;!channel&amp;gt;",
    }
    for name, text in (all_texts() | living).items():
        if text is MILLION:
            continue
        body = payload(Notice(text, (text,), (ToldProblem(1, text, text),), 1, text))
        assert (body["mrkdwn"], body["parse"], body["link_names"]) == (False, "none", False), name
        assert not body["unfurl_links"] and not body["unfurl_media"]
        for block in body["blocks"]:
            assert block["type"] == "section" and block["text"]["type"] == "plain_text", name
            assert block["text"]["emoji"] is False and 0 < len(block["text"]["text"]) <= 3000, name
        for shown in [body["text"], *texts(body)]:
            assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", shown), name
            assert not re.search(
                r"(?i)@(channel|here|everyone|group)|://|www\.|mailto:\w", unescape(shown).replace("\u200b", "\0")
            ), name
            assert not any(ord(letter) < 32 and letter != "\n" for letter in shown), name
        json.dumps(body).encode("ascii")


def test_what_is_escaped_reads_as_it_was() -> None:
    title = '*Dupont* & <Fils> "x"'
    assert unescape(payload(Notice(title))["text"]) == title
    assert payload(Notice(HOSTILE["clipboard"]))["text"] == "A␛]52;c;ZWNobyBwd25lZA==␇B"


def test_a_long_notice_is_cut_into_blocks_that_slack_takes() -> None:
    body = payload(Notice("title", tuple("<" * 300 for _ in range(20))))
    assert len(texts(body)) > 2 and all(len(text) <= 3000 for text in texts(body))
    assert sum(text.count("&lt;") for text in texts(body)) == 6000
