"""What was tried and what was wrong: counted, and written to a log as it goes."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TextIO


@dataclass
class Tally:
    """The counts of one run."""

    log: TextIO
    begun: float = field(default_factory=time.monotonic)
    tried: Counter[str] = field(default_factory=Counter)
    """By what it was: `kill import`, `mutated settings`."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """By what it was and how it went: `kill import: as before`."""
    wrong: Counter[str] = field(default_factory=Counter)
    """By kind: `between`, `traceback`, `hangs`."""

    def add(self, what: str, how: str, *, detail: str = "") -> None:
        """One thing tried that went as it may."""
        self.tried[what] += 1
        self.outcomes[f"{what}: {how}"] += 1
        self._write("ok", what, how, detail)

    def fail(self, what: str, kind: str, detail: str) -> None:
        """One thing tried that went wrong; `detail` has what is needed to do it again."""
        self.tried[what] += 1
        self.outcomes[f"{what}: {kind}"] += 1
        self.wrong[kind] += 1
        self._write("WRONG", what, kind, detail)

    def judge(self, what: str, fault: str, how: str, detail: str) -> None:
        """Adds or fails, by whether there is a fault."""
        if fault:
            self.fail(what, fault, detail)
        else:
            self.add(what, how, detail=detail)

    def sum(self, beginning: str) -> int:
        """How many things were tried whose name begins so."""
        return sum(count for what, count in self.tried.items() if what.startswith(beginning))

    def _write(self, *words: str) -> None:
        line = "\t".join(word.replace("\n", "\\n").replace("\t", " ") for word in words)
        self.log.write(f"{time.monotonic() - self.begun:9.3f}\t{line}\n")
        self.log.flush()
