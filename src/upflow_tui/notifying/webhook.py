"""By Slack: a notice posted to an incoming webhook. The webhook's address is a secret: it is never told.

Slack reads `& < >` as its own marks in every text, so they are escaped; the blocks are `plain_text` without emoji, in
which stars, underlines, backticks, colons and addresses are what they are; names and links are broken where Slack's
clients would bring them to life.
"""

from __future__ import annotations

import json
import re
import socket
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from upflow_tui.core.visible import visible
from upflow_tui.notifying.notice import Notice, lines_of, title_of
from upflow_tui.notifying.sending import NotSent
from upflow_tui.notifying.trust import certificate_fault, trusted

_MOST: Final = 2_800
"""Characters of a block: Slack takes 3,000."""
_BREAK: Final = "\u200b"
_LIVE: Final = re.compile(r"(?i)(?<=@)(?=channel|here|everyone|group)|(?<=:)(?=//)|(?<=mailto:)|(?<=www)(?=\.)")
_ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_ANSWER: Final = re.compile("[a-z][a-z_]{1,60}")
"""What Slack answers when it refuses: `invalid_token`, `no_service`. Anything else may repeat what was sent."""
_READ: Final = 200
_NEW_WEBHOOK: Final = "Make a new webhook in Slack, and enter it in My profile."
_ABOUT_CERTIFICATE: Final = "Have this computer trust who signed it, or look who stands between."
_LOCAL: Final = ("127.0.0.1", "::1", "localhost")


def webhook_fault(url: str) -> str | None:
    """What is wrong with a webhook's address; None: nothing. The sentence does not repeat it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not url.isascii() or not url.isprintable() or " " in url or port == 0:
        return "The webhook is not an address. Copy it from Slack: https://hooks.slack.com/services/…"
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOCAL):
        return "The webhook must begin with https://."
    return None


def payload(notice: Notice) -> dict[str, Any]:
    """The notice as an incoming webhook takes it."""
    title, *lines = lines_of(notice)
    blocks = [_plain(_inert(title))]
    text = ""
    for line in lines:
        inert = _inert(line)
        if len(text) + len(inert) > _MOST:
            blocks.append(_plain(text))
            text = ""
        text += f"{inert}\n"
    if text.strip():
        blocks.append(_plain(text))
    return {
        "text": _inert(title_of(notice)),
        "blocks": blocks,
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _plain(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text.strip("\n") or " ", "emoji": False}}


def _inert(text: str) -> str:
    text = _LIVE.sub(_BREAK, text)
    for mark, escape in _ESCAPES:
        text = text.replace(mark, escape)
    return text


class SlackMessage:
    """A notice on its way to Slack."""

    channel: Final = "Slack"

    def __init__(self, notice: Notice, webhook: str) -> None:
        """Raises NotSent: the webhook's address is none."""
        fault = webhook_fault(webhook)
        if fault is not None:
            raise NotSent(fault, "Enter it in My profile.")
        self._webhook = webhook
        self._payload = payload(notice)

    @property
    def receiver(self) -> str:
        """The webhook's host: the rest of its address is a secret."""
        return visible(urlsplit(self._webhook).hostname or "")

    def send(self, timeout: float) -> str:
        """Posts it once. Raises NotSent."""
        try:
            code, said = self._post(timeout)
        except (OSError, HTTPException, ValueError) as error:
            raise self._failure(error, timeout) from None
        if code == HTTPStatus.OK:
            return ""
        raise self._refusal(code, said.decode("ascii", "replace").strip())

    def _post(self, timeout: float) -> tuple[int, bytes]:
        """The answer's code, and how it begins."""
        opener = OpenerDirector()  # without what follows redirects, and what raises an answer as an error
        for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(context=trusted())):
            opener.add_handler(handler)
        headers = {"Content-Type": "application/json", "User-Agent": "upflow-tui"}
        body = json.dumps(self._payload).encode("ascii")
        request = Request(self._webhook, body, headers)  # noqa: S310 - `webhook_fault` lets nothing but http(s) in
        with opener.open(request, timeout=timeout) as answer:
            return answer.status, answer.read1(_READ)

    def _refusal(self, code: int, said: str) -> NotSent:
        reason = f" {said}" if _ANSWER.fullmatch(said) else ""
        told = f"{self.receiver} answered {code}{reason}."
        if code == 429 or code >= 500:
            return NotSent(told, "Try again later.", again=True)
        return NotSent(told, _NEW_WEBHOOK)

    def _failure(self, error: Exception, timeout: float) -> NotSent:
        """What went wrong; of what the library says nothing is repeated: it holds the address."""
        certificate = certificate_fault(error)
        if certificate is not None:
            return NotSent(f"The certificate of {self.receiver} is not trusted ({certificate}).", _ABOUT_CERTIFICATE)
        cause = error.reason if isinstance(error, URLError) else error
        match cause:
            case TimeoutError():
                told = f"{self.receiver} did not answer within {timeout:g} seconds."
            case socket.gaierror():
                told = f"The server {self.receiver} was not found."
                return NotSent(told, "Check its name, and the connection.", again=True)
            case ConnectionRefusedError():
                told = f"{self.receiver} refuses the connection."
            case OSError() | HTTPException():
                told = f"{self.receiver} ended the connection."
            case _:
                return NotSent("The webhook cannot be used.", _NEW_WEBHOOK)
        return NotSent(told, "Check the connection.", again=True)
