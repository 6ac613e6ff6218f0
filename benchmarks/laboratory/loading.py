"""Good files as the laboratory harms them: record by record, with what an import makes of them unharmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.laboratory.good_files import PLANS, make
from benchmarks.laboratory.judging import Result, result_of
from benchmarks.laboratory.running import Outcome, outcome_of
from benchmarks.laboratory.texts import look, split_raw, value_of
from tests.importing.fake_store import FakeStore
from upflow_tui.core.organization import Organization
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers, StoredCustomers
from upflow_tui.samples import ORGANIZATION, sample_path

_CHECKED_KEYS = frozenset({"account_manager", "workflow", "position", "main_contact", "country", "contact_email"})
"""Fields whose values are checked one by one."""
_FREE_KEYS = frozenset({"customer_name", "address", "town", "state_region", "first_name", "family_name", "parent_name"})
"""Fields of free text, whatever their values look like."""
SAMPLES = ("customers-clean.csv", "clients-mars.csv")
_FEWEST, _MOST = 10, 400
"""Records of a file that is worth harming."""


@dataclass(slots=True)
class Record:
    """One record: its cells as written, quotes and all."""

    cells: list[str]
    line: int
    """Its first physical line in the good file."""


@dataclass(slots=True)
class GoodFile:
    """A good file, taken apart."""

    name: str
    habit: str
    head: str
    """Everything up to the first record."""
    records: list[Record]
    delimiter: str
    encoding: str
    end: str
    fields: tuple[str | None, ...]
    organization: Organization
    stored: StoredCustomers
    outcome: Outcome
    result: Result
    choices: ImportChoices
    strict: frozenset[int] = frozenset()
    """Columns of which a person sees at once that a value does not belong there."""
    full: frozenset[int] = frozenset()
    """Columns that nearly every record fills."""
    looks: dict[int, str] = field(default_factory=dict)
    """The commonest look of each strict column's values."""
    holding: FakeStore | None = None
    """A store that holds the file already."""
    is_workbook: bool = False
    """Then its records are written as those of a text, which becomes a sheet."""

    @property
    def mapped(self) -> list[int]:
        """The columns that are imported."""
        return [index for index, key in enumerate(self.fields) if key is not None]

    def column(self, key: str) -> int | None:
        """The column of a field."""
        return self.fields.index(key) if key in self.fields else None

    def identities(self, record: Record) -> list[str]:
        """The ID and the name of a record."""
        columns = (self.column("external_id"), self.column("customer_name"))
        values = (value_of(record.cells[index]) for index in columns if index is not None and index < len(record.cells))
        return [value for value in values if value]

    def data(self, records: list[str]) -> str:
        """The text with these records."""
        return self.head + "".join(record + self.end for record in records)

    def raw(self, record: Record) -> str:
        """A record as it is written."""
        return self.delimiter.join(record.cells)


def good_files(seed: int, folder: Path, corpora: Path | None) -> Iterator[GoodFile]:
    """The generated files, the samples and, where they are there, those of other people.

    Args:
        seed: of the generated ones.
        folder: for the private copy.
        corpora: a folder of CSV files, each kept if it can be imported by its own proposals.
    """
    organization = load_organization_file(sample_path(ORGANIZATION))
    for plan in PLANS:
        data = make(plan, seed)
        with_store = "customer_name" not in plan.fields
        yield load(plan.name, plan.habit_shown, data, folder, organization, with_store=with_store)
    for name in SAMPLES:
        yield load(name, "sample", sample_path(name).read_bytes(), folder, organization)
    for path in sorted(corpora.glob("*.csv")) if corpora is not None else ():
        data = path.read_bytes()
        try:
            file = load(path.name, "corpora", data, folder, organization)
        except ValueError:
            continue
        is_good = not any(item.is_error for item in file.outcome.findings)
        if is_good and _FEWEST <= len(file.records) <= _MOST:
            yield file


def load(
    name: str, habit: str, data: bytes, folder: Path, organization: Organization, *, with_store: bool = False
) -> GoodFile:
    """A good file taken apart.

    Raises:
        ValueError: it cannot be imported as it is.
    """
    choices = ImportChoices()
    stored: StoredCustomers = NoStoredCustomers()
    if with_store:
        stored = FakeStore()
        for line in data.decode("utf-8-sig").splitlines()[1:]:
            external_id = line.split(";")[0]
            stored.add(f"Customer {external_id}", external_id)
    outcome = outcome_of(data, folder, organization, stored, choices)
    if outcome.opened is None:
        raise ValueError(f"{name}: {outcome.refused}")
    table = outcome.opened.table
    dialect = table.dialect
    lines = [line for chunk in table.read() for line in chunk.lines]
    is_workbook = data.startswith(b"PK")
    text = opened_text(outcome) if is_workbook else data.decode(dialect.encoding)
    end = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    physical = text.split(end)
    if end == "\r\n" and "\n" in text.replace("\r\n", ""):  # line breaks inside cells are bare
        physical, end = text.replace("\r\n", "\n").split("\n"), "\n"
    if not physical[-1]:
        physical.pop()
    records = []
    for start, after in zip(lines, [*lines[1:], len(physical) + 1], strict=True):
        records.append(Record(split_raw(end.join(physical[start - 1 : after - 1]), dialect.delimiter), start))
    if not records:
        raise ValueError(f"{name}: no records")
    head = "".join(line + end for line in physical[: lines[0] - 1])
    file = GoodFile(
        name, habit, head, records, dialect.delimiter, dialect.encoding, end, outcome.fields, organization, stored,
        outcome, result_of(outcome.customers), choices, is_workbook=is_workbook,
    )  # fmt: skip
    _look_at_columns(file, [row for chunk in table.read() for row in chunk.rows])
    if not with_store:
        file.holding = FakeStore()
        try:
            file.holding.apply([customer for customer in outcome.customers if customer.action == "create"])
        except AssertionError:
            file.holding = None
    return file


def opened_text(outcome: Outcome) -> str:
    """The text that the sheet of a workbook was made into: a row on each line, whatever line breaks its cells hold."""
    assert outcome.opened is not None
    with outcome.opened.source.open_text() as file:
        return file.read().decode()


def _look_at_columns(file: GoodFile, rows: list[list[str]]) -> None:
    strict, full = set(), set()
    for index, key in enumerate(file.fields):
        values = [value for row in rows if (value := row[index].strip())]
        if len(values) >= 0.95 * len(rows):
            full.add(index)
        if not values:
            continue
        common, count = Counter(map(look, values)).most_common(1)[0]
        has_sign = "9" in common or "@" in common
        if key in _CHECKED_KEYS or (count >= 0.95 * len(values) and has_sign and key not in _FREE_KEYS):
            strict.add(index)
            file.looks[index] = common
    file.strict, file.full = frozenset(strict), frozenset(full)
