"""The computer on which something is measured, in a sentence."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path


def machine() -> str:
    """Its processor, how many of them this process may use, Python and SQLite."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    cores = f"{count} core{'s' if count > 1 else ''}"
    return f"{_processor()}, {cores}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def load() -> str:
    """How many processes wanted to run in the last minute, on average."""
    with suppress(OSError, AttributeError):  # not every system counts them
        return f"{os.getloadavg()[0]:.1f}"
    return "unknown"


def state() -> str:
    """The day, and the commit that is checked out where there is one."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    with suppress(OSError, subprocess.CalledProcessError):
        commit = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=Path(__file__).parent,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        return f"{day}, commit {commit}"
    return day


def _processor() -> str:
    with suppress(OSError):
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            return " ".join(found[1].split())
    return platform.processor() or platform.machine()
