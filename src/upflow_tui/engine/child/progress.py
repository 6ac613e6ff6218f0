"""How far the engine has come, as it tells a screen or a terminal."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from upflow_tui.core.dataclass import dataclass


class Stage(StrEnum):
    """What the engine is doing."""

    READING = "reading"
    PLANNING = "planning"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` runs from 0 to 1 within the stage; `count` is lines read, customers planned or customers written."""

    stage: Stage
    done: float
    count: int


ProgressSink: TypeAlias = Callable[[Progress], None]
"""Receives progress; called often, so that the receiver decides how often to show it."""


def no_progress(progress: Progress) -> None:
    """For callers that do not look."""
