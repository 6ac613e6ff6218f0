"""A workbook for which there is no room: the error of the system, and nothing else, whatever the archive tries later."""

from __future__ import annotations

import errno
import gc
import io
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from upflow_tui.reports.workbook import write_workbook


class Full(io.BytesIO):
    """A file that has room for so many bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, data: Any) -> int:
        self._room -= len(data)
        if self._room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def rows() -> Iterator[tuple[str, ...]]:
    random = Random(15)
    for _ in range(5_000):
        yield tuple(str(random.random()) for _ in range(4))


@pytest.mark.parametrize("room", [0, 100, 2_000, 100_000, 200_000])
def test_nothing_is_tried_again_when_the_archive_is_cleared_away(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    later: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", later.append)
    with pytest.raises(OSError, match="No space left on device"):
        write_workbook(rows(), Full(room))
    gc.collect()
    assert later == []
