"""The channel Slack: by an incoming webhook, into its channel (webhook.py sends)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from upflow_tui.core.dataclass import dataclass
from upflow_tui.notifying.secret import Secret
from upflow_tui.notifying.setting_types import Switch

if TYPE_CHECKING:
    from upflow_tui.notifying.channel_line import ChannelLine
    from upflow_tui.notifying.notice import Notice
    from upflow_tui.notifying.sending import Message


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """By Slack. The webhook's address is no setting: it is a secret."""

    NAME: ClassVar[str] = "slack"
    LABEL: ClassVar[str] = "Slack"
    NOUN: ClassVar[str] = "Slack"
    MEANING: ClassVar[str] = "Through an incoming webhook, to its channel."
    SECRET: ClassVar[Secret] = Secret(
        "slack_webhook",
        "UPFLOW_TUI_SLACK_WEBHOOK",
        "webhook",
        ("webhook", "webhook_url", "url"),
        is_needed=True,
        hint="https://hooks.slack.com/services/…",
    )

    enabled: Switch = False
    """Whether the person is told by it."""

    @property
    def is_ready(self) -> bool:
        """All it needs is the webhook."""
        return True

    def message(self, notice: Notice, secret: Callable[[], str | None]) -> Message:
        """The notice as a message in Slack. Raises NotSent."""
        from upflow_tui.notifying.sending import NotSent
        from upflow_tui.notifying.webhook import SlackMessage

        webhook = secret()
        if not webhook:
            raise NotSent("No webhook is saved.", f"Enter it in My profile, or set {self.SECRET.variable}.")
        return SlackMessage(notice, webhook)

    def secret_fault(self, text: str) -> str | None:
        """What is wrong with a webhook's address."""
        from upflow_tui.notifying.webhook import webhook_fault

        return webhook_fault(text)

    def secret_question(self) -> str:
        """Asks for the webhook."""
        return "The address of an incoming webhook. In Slack: Apps, Incoming Webhooks, Copy."

    def lines(self) -> tuple[ChannelLine | None, ...]:
        """The webhook."""
        return (None,)

    def as_json(self, secret: str | None) -> dict[str, Any]:
        """Whether it is on, and where the webhook is."""
        return {"enabled": self.enabled, self.SECRET.noun: secret}

    def summary(self) -> str:
        """Nothing: all there is of it is a secret."""
        return ""
