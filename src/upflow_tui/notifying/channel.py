"""What a channel is: a way by which a person is told that something has ended (docs/rules.md §6, "Notifications").

A channel is one dataclass in a module of its own: its fields are the keys that it has in the settings file, and it
knows how a notice is sent by it. It becomes known by its row, a field of `NotificationSettings`
(engine/settings/settings.py). The module must be light: what sends is imported when something is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from upflow_tui.notifying.channel_line import ChannelLine
    from upflow_tui.notifying.notice import Notice
    from upflow_tui.notifying.secret import Secret
    from upflow_tui.notifying.sending import Message


class Channel(Protocol):
    """A channel with its settings."""

    NAME: ClassVar[str]
    """Its key in the settings and in JSON."""
    LABEL: ClassVar[str]
    """Its name at the beginning of a line."""
    NOUN: ClassVar[str]
    """Its name within a sentence."""
    MEANING: ClassVar[str]
    """What it is, a sentence for My profile."""
    SECRET: ClassVar[Secret]

    @property
    def enabled(self) -> bool:
        """Whether the person is told by it."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether its settings have all that it needs, but for the secret."""
        ...

    def message(self, notice: Notice, secret: Callable[[], str | None]) -> Message:
        """The notice on its way by this channel.

        Args:
            notice: what is told.
            secret: reads the secret; None where there is none.

        Raises:
            NotSent: something is missing, or cannot be.
        """
        ...

    def secret_fault(self, text: str) -> str | None:
        """What is wrong with a secret that was entered, one sentence that does not repeat it; None: nothing."""
        ...

    def secret_question(self) -> str:
        """What is asked for the secret, a sentence."""
        ...

    def lines(self) -> tuple[ChannelLine | None, ...]:
        """Its settings as My profile shows them; None where the secret stands."""
        ...

    def as_json(self, secret: str | None) -> dict[str, Any]:
        """Its settings for `upflow-tui notify --json`; `secret`: where the secret is kept."""
        ...

    def summary(self) -> str:
        """To whom and by what, for people; blank where that is not given."""
        ...
