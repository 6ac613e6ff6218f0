"""One file through what `check` runs, without a process, a database or a draft on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest import mock

from upflow_tui.core.crowd import Crowd
from upflow_tui.core.findings import Finding
from upflow_tui.core.organization import Organization
from upflow_tui.engine.draft import drafting
from upflow_tui.engine.prepare.opening import ChoiceError, Opened, open_import, require_complete
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import sheet_text, workbooks
from upflow_tui.importing.file.source import Source, SourceError, read_source
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.importing.planning.plan import PlannedCustomer, Totals
from upflow_tui.importing.planning.stored_customers import StoredCustomers


@dataclass(slots=True)
class Outcome:
    """What an import would do."""

    refused: str = ""
    """Why the whole file is refused; "" where it is not."""
    findings: list[Finding] = field(default_factory=list)
    customers: list[PlannedCustomer] = field(default_factory=list)
    fields: tuple[str | None, ...] = ()
    """The field of each column."""
    opened: Opened | None = None


class _Memory:
    """Takes what a draft would take."""

    kept: _Memory

    def __init__(self, path: Path, *, depth: Depth, held: None) -> None:
        self.findings: list[Finding] = []
        self.customers: list[PlannedCustomer] = []
        _Memory.kept = self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def add_findings(self, findings: Iterable[Finding]) -> None:
        self.findings += findings

    def add_crowd(self, crowd: Crowd) -> None:
        self.findings += crowd.findings

    def add_batch(self, batch: PlanBatch) -> None:
        self.customers += batch.customers

    def keep_postal_codes(self, codes: PostalCodes) -> None:
        pass

    def finish(self, totals: Totals, fates: LineFates, meta: Mapping[str, Any]) -> None:
        pass


@contextmanager
def in_memory() -> Any:
    """While it lasts, drafts are kept in memory, and workbooks are read by this process."""
    with (
        mock.patch.object(drafting, "DraftWriter", _Memory),
        mock.patch.object(drafting, "delete_draft"),
        mock.patch.object(workbooks, "_ask", sheet_text.answer),
    ):
        yield


def outcome_of(
    data: bytes, folder: Path, organization: Organization, stored: StoredCustomers, choices: ImportChoices
) -> Outcome:
    """What `check` would say of these bytes (to be called within `in_memory`).

    Args:
        data: the file.
        folder: where its private copy goes; the copy of the call before is replaced.
        organization, stored, choices: what it is checked against, and how.
    """
    try:
        source = _source(data, folder)
        opened = open_import(source, choices, organization)
        require_complete(opened, organization)
        drafting.Drafter(opened, organization, choices, stored).write(folder / "draft", {})
    except SourceError as error:
        return Outcome(error.finding.code)
    except ChoiceError as error:
        return Outcome(str(error))
    kept = _Memory.kept
    return Outcome("", kept.findings, kept.customers, opened.mapping.fields, opened)


def _source(data: bytes, folder: Path) -> Source:
    """The bytes as a source. Raises SourceError as `read_source`."""
    path = folder / "source"
    path.write_bytes(data)
    if data.startswith((b"PK", b"\xd0\xcf")) or not data.strip():
        (folder / "copy").unlink(missing_ok=True)
        return read_source(path, folder / "copy")
    return Source("customers.csv", len(data), hashlib.sha256(data).hexdigest(), path)
