"""The messages between a program and an engine in a child process: one JSON object a line (docs/architecture.md).

Each carries the protocol's version and a generation: answers to an older question are dropped. Cells never
travel, only the path of the draft that holds them.
"""

from __future__ import annotations

import json
from dataclasses import field
from enum import StrEnum
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass

VERSION: Final = 1
MAX_LINE: Final = 1 << 20
"""The longest line that is understood, in characters; a longer one is a fault of the other side."""
MAX_QUESTION: Final = 1 << 24
"""The same for a question: the repairs of an import are in it, and thousands of edited cells must fit."""


class Ask(StrEnum):
    """What a program asks."""

    READ = "read"
    """Copy `path` into `folder`, and hash it."""
    DRAFT = "draft"
    """Make the draft of the source in `folder` with `choices`."""
    APPLY = "apply"
    """Write that draft into the store."""
    LOOK = "look"
    """See what could be fixed in the source in `folder`, after the repairs of `choices` (engine/draft/outlook.py)."""
    UNDO = "undo"
    """Take the import `number` back, where the store is still that of `revision` (null: whatever it is)."""
    CANCEL = "cancel"
    """Stop what is under way; nothing of it stays."""


class Say(StrEnum):
    """What an engine answers."""

    HELLO = "hello"
    PROGRESS = "progress"
    PAGE = "page"
    """The first page of the draft can be read."""
    READ = "read"
    READY = "ready"
    APPLIED = "applied"
    LOOKED = "looked"
    """What was seen is in the file at `path`, until the next look."""
    UNDONE = "undone"
    """The import was taken back by the entry `number`; how many things were `undone` and `kept`."""
    CHANGED = "changed"
    """The store is not the one that the draft, or the plan of the undo, was made against: nothing was written."""
    REFUSED = "refused"
    """It cannot be done; `message` and `fix` say why and how to fix it."""
    CANCELLED = "cancelled"
    CRASHED = "crashed"


INTERIM: Final = frozenset({Say.HELLO, Say.PROGRESS, Say.PAGE})
"""What an engine says while it goes on; anything else is the last word on its question."""


class ProtocolError(Exception):
    """A line that is not a message of this protocol."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: what it says or asks, for which question, and its plain values."""

    kind: str
    generation: int
    values: dict[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        """The message as one line of ASCII JSON."""
        body = {"version": VERSION, "kind": self.kind, "generation": self.generation, **self.values}
        return json.dumps(body, separators=(",", ":")).encode("ascii") + b"\n"


def decode(line: bytes, most: int = MAX_LINE) -> Message:
    """The message of one line of at most `most` characters.

    Raises:
        ProtocolError: not JSON, not an object, another version, or without kind and generation.
    """
    if len(line) > most:
        raise ProtocolError("a message is too long")
    try:
        body = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a line is not JSON") from error
    if not isinstance(body, dict):
        raise ProtocolError("a line is not a JSON object")
    version, kind, generation = (body.pop(key, None) for key in ("version", "kind", "generation"))
    if version != VERSION:
        raise ProtocolError(f"version {version!r} of the protocol is not known")
    if not isinstance(kind, str) or not isinstance(generation, int) or isinstance(generation, bool):
        raise ProtocolError("a message has no kind or no generation")
    return Message(kind, generation, body)
