"""Strings that break programs, in every field, header and file name: kept as documented, or said, never a traceback.

The strings are the data of others (UPFLOW_CORPORA): the Big List of Naughty Strings, terminal control sequences, and
formulas. Each one stands in each field once; after the import `customers --json` must give it back, trimmed as
docs/rules.md §2 says, or a finding must name its cell.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from upflow_tui.__main__ import main
from upflow_tui.core.fields import Field, Mode, catalogue
from upflow_tui.core.findings import Finding
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import has_too_many_marks
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices, MissingParents
from upflow_tui.importing.file.source import SourceError
from upflow_tui.importing.matching.mapping import MappingError, override
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.draft.reader import DraftReader

ZERO_WIDTH: Final = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
WIDE: Final = "".join(char for char in map(chr, range(0x110000)) if char.isspace() and not "\x1c" <= char <= "\x1f")
BREAKS: Final = re.compile("\r\n|[\t\n\r\x85\u2028\u2029]")
NOTHING: Final = ("undefined", "null", "NULL", "(null)", "nil", "NIL", "None", "NaN", ".", "-", "--")
"""The words for nothing among the strings (docs/rules.md §2)."""
RAW: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""What may not reach a terminal, the end of a line apart."""


@pytest.fixture(scope="module")
def strings(corpora: Path) -> list[str]:
    """Every string of the corpora."""
    naughty = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    cells = [case["cell"] for case in json.loads((corpora / "injection" / "terminal_cells.json").read_text("utf-8"))]
    formulas = (corpora / "injection" / "csv_formula_payloads.txt").read_text("utf-8").splitlines()
    assert len(naughty) > 500 and len(cells) > 30 and formulas
    return [*naughty, *cells, *formulas]


@dataclass(frozen=True)
class Placed:
    """One string in one field: which customer bears it, and on which line."""

    text: str
    field: str
    external_id: str
    name: str


def trimmed(text: str) -> str:
    """The documented trimming: outer white space, no-break and zero-width included, and NFC (docs/rules.md §2)."""
    return unicodedata.normalize("NFC", text.strip(WIDE + ZERO_WIDTH))


def expected(placed: Placed, organization: Organization) -> str | bool | None:
    """What is stored where nothing is wrong: line breaks stay in Address and Text fields only."""
    text = trimmed(placed.text)
    if placed.field == "main_contact":  # the first contact of a customer becomes the main one, marked or not
        return True if text in ("", "0", "1") else text
    if not text:
        return None
    if placed.field == "custom:Direct debit" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    kept = ("address", *(f"custom:{field.name}" for field in organization.custom_fields if field.type == "text"))
    return text if placed.field in kept else BREAKS.sub(" ", text)


def place_all(strings: list[str], fields: list[Field]) -> tuple[bytes, list[Placed]]:
    """A file with every string in every field, one cell of it a line, and what stands on each line."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    labels = [field.label for field in fields]
    writer.writerow(labels)
    placed = []
    for number, text in enumerate(strings):
        for field in fields:
            cells = {"external_id": f"K-{number}-{field.key}", "customer_name": f"N-{number}-{field.key}"}
            if field.key in ("parent_id", "parent_name"):
                cells |= {"parent_id": f"P-{number}", "parent_name": f"PN-{number}"}
            if field.key in ("first_name", "family_name", "phone", "position", "main_contact"):
                cells["contact_email"] = f"c{number}@upflow.io"
            cells[field.key] = text
            writer.writerow([cells.get(field.key, "") for field in fields])
            placed.append(Placed(text, field.key, cells["external_id"], cells["customer_name"]))
    return out.getvalue().encode(), placed


def lines_of(data: bytes) -> list[int]:
    """The physical line on which each record begins, the header left out; \\n, \\r\\n and \\r each end a line."""
    reader = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    next(reader)
    begins, end = [], 1
    for record in reader:
        begins.append(end + 1)
        end += 1 + sum(len(re.findall("\r\n|\r|\n", cell)) for cell in record)
    return begins


def value_of(customer: dict[str, Any], key: str) -> Any:
    """The value of a field as `customers --json` has it; text where several are possible."""
    if key == "external_id":
        return customer["external_id"]
    if key == "customer_name":
        return customer["name"]
    if key in ("parent_id", "parent_name"):
        return (customer["parent"] or {}).get("external_id" if key == "parent_id" else "name")
    if key == "account_manager":
        return ",".join(customer["account_managers"]) or None
    if key.startswith("custom:"):
        return customer["custom_fields"][key.removeprefix("custom:")]
    if key in customer:
        return customer[key]
    contacts = customer["contacts"]
    return contacts[0]["email" if key == "contact_email" else key.replace("main_contact", "main")] if contacts else None


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Runs a command in this process; its code and what it printed."""
    code = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err and "fault of the program" not in printed.err
    return code, printed.out, printed.err


@pytest.fixture(scope="module")
def imported(
    strings: list[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Engine, list[Placed], list[Finding]]:
    """All strings in all fields, imported; what was found."""
    folder = tmp_path_factory.mktemp("naughty")
    organization = load_organization_file(sample_path(ORGANIZATION))
    engine = Engine(folder / "data", user="anna")
    engine.replace_organization(organization)
    fields = [field for field in catalogue(organization) if field.key != "custom:ERP segment"]
    data, placed = place_all(strings, fields)
    (folder / "naughty.csv").write_bytes(data)
    choices = ImportChoices(mode=Mode.CUSTOMERS, missing_parents=MissingParents.CREATE)
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(folder / "naughty.csv", workspace), choices)
        assert opened.mapping.fields == tuple(field.key for field in fields), "exact labels are never vetoed"
        outcome = engine.run(opened, choices, workspace)
        with DraftReader(outcome.draft) as reader:
            findings = list(reader.iter_findings())
            numbers = [line for line, _ in reader.fates]
    assert numbers == lines_of(data), "every line has its number, whatever stands in the cells"
    return engine, placed, findings


def test_each_string_in_each_field_comes_back_equal_or_is_named_by_a_finding(
    imported: tuple[Engine, list[Placed], list[Finding]], capsys: pytest.CaptureFixture[str]
) -> None:
    engine, placed, findings = imported
    organization = engine.organization()
    code, out, _ = run(capsys, "customers", "--json", "--data-dir", engine.folder)
    assert code == 0
    customers = json.loads(out)["customers"]
    by_id = {customer["external_id"]: customer for customer in customers if customer["external_id"]}
    by_name = {customer["name"]: customer for customer in customers}
    data, _ = place_all([item.text for item in placed[:: len({item.field for item in placed})]], _fields(organization))
    said: dict[int, list[Finding]] = {}
    for finding in findings:
        assert finding.message and finding.fix
        if finding.line is not None:
            said.setdefault(finding.line, []).append(finding)
    # Words for nothing are said once a column, with their number (docs/rules.md §2).
    assert "placeholder" in {found.code for found in findings if found.line is None and found.field == "contact_email"}
    read_as_blank = {("contact_email", word) for word in NOTHING}
    missed = []
    for item, line in zip(placed, lines_of(data), strict=True):
        cell_findings = [
            found
            for found in said.get(line, [])
            if found.field == item.field or (found.field is None and found.is_error)
        ]
        bearer = by_id.get(item.external_id) or by_id.get(trimmed(item.external_id)) or by_name.get(item.name)
        wanted = expected(item, organization)
        found = value_of(bearer, item.field) if bearer is not None else None
        if found != wanted and not cell_findings and (item.field, trimmed(item.text)) not in read_as_blank:
            missed.append((item, line, found))
    assert missed == []


def _fields(organization: Organization) -> list[Field]:
    return [field for field in catalogue(organization) if field.key != "custom:ERP segment"]


def test_no_line_is_lost(imported: tuple[Engine, list[Placed], list[Finding]]) -> None:
    engine, placed, _ = imported
    (summary,) = engine.history()
    totals = summary.totals
    assert totals.lines == len(placed)
    assert totals.lines == totals.applied + totals.unchanged + totals.refused + totals.skipped
    assert totals.applied > totals.refused, "most strings are harmless"


def test_a_text_field_keeps_what_is_no_control_character_exactly(
    imported: tuple[Engine, list[Placed], list[Finding]],
) -> None:
    engine, placed, _ = imported
    stored = {customer.external_id: customer.custom.get("Account notes") for customer in engine.customers()}
    kept = 0
    for item in placed:
        text = trimmed(item.text)
        if item.field == "custom:Account notes" and text and not RAW.search(BREAKS.sub("", text)) and len(text) <= 2000:
            if text.startswith(('="', "#")) or has_too_many_marks(text):
                continue
            assert stored[item.external_id] == text
            kept += 1
    assert kept > 450


def test_the_same_file_again_changes_nothing(
    imported: tuple[Engine, list[Placed], list[Finding]], tmp_path: Path
) -> None:
    engine, _, _ = imported
    path = tmp_path / "again.csv"
    with path.open("wb") as out:
        engine.write_file(1, out)
    before = list(engine.customers())
    choices = ImportChoices(mode=Mode.CUSTOMERS, missing_parents=MissingParents.CREATE)
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), choices)
        with DraftReader(engine.draft(opened, choices, workspace)) as reader:
            changed = [customer for customer in reader.iter_customers() if customer.action in ("create", "update")]
    assert changed == []
    assert list(engine.customers()) == before


@pytest.mark.parametrize(
    "command", [["customers"], ["customers", "--csv"], ["history", "list"], ["history", "show", "1"]]
)
def test_no_control_character_reaches_the_terminal(
    imported: tuple[Engine, list[Placed], list[Finding]], capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    code, out, err = run(capsys, *command, "--data-dir", imported[0].folder)
    assert code in (0, 1)
    assert out
    found = RAW.search((out + err).replace("\r\n", "\n")) if "--csv" not in command else None
    assert found is None, repr(found)


def test_any_string_can_be_searched(imported: tuple[Engine, list[Placed], list[Finding]], strings: list[str]) -> None:
    engine = imported[0]
    for text in strings[::10]:
        found = list(engine.customers(CustomerQuery(text)))
        assert isinstance(found, list)
    assert {customer.name for customer in engine.customers(CustomerQuery("N-7-town"))} == {"N-7-town"}


def test_any_string_may_be_a_header(strings: list[str], tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["Customer ID", "Customer name", *strings])
    writer.writerow(["C-1", "Acme", *("x" for _ in strings)])
    path = tmp_path / "headers.csv"
    path.write_bytes(out.getvalue().encode())
    engine = Engine(tmp_path / "data")
    choices = ImportChoices(header_line=1, delimiter=",")
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), choices)
        assert opened.table.width == len(strings) + 2
        assert opened.mapping.column_of("external_id") == 0 and opened.mapping.column_of("customer_name") == 1
        for column in opened.table.columns:
            header = BREAKS.sub(" ", column.header)
            assert column.name and column.header in (header.strip(WIDE + ZERO_WIDTH), trimmed(header))
            try:
                override(opened.mapping, opened.table.columns, [f"{column.name}="], engine.organization(), opened.mode)
            except MappingError as error:
                assert "\n" not in str(error)
        assert engine.run(opened, choices, workspace).totals.customers.create == 1
    assert path.exists()


def test_any_string_may_be_the_only_unusual_header(strings: list[str], tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    for number, text in enumerate(strings):
        out = io.StringIO()
        lines = [[f"C-{place}", f"Acme {place}", "x"] for place in range(20)]
        csv.writer(out, lineterminator="\n").writerows([["Customer ID", "Customer name", text], *lines])
        path = tmp_path / f"{number}.csv"
        path.write_bytes(out.getvalue().encode())
        with engine.workspace() as workspace:
            try:
                opened = engine.open(engine.read(path, workspace), ImportChoices())
            except SourceError as error:
                assert error.finding.message and error.finding.fix
                continue
            assert opened.mapping.column_of("external_id") == 0, text
        path.unlink()


def test_any_string_may_be_the_name_of_a_file(strings: list[str], tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    content = "Customer ID,Customer name\nC-1,Acme\n"
    names = [text for text in strings if "/" not in text and "\0" not in text and 0 < len(text.encode()) < 240]
    for number, name in enumerate(names):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / f"{name}.csv"
        path.write_text(content)
        with engine.workspace() as workspace:
            source = engine.read(path, workspace)
            assert source.name == f"{name}.csv"
            if number % 20 == 0:
                opened = engine.open(source, ImportChoices())
                engine.run(opened, ImportChoices(), workspace)
                assert next(engine.history()).file_name == source.name
