"""Files for tests, as the program reads them: in a private copy of their own."""

from __future__ import annotations

from pathlib import Path

from upflow_tui.importing.file.source import Source, read_source


def source_of(folder: Path, data: bytes) -> Source:
    """A file of this content; the one that a test had there before is gone."""
    path, copy = folder / "customers.csv", folder / "copy"
    path.write_bytes(data)
    copy.unlink(missing_ok=True)
    return read_source(path, copy)
