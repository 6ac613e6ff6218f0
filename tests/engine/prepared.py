"""Prepared imports for tests: a file and choices in the data folder, as a window leaves them."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from upflow_tui.engine.prepare.choices_file import FILE_NAME, PreparedChoices
from upflow_tui.engine.prepare.prepared import Prepared, new_prepared
from upflow_tui.importing.choices import ImportChoices

BYTES = b"Customer ID,Customer name\nC-1,Acme\n"


def leave(
    data: Path,
    name: str = "clients.csv",
    content: bytes = BYTES,
    *,
    step: int = 2,
    lines: int | None = None,
    fixes: int = 0,
    age: timedelta = timedelta(),
    release: bool = True,
    done: bool = False,
    choices: ImportChoices | None = None,
) -> Prepared:
    """A prepared import that was last touched `age` ago; still held by this window without `release`."""
    made = new_prepared(data)
    made.source_path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    made.save(PreparedChoices(name, len(content), digest, choices or ImportChoices(), step, lines, fixes, done))
    moment = (datetime.now(UTC) - age).timestamp()
    os.utime(made.folder / FILE_NAME, (moment, moment))
    if release:
        made.release()
    return made
