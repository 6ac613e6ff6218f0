"""Bytes of a regular file, read once within a size limit and hashed (rules.md §2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from upflow_tui.core.findings import Finding

MAX_SIZE: Final = 512 * 2**20
Progress: TypeAlias = Callable[[int, int], None]


class SourceError(Exception):
    """A file that cannot be imported; `finding` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file, in our private copy."""

    name: str
    size: int
    sha256: str
    path: Path

    def open(self) -> BinaryIO:
        """The private copy, open for reading."""
        return self.path.open("rb")


def read_source(path: Path, copy_to: Path, *, limit: int = MAX_SIZE, progress: Progress | None = None) -> Source:
    """Read `path` once."""
    raise NotImplementedError
