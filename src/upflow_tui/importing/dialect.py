"""How a file is written: encoding, delimiter and header line, each with its evidence (rules.md §2)."""

from __future__ import annotations

from dataclasses import dataclass

from upflow_tui.core.findings import Finding
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.source import Source


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was detected: `subject` is "delimiter", "encoding" or "header"."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is read."""

    encoding: str
    bom: bool
    delimiter: str
    header_line: int
    first_record_line: int = 2
    text_start: int = 0
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()


def detect(source: Source, choices: ImportChoices) -> Dialect:
    """The dialect of `source`, as chosen or as detected."""
    raise NotImplementedError
