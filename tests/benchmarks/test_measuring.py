"""What a process took, as the benchmarks measure it."""

from __future__ import annotations

import sys

import pytest

from benchmarks.measuring import measure


def test_the_memory_of_who_measures_is_not_counted() -> None:
    weight = bytearray(b"x" * 200_000_000)
    measured = measure([sys.executable, "-S", "-c", "pass"])
    assert len(weight) == 200_000_000
    assert 1_000_000 < measured.peak < 100_000_000


def test_memory_work_and_the_exit_code_are_those_of_the_command() -> None:
    code = "import os, sys; x = b'x' * 150_000_000; sum(range(3_000_000)); sys.exit(int(os.environ['CODE']))"
    measured = measure([sys.executable, "-S", "-c", code], {"CODE": "3"})
    assert measured.code == 3
    assert measured.peak > 150_000_000
    assert measured.cpu > 0
    assert measured.wall > 0


def test_a_command_that_is_killed_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="was ended by signal 9"):
        measure([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])
