"""What a person is asked for where the program itself is at fault; the same words everywhere."""

from __future__ import annotations

from typing import Final

PLEASE_REPORT: Final = "Please report it, with what upflow-tui info prints."
