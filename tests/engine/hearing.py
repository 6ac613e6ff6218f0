"""What an engine says, heard in a test: each message is waited for with a time-out, nobody sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from upflow_tui.engine.child.client import EngineClient
from upflow_tui.engine.child.protocol import INTERIM, Ask, Message
from upflow_tui.engine.prepare.choices_file import choices_as_json
from upflow_tui.importing.choices import ImportChoices

SECONDS = 60.0
"""After this long a test fails: far more than anything takes, on a busy computer, too."""


class Heard:
    """Takes messages from any thread and keeps them in order."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self._news = threading.Condition()

    def __call__(self, message: Message) -> None:
        with self._news:
            self.messages.append(message)
            self._news.notify_all()

    @property
    def kinds(self) -> list[str]:
        """The kinds so far."""
        with self._news:
            return [message.kind for message in self.messages]

    def wait(self, wanted: Callable[[Message], bool], what: str) -> Message:
        """The first message that is wanted."""
        with self._news:
            found = self._news.wait_for(lambda: next(filter(wanted, self.messages), None), SECONDS)
            assert found is not None, f"{what} was not said, but: {[message.kind for message in self.messages]}"
            return found

    def wait_for(self, kind: str, generation: int | None = None) -> Message:
        """The first message of this kind (and generation)."""
        return self.wait(
            lambda message: message.kind == kind and generation in (None, message.generation), f"{kind} {generation}"
        )

    def answer(self, generation: int) -> Message:
        """The last word on a question."""
        return self.wait(
            lambda message: message.generation == generation and message.kind not in INTERIM, f"answer {generation}"
        )

    def stage(self, stage: str, generation: int | None = None) -> Message:
        """The first progress of a stage."""
        return self.wait(
            lambda message: message.values.get("stage") == stage and generation in (None, message.generation), stage
        )


def read_file(client: EngineClient, heard: Heard, path: Path, folder: Path) -> dict[str, Any]:
    """Has the engine read a file into `folder`; what is to be said of it when a draft is asked for."""
    folder.mkdir(mode=0o700, exist_ok=True)
    answer = heard.answer(client.ask(Ask.READ, path=str(path), folder=str(folder)))
    assert answer.kind == "read", answer
    source: dict[str, Any] = answer.values["source"]
    return source


def ask_draft(client: EngineClient, folder: Path, source: dict[str, Any], choices: ImportChoices | None = None) -> int:
    """Asks for a draft; the generation."""
    return client.ask(Ask.DRAFT, folder=str(folder), source=source, choices=choices_as_json(choices or ImportChoices()))


def drafted(client: EngineClient, heard: Heard, path: Path, folder: Path) -> int:
    """Has the engine read a file and make its draft; the generation of the draft."""
    generation = ask_draft(client, folder, read_file(client, heard, path, folder))
    answer = heard.answer(generation)
    assert answer.kind == "ready", answer
    return generation
