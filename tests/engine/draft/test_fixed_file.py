"""The fixed file: reading it again plans every line as before, and only what changed is enough for the same store."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.imports import draft, import_file, stored
from tests.examples import few
from upflow_tui.core.customer import Customer
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.engine.draft.fixed_file import fixed_lines
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents
from upflow_tui.importing.fixes.repairs import FixAll, FixName, Replace
from upflow_tui.importing.planning.plan import Action, PlannedCustomer
from upflow_tui.reports.fixed_file import Kind, writer_of
from upflow_tui.reports.fixed_lines import FixedCounts, WhichLines
from upflow_tui.store.draft.reader import DraftReader

EXAMPLES = few(12)
IS_SHORT = "UPFLOW_EXAMPLES" not in os.environ
"""Then the same files each time."""
ORGANIZATION = Organization(
    name="Mars",
    members=(
        Member("Anna Roy", "anna@mars.example"),
        Member("Paul Vu", "paul@mars.example"),
    ),
    workflows=(Workflow("Standard"),),
    custom_fields=(
        CustomField("Tier", CustomFieldType.MULTI_SELECT, options=("Gold", "Silver", "Large, foreign")),
        CustomField("Since", CustomFieldType.DATE),
        CustomField("VIP", CustomFieldType.BOOLEAN),
    ),
)
HEADER = [
    "Customer ID",
    "Customer name",
    "Town",
    "Address",
    "Parent ID",
    "Parent name",
    "Account manager",
    "Workflow",
    "Tier",
    "Since",
    "VIP",
    "Contact email address",
    "First name",
    "Phone number",
    "Main contact",
    "Remark",
]
FIELDS = (
    *("external_id", "customer_name", "town", "address", "parent_id", "parent_name", "account_manager", "workflow"),
    *("custom:Tier", "custom:Since", "custom:VIP", "contact_email", "first_name", "phone", "main_contact", None),
)
"""Said, not proposed: a file of a few lines may have columns that are blank."""
IDS = ("C-0001", "C-0002", "C-0003", "C-0004")
FAULTS = frozenset(
    {"#REF!", "Anna@mars.example", "x@mars.example", "standard", "gold", "31/12/2025", "soon", "yes", "bad", "x"}
)
NAMES = dict(zip(IDS, ("Alpha", "Beta; Sons", 'Gamma "G"', "Delta"), strict=True))


def cells(*values: str) -> st.SearchStrategy[str]:
    """Mostly one of these, sometimes blank."""
    return st.sampled_from(("", *values, *values))


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """A line of the file: of one of four customers, now and then with what cannot be imported."""
    external_id = draw(st.sampled_from(IDS))
    parent = draw(st.sampled_from(("", "", "C-0001", "X-9999")))
    return [
        external_id,
        draw(st.sampled_from((NAMES[external_id], NAMES[external_id], NAMES[external_id], "", "#REF!"))),
        draw(cells("Paris", "Lyon", "Orléans")),
        draw(cells("1, rue A\n75001", "2 rue B", " 3 rue C ")),
        parent,
        NAMES.get(parent, "Nobody") if parent else draw(cells()),
        draw(cells("anna@mars.example", "Anna@mars.example", "paul@mars.example,anna@mars.example", "x@mars.example")),
        draw(cells("Standard", "standard")),
        draw(cells("Gold", "Gold;Silver", "Large, foreign;Gold", "gold")),
        draw(cells("2025-12-31", "31/12/2025", "soon")),
        draw(cells("true", "FALSE", "yes")),
        draw(cells("a@alpha.example", "b@alpha.example", "bad", "A@alpha.example")),
        draw(cells("Ann", "Bob")),
        draw(cells("+33 1 23", "0123")),
        draw(cells("1", "x")),
        draw(cells("anything", "=1+1")),
    ]


def without_faults(line: list[str]) -> list[str]:
    """The line without what cannot be imported: no parent, and no contact without an address."""
    cells = ["" if cell in FAULTS else cell for cell in line]
    cells[1], cells[4], cells[5] = NAMES[cells[0]], "", ""
    return cells if cells[11] else [*cells[:11], "", "", "", "", cells[15]]


FILES = st.lists(lines(), min_size=1, max_size=7)
CLEAN_FILES = st.lists(lines().map(without_faults), min_size=1, max_size=7)
FIXES = st.sets(
    st.sampled_from(
        (
            FixAll(FixName.LOWERCASE_MANAGERS),
            FixAll(FixName.DATES, option="dmy"),
            FixAll(FixName.BOOLEANS),
            FixAll(FixName.CONTACTS),
            Replace("workflow", "standard", "Standard"),
        )
    ),
    max_size=4,
).map(tuple)


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """A file as programs write it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([HEADER, *rows])
    return text.getvalue().encode()


def fixed(
    engine: Engine, path: Path, target: Path, which: WhichLines = WhichLines.VALID, **choices: Any
) -> FixedCounts:
    """Writes the fixed file of a file."""
    chosen = ImportChoices(**choices)
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), chosen)
        with DraftReader(engine.draft(opened, chosen, workspace)) as reader, target.open("wb") as out:
            rows = fixed_lines(opened, engine.organization(), chosen, reader, which)
            writer_of(Kind(target.suffix))(rows, out)
            return rows.counts


def plan_of(customers: Sequence[PlannedCustomer]) -> dict[tuple[str | None, str | None], Any]:
    """What a plan does, the lines left aside: a refused line may be the only one that names what stays as it is."""
    return {
        (customer.external_id, customer.name): (
            customer.action,
            customer.values,
            customer.parent.external_id if customer.parent is not None else None,
            sorted(
                (item.email, item.action, item.first_name, item.phone, item.main)
                for item in customer.contacts
                if item.action is not Action.UNCHANGED
            ),
        )
        for customer in customers
        if customer.action in (Action.CREATE, Action.UPDATE)
    }


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def book(engine: Engine) -> dict[str, Customer]:
    """The stored customers without their numbers in the store."""
    return {name: replace(customer, key=0, parent_key=None) for name, customer in stored(engine).items()}


def fresh(folder: Path, name: str) -> Engine:
    """An engine over the organization and nothing else."""
    engine = Engine(folder / name, user="anna")
    engine.replace_organization(ORGANIZATION)
    return engine


@settings(max_examples=EXAMPLES, derandomize=IS_SHORT, deadline=None)
@given(before=FILES, rows=FILES, repairs=FIXES, kind=st.sampled_from(Kind))
def test_reading_it_again_plans_every_line_as_before(
    before: list[list[str]], rows: list[list[str]], repairs: tuple[Any, ...], kind: Kind
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine = fresh(folder, "data")
        path, target = folder / "in.csv", folder / f"out{kind}"
        path.write_bytes(as_csv(before))
        import_file(engine, path, fields=FIELDS)
        path.write_bytes(as_csv(rows))
        planned = draft(engine, path, fields=FIELDS, repairs=repairs)

        if not fixed(engine, path, target, fields=FIELDS, repairs=repairs).lines:
            assert not plan_of(planned.customers)
            return
        again = draft(engine, target, fields=FIELDS[:-1])

        assert plan_of(again.customers) == plan_of(planned.customers)
        assert again.totals.errors == 0, again.findings


@settings(max_examples=EXAMPLES, derandomize=IS_SHORT, deadline=None)
@given(before=FILES, rows=FILES, creates=st.booleans())
def test_only_what_changed_brings_the_same_customers_as_the_whole_file(
    before: list[list[str]], rows: list[list[str]], creates: bool
) -> None:
    missing = MissingParents.CREATE if creates else MissingParents.REFUSE
    assert_same_customers(before, rows, missing_parents=missing)


@settings(max_examples=EXAMPLES, derandomize=IS_SHORT, deadline=None)
@given(before=CLEAN_FILES, rows=CLEAN_FILES)
def test_only_what_changed_clears_what_the_whole_file_clears(before: list[list[str]], rows: list[list[str]]) -> None:
    """Without errors: a refused cell is blank in the fixed file, and a blank cell clears."""
    assert_same_customers(before, rows, blank=BlankCells.CLEAR)


def assert_same_customers(before: list[list[str]], rows: list[list[str]], **choices: Any) -> None:
    """Imports `rows` over `before` twice: whole, and only what changes; the stored customers must be the same."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        whole, part = fresh(folder, "whole"), fresh(folder, "part")
        path, target = folder / "in.csv", folder / "out.csv"
        path.write_bytes(as_csv(before))
        import_file(whole, path, fields=FIELDS)
        import_file(part, path, fields=FIELDS)
        path.write_bytes(as_csv(rows))

        counts = fixed(part, path, target, WhichLines.CHANGED, fields=FIELDS, **choices)
        outcome = import_file(whole, path, fields=FIELDS, **choices)
        if counts.lines:
            import_file(part, target, fields=FIELDS[:-1], **choices)

        assert book(part) == book(whole)
        assert counts.lines <= outcome.totals.lines
        if not outcome.totals.applied:
            assert counts.lines == 0
