"""Drafts and imports for tests, the whole way through the engine: from a file on disk to what is in the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upflow_tui.core.customer import Customer
from upflow_tui.core.findings import Finding
from upflow_tui.engine.draft.writing import Outcome
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.plan import PlannedCustomer, Totals
from upflow_tui.store.draft.reader import DraftReader


@dataclass
class Drafted:
    """What a draft says."""

    fields: tuple[str | None, ...]
    totals: Totals
    findings: list[Finding]
    customers: list[PlannedCustomer]
    fates: dict[int, str]

    @property
    def codes(self) -> set[str]:
        """The codes of all findings."""
        return {finding.code for finding in self.findings}

    def lines_of(self, code: str) -> list[int | None]:
        """The lines of the findings of this code."""
        return [finding.line for finding in self.findings if finding.code == code]


def draft(engine: Engine, path: Path, **choices: Any) -> Drafted:
    """The draft of a file against the store as it is; nothing is written there."""
    chosen = ImportChoices(**choices)
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), chosen)
        with DraftReader(engine.draft(opened, chosen, workspace)) as reader:
            fates = {line: fate.value for line, fate in reader.fates}
            return Drafted(
                opened.mapping.fields, reader.totals, list(reader.iter_findings()), list(reader.iter_customers()), fates
            )


def import_file(engine: Engine, path: Path, **choices: Any) -> Outcome:
    """Imports a file; its draft is gone afterwards."""
    return import_at(engine, path, Depth.EVERYTHING, **choices)


def import_at(engine: Engine, path: Path, depth: Depth, **choices: Any) -> Outcome:
    """Imports a file for those who look at so much of it."""
    chosen = ImportChoices(**choices)
    with engine.workspace() as workspace:
        return engine.run(engine.open(engine.read(path, workspace), chosen), chosen, workspace, depth=depth)


def stored(engine: Engine) -> dict[str, Customer]:
    """Every stored customer by its ID, or its name where it has none."""
    return {customer.external_id or customer.name: customer for customer in engine.customers()}


def fates_add_up(totals: Totals) -> bool:
    """Lines in are the sum of their fates (docs/rules.md §6)."""
    return totals.lines == totals.applied + totals.unchanged + totals.refused + totals.skipped


def csv_of(*lines: Mapping[str, str]) -> str:
    """A file with a column for each key, in the order in which they first come; cells must need no quotes."""
    header = list(dict.fromkeys(key for line in lines for key in line))
    return "\n".join([",".join(header), *(",".join(line.get(key, "") for key in header) for line in lines), ""])
