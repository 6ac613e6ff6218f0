"""The whole way by command where everything is taken away that Windows lacks (docs/systems.md)."""

from __future__ import annotations

import os
import select
import signal
import sys

import pytest

from tests.cli.conftest import Shell
from upflow_tui import operating_system

# O_NOFOLLOW and O_NONBLOCK stay: the standard library of a Unix builds on them. test_operating_system.py takes them away.
LACKING = (
    *((os, name) for name in ("O_CLOEXEC", "O_NOCTTY", "statvfs", "ST_RDONLY", "geteuid", "killpg")),
    *((os, name) for name in ("setsid", "ctermid", "fork", "mkfifo", "getuid")),
    *((signal, name) for name in ("SIGHUP", "SIGXCPU", "SIGALRM")),
    (select, "poll"),
)


@pytest.fixture
def bare(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell on a system that has none of it."""
    for module, name in LACKING:
        monkeypatch.delattr(module, name)
    monkeypatch.setattr(operating_system, "fcntl", None)
    for name in ("fcntl", "resource", "pwd", "grp", "termios"):
        monkeypatch.setitem(sys.modules, name, None)
    return shell


def test_the_whole_way(bare: Shell) -> None:
    for arguments, code in (
        ("samples samples", 0),
        ("org load samples/organization.toml", 0),
        ("check samples/faulty.csv", 1),
        ("fix samples/mendable.csv -o fixed.xlsx", 1),
        ("inspect fixed.xlsx", 0),
        ("import samples/customers-clean.csv --yes", 0),
        ("history list", 0),
        ("history undo 1", 0),
        ("history forget 1", 0),
        ("store backup kept.db", 0),
    ):
        done = bare(*arguments.split())
        assert (done.code, "Traceback" in done.err) == (code, False), (arguments, done.out, done.err)
