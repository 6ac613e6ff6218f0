"""The servers that messages are sent to."""

from __future__ import annotations

from tests.notifying.servers import authority, direct, mail_server, server_context, trusting, web_server

__all__ = ["authority", "direct", "mail_server", "server_context", "trusting", "web_server"]
