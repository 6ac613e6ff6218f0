"""How many examples a property test takes that pays much for each: a store made, files written, a process started."""

from __future__ import annotations

import os


def few(count: int) -> int:
    """`count`, or what UPFLOW_EXAMPLES says: the suite takes the same examples each time, so that more of them prove
    nothing new; what looks longer looks at others."""
    return int(os.environ.get("UPFLOW_EXAMPLES", count))
