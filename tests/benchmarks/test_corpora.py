"""What is said above note of files that others have written: docs/corpora.md gives the reason of each finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.laboratory.running import in_memory, outcome_of
from upflow_tui.core.findings import Severity
from upflow_tui.core.organization import Organization
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers

DOCS = Path(__file__).parents[2] / "docs" / "corpora.md"
SAID: dict[str, dict[str, int]] = {
    "files/de07.csv": {"column_left_out": 1},
    "files/de09.csv": {"country_unknown": 1},
    "files/en04.csv": {"identity_missing": 2},
    "files/en27.csv": {"width": 1},
    "files/fr06.csv": {"other_quotes": 1},
    "files/it02.csv": {"width": 5},
    "customers/kimai__customers.csv": {"vat_suspect": 9},
    "customers/kimai__customers2.csv": {"vat_suspect": 9},
    "customers/kimai__grandtotal_de.csv": {"vat_suspect": 2, "id_near_miss": 1},
    "customers/kimai__grandtotal_en.csv": {"vat_suspect": 1},
}
"""Of each file: the codes above note, with their count. Every other file has none."""
NOT_AS_THEY_ARE = {"files/en11.xlsx", "files/fr08.csv", "files/it03.csv", "files/it04.csv", "files/ja01.csv"}
"""Files that name no customer in a column of their own: a field has to be mapped first."""


@pytest.fixture(scope="module")
def said(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, int] | None]]:
    """What is found above note in each file; None where it cannot be imported by the proposals alone."""
    folder = tmp_path_factory.mktemp("corpora")
    found: dict[str, dict[str, int] | None] = {}
    with in_memory():
        for path in sorted([*corpora.glob("files/*.*"), *corpora.glob("customers/*.csv")]):
            if path.suffix not in (".csv", ".xlsx"):
                continue
            outcome = outcome_of(path.read_bytes(), folder, Organization(), NoStoredCustomers(), ImportChoices())
            codes = Counter(item.code for item in outcome.findings if item.severity is not Severity.NOTE)
            found[f"{path.parent.name}/{path.name}"] = None if outcome.refused else dict(codes)
        yield found


def test_nothing_is_said_that_is_not_listed(said: dict[str, dict[str, int] | None]) -> None:
    assert {name: codes for name, codes in said.items() if codes} == SAID


def test_every_other_file_can_be_imported_by_its_proposals(said: dict[str, dict[str, int] | None]) -> None:
    assert {name for name, codes in said.items() if codes is None} == NOT_AS_THEY_ARE
    assert len(said) == 22


@pytest.mark.parametrize("name", [*SAID, *sorted(NOT_AS_THEY_ARE)])
def test_the_document_has_the_reason(name: str) -> None:
    file = Path(name).name
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {file} |")]
    codes = {cell.strip(" `") for row in rows for cell in row.split("|")[2:3]}
    assert codes == (set(SAID[name]) if name in SAID else {"refused"})
