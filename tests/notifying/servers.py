"""Real servers on loopback: mail with TLS and STARTTLS, and what takes Slack's place; both keep what they receive.

A conftest that imports these fixtures gives them to its tests.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from upflow_tui.notifying.sending import Patience

USER, PASSWORD = "anna", "correct-horse-7391"
QUICK = Patience(timeout=0.5, pauses=(0.02, 0.02), whole=4.0)
"""As patient as a test can be."""


@pytest.fixture
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy stands between a test and its own server."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Who signs the certificates of the servers."""
    return trustme.CA()


@pytest.fixture(scope="session")
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    """The servers' side of TLS: a certificate for `localhost`, not for 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer trusts the authority."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@dataclass
class Mailbag:
    """What a mail server received, and how it is to answer."""

    port: int = 0
    mails: list[Envelope] = field(default_factory=list)
    connections: int = 0
    answers: list[str] = field(default_factory=list)
    """To the next messages, instead of taking them."""
    refused: tuple[str, ...] = ()
    """Recipients that are not known."""
    encrypted: list[bool] = field(default_factory=list)

    async def handle_EHLO(
        self, server: Server, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.encrypted.append(session.ssl is not None)
        self.mails.append(envelope)
        return "250 taken"


def _judge(server: Server, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    good = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=data == good, handled=False)


MailServer = Callable[..., Mailbag]


@pytest.fixture
def mail_server(server_context: ssl.SSLContext) -> Iterator[MailServer]:
    """`mail_server(tls=False, starttls=True, login=False)` starts one and gives back its mailbag."""
    with ExitStack() as ending:

        def start(*, tls: bool = False, starttls: bool = True, login: bool = False, mechanisms: bool = True) -> Mailbag:
            bag = Mailbag(free_port())
            options: dict[str, Any] = {"ssl_context": server_context} if tls else {}
            if starttls and not tls:
                options |= {"tls_context": server_context, "require_starttls": True}
            if login:
                options |= {"authenticator": _judge, "auth_required": True}
                if tls:
                    options["auth_require_tls"] = False  # aiosmtpd knows STARTTLS only
                    warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
            if not mechanisms:
                options["auth_exclude_mechanism"] = ["LOGIN", "PLAIN"]
            controller = Quiet(bag, hostname="localhost", port=bag.port, **options)
            controller.start()
            ending.callback(controller.stop)
            return bag

        yield start


class Quiet(Controller):
    """One that does not knock at its own door: over TLS it would not trust itself."""

    def _trigger_server(self) -> None:
        with socket.create_connection(("localhost", self.port), 5) as own:
            own.settimeout(5)
            if self.ssl_context is None:
                own.recv(64)


@dataclass
class Hooks:
    """What a web server received, and how it is to answer."""

    url: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    """To the next posts; afterwards `ok`."""
    delay: float = 0.0
    drip: bool = False
    """Answers a byte at a time, without end."""


WebServer = Callable[..., Hooks]
WEBHOOK_PATH = "/services/T00000000/B00000000/hookSecret4711"


@pytest.fixture
def web_server(server_context: ssl.SSLContext, direct: None) -> Iterator[WebServer]:
    """`web_server(tls=False)` starts one and gives back what it keeps."""
    with ExitStack() as ending:

        def start(*, tls: bool = False) -> Hooks:
            hooks = Hooks()
            ended = threading.Event()

            class Handler(BaseHTTPRequestHandler):
                def do_POST(self) -> None:
                    import json

                    body = self.rfile.read(int(self.headers["Content-Length"]))
                    hooks.posts.append(json.loads(body))
                    hooks.paths.append(self.path)
                    ended.wait(hooks.delay)
                    code, text = hooks.answers.pop(0) if hooks.answers else (200, "ok")
                    self.send_response(code)
                    if code in (301, 302, 307, 308):
                        self.send_header("Location", text)
                    self.end_headers()
                    while hooks.drip and not ended.is_set():
                        try:
                            self.wfile.write(b" ")
                            self.wfile.flush()
                        except OSError:
                            return
                        ended.wait(0.05)
                    self.wfile.write(text.encode())

                def log_message(self, *arguments: object) -> None:
                    return

            server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            server.daemon_threads = True
            if tls:
                server.socket = server_context.wrap_socket(server.socket, server_side=True)
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            ending.callback(server.server_close)
            ending.callback(server.shutdown)
            ending.callback(ended.set)
            hooks.url = f"{'https://localhost' if tls else 'http://127.0.0.1'}:{server.server_port}{WEBHOOK_PATH}"
            return hooks

        yield start


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@contextmanager
def closing_server() -> Iterator[int]:
    """A server that takes what is sent, and ends each connection without a word; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def take() -> None:
            server.settimeout(0.05)
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    continue
                with connection:
                    connection.recv(65_536)

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        ended.set()
        thread.join()


@contextmanager
def silent_server(greeting: bytes = b"") -> Iterator[int]:
    """A server that takes connections and says nothing more; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()
        kept: list[socket.socket] = []

        def take() -> None:
            server.settimeout(0.05)
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    continue
                kept.append(connection)
                if greeting:
                    connection.sendall(greeting)

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        ended.set()
        thread.join()
        for connection in kept:
            connection.close()


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """What happens in it is over in time."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds
