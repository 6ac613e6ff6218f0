"""How far customers arranged by parent are unfolded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum
from typing import Final

from upflow_tui.core.dataclass import dataclass


class Level(IntEnum):
    """How far customers are unfolded."""

    PARENTS = 0
    """Only what stands at the top: parents, and customers without one."""
    CHILDREN = 1
    """Children too."""
    CONTACTS = 2
    """Children, and the contacts of each customer."""


_NEXT: Final = {Level.CHILDREN: Level.CONTACTS, Level.CONTACTS: Level.PARENTS, Level.PARENTS: Level.CHILDREN}


@dataclass(frozen=True, slots=True)
class Folds:
    """What is unfolded."""

    level: Level = Level.CHILDREN
    """Of every customer but `others`."""
    others: Mapping[int, Level] = field(default_factory=dict)
    """By the customer's number: those that a person folded or unfolded alone."""

    def turned(self) -> Folds:
        """All customers, one level on."""
        return Folds(_NEXT[self.level])

    def fresh(self) -> Folds:
        """The same for another list: the customers have other numbers there."""
        return Folds(self.level)
