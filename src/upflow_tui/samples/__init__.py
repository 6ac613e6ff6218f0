"""Samples to try the program on: an organization, and files that fit it (docs/product.md "First minute").

| file | what it shows |
|---|---|
| customers-clean.csv | comma, UTF-8, every field by its label, no error and no warning |
| clients-mars.csv | French headers, semicolon, Windows-1252, values that need care but can be imported |
| faulty.csv | one of each fault that a file can have; `faults.FAULTS` says which line has which |
| mendable.csv | French, semicolon, UTF-8, many faults, each of which a repair takes away; `fixing` says which repair |
| customers-large.csv | many lines, made by `generator` when it is asked for, not shipped |
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.operating_system import open_file


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: its name, and what it is in a few words."""

    name: str
    title: str


ORGANIZATION: Final = "organization.toml"
"""The name of the sample organization's file."""

LARGE: Final = Sample("customers-large.csv", "Large: many lines, two in a hundred faulty")
"""The file that `write_samples` has made."""

SHIPPED: Final = (
    Sample("customers-clean.csv", "Clean: customers, contacts, parents, workflows"),
    Sample("clients-mars.csv", "French: semicolons, Windows-1252, accents"),
    Sample("faulty.csv", "Faulty: one of each fault"),
    Sample("mendable.csv", "Fixable: faults that can all be fixed"),
)

SAMPLES: Final = (*SHIPPED, LARGE)
"""In the order in which they are offered."""

LARGE_LINES: Final = 20_000
"""Lines of the large file where nothing else is asked for: about 5 MB, made in a fraction of a second."""


def sample_path(name: str) -> Path:
    """Where the shipped file called `name` stands (a file of `SHIPPED`, or `ORGANIZATION`).

    Raises:
        KeyError: no file of that name is shipped.
    """
    if name not in {ORGANIZATION, *(sample.name for sample in SHIPPED)}:
        raise KeyError(name)
    return Path(__file__).parent / name


def write_samples(folder: Path, *, large_lines: int = LARGE_LINES) -> list[Path]:
    """Copies the organization and the files into `folder`, and makes the large one there; what is there is replaced.

    Args:
        folder: made (0700) if it does not exist.
        large_lines: data lines of the large file; 0 leaves it out.

    Returns:
        The files written (0600), the organization first.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = []
    for name in (ORGANIZATION, *(sample.name for sample in SHIPPED)):
        path = folder / name
        with open(path, "wb", opener=open_file) as file:
            file.write(sample_path(name).read_bytes())
        written.append(path)
    if large_lines:
        from upflow_tui.samples.generator import write_lines

        path = folder / LARGE.name
        with open(path, "w", encoding="utf-8", newline="", opener=open_file) as text:
            write_lines(text, large_lines)
        written.append(path)
    return written
