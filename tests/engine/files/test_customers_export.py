"""The customers as CSV: read again it brings nothing new to its own store, and the same to an empty one."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.engine.imports import draft, import_file
from tests.examples import few
from upflow_tui.core.customer import DETAIL_KEYS, Customer
from upflow_tui.core.formulas import neutralise
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    Organization,
    Workflow,
)
from upflow_tui.engine.files.customers_export import Kind, export_customers
from upflow_tui.engine.lists import CustomerQuery, Only, SortBy
from upflow_tui.engine.past.erasing import erase
from upflow_tui.engine.service import Engine

ORGANIZATION = Organization(
    members=(Member("Anna", "anna@mars.example"), Member("Paul", "paul@mars.example")),
    workflows=(Workflow("Gentle"), Workflow("=Firm; \u00a0really, “so”")),
    custom_fields=(
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "-Silver", "A, B")),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("A", "B", "C")),
        CustomField("+Notes", CustomFieldType.TEXT),
        CustomField("Score", CustomFieldType.NUMBER),
        CustomField("Since", CustomFieldType.DATE),
        CustomField("VIP", CustomFieldType.BOOLEAN),
        CustomField("ERP", CustomFieldType.TEXT, (), ManagedBy.SOURCE),
    ),
)
HEADER = [
    *("Customer ID", "Customer name", "Accounting code", "VAT number", "Address", "Postal code", "Town"),
    *("State/Region", "Country", "Parent ID", "Parent name", "Account manager", "Workflow", "Tier", "Tags"),
    *("+Notes", "Score", "Since", "VIP", "Contact email", "First name", "Phone", "Position", "Main contact"),
]
TEXTS = st.one_of(
    st.sampled_from(
        ["", "=1+1", "+33 1 23", "-", "- first of all", "@home", "'=x", "''@x", 'O"Neil, Söhne', "a;b|c", "007", "Élan"]
    ),
    st.text("aÉ -=+@'\",;|\t.ß漢", max_size=8),
)


def lines(draw: st.DrawFn) -> list[list[str]]:
    """The lines of a file: customers with their values, each with some contacts."""
    found: list[list[str]] = []
    for number in range(draw(st.integers(1, 5))):
        own = [f"C-{number}", draw(st.sampled_from(["Abel", "=Bea", "Cid & Co", "@Dan", "- Eve"])) + f" {number}"]
        own += [draw(TEXTS) for _ in DETAIL_KEYS]
        parent = draw(st.booleans()) and number > 0
        own += ["C-0", found[0][1]] if parent else ["", ""]
        own += [draw(st.sampled_from(["", "anna@mars.example", "anna@mars.example,paul@mars.example"]))]
        own += [draw(st.sampled_from(["", *(workflow.name for workflow in ORGANIZATION.workflows)]))]
        own += [
            draw(st.sampled_from(["", "Gold", "-Silver", "A, B"])),
            draw(st.sampled_from(["", "A", "C;A", "A,B,C"])),
        ]
        own += [draw(TEXTS), draw(st.sampled_from(["", "-12.50", "0"])), draw(st.sampled_from(["", "2025-12-31"]))]
        own += [draw(st.sampled_from(["", "true", "FALSE"]))]
        contacts = draw(st.integers(0, 3))
        for place in range(max(1, contacts)):
            contact = ["", "", "", "", ""]
            if contacts:
                contact = [f"m{place}@a{number}.fr", draw(TEXTS), draw(TEXTS), draw(st.sampled_from(["", "Sales"]))]
                contact.append("1" if place == 1 else "")
            found.append([*own, *contact])
    return found


def as_they_are(engine: Engine) -> list[Customer]:
    """The stored customers, without their numbers in the store."""
    return [replace(customer, key=0, parent_key=None) for customer in engine.customers()]


def exported(engine: Engine, query: CustomerQuery | None = None, kind: Kind = Kind.CSV) -> bytes:
    out = io.BytesIO()
    export_customers(engine.folder, query or CustomerQuery(), out, kind=kind)
    return out.getvalue()


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@settings(deadline=None, max_examples=few(10))
@given(st.composite(lines)())
@example([["C-0", "Abel", *[""] * 13, "''@x", *[""] * 8]])
@example([["C-0", "=1+1", *["-x"] * 7, "", "", "", "", "", "", "@y", "", "", "", "a@b.fr", "+z", "+33 1", "", ""]])
@pytest.mark.parametrize("kind", Kind)
def test_round_trip(kind: Kind, rows: list[list[str]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine = Engine(folder / "data")
        engine.replace_organization(ORGANIZATION)
        import_file(engine, write(folder / "first.csv", [HEADER, *rows]))
        before = as_they_are(engine)
        assert before
        path = folder / f"export{kind}"
        path.write_bytes(exported(engine, kind=kind))
        again = draft(engine, path)
        assert (again.totals.customers.unchanged, again.totals.errors) == (len(before), 0)
        assert again.totals.contacts.create == again.totals.contacts.update == 0
        assert {field for field in again.fields if field} >= {"customer_name", "custom:+Notes", "custom:Tags"}
        other = Engine(folder / "other")
        other.replace_organization(ORGANIZATION)
        import_file(other, path)
        assert as_they_are(other) == before


def test_the_order_and_the_filter_are_those_of_the_list(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    path = write(
        tmp_path / "a.csv",
        [
            ["Customer ID", "Customer name", "Contact email"],
            ["1", "Abel", "a@b.fr"],
            ["2", "Bea", ""],
            ["3", "Cid", "c@b.fr"],
        ],
    )
    import_file(engine, path)
    query = CustomerQuery("", SortBy.EXTERNAL_ID, True)
    rows = list(csv.reader(io.StringIO(exported(engine, query).decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows] == ["Customer ID", "3", "2", "1"]
    assert exported(engine, CustomerQuery(only=(Only.NO_CONTACT,))).count(b"\r\n") == 2
    assert exported(engine, CustomerQuery(search="nobody")).count(b"\r\n") == 1


def test_how_many_were_written_and_progress_are_told(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    import_file(
        engine,
        write(tmp_path / "a.csv", [["Customer ID", "Customer name"], *([str(n), f"K {n}"] for n in range(1001))]),
    )
    told: list[tuple[int, int]] = []
    out = io.BytesIO()
    written = export_customers(engine.folder, CustomerQuery(), out, lambda done, all_: told.append((done, all_)))
    assert (written, told) == (1001, [*((done, 1001) for done in range(100, 1001, 100)), (1001, 1001)])
    assert out.getvalue().count(b"\r\n") == 1002
    assert out.getvalue().startswith(b"\xef\xbb\xbf"), "a spreadsheet must know that it is UTF-8"


def test_a_customer_that_goes_meanwhile_is_left_out(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    import_file(
        engine,
        write(tmp_path / "a.csv", [["Customer ID", "Customer name"], *([str(n), f"K {n:04}"] for n in range(500))]),
    )
    last = next(customer.key for customer in engine.customers(CustomerQuery("K 0499")))

    def erase_last(done: int, all_: int) -> None:
        if done == 400:
            erase(engine.folder, last)

    written = export_customers(engine.folder, CustomerQuery(), io.BytesIO(), erase_last)
    assert written == 499


def test_a_parent_without_an_id_stays_out_for_both_cells_are_needed(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    rows = [
        ["Customer ID", "Customer name", "Parent ID", "Parent name"],
        ["1", "Abel", "2", "Bea"],
        ["2", "Bea", "", ""],
    ]
    import_file(engine, write(tmp_path / "a.csv", rows))
    from upflow_tui.store.database import Database

    with Database.open(engine.folder) as db, db.write() as connection:
        connection.execute("UPDATE customers SET external_id = NULL WHERE external_id = '2'")
    path = tmp_path / "export.csv"
    path.write_bytes(exported(engine))
    again = draft(engine, path)
    assert (again.totals.errors, again.totals.customers.unchanged) == (0, 2)


def test_options_that_no_cell_can_tell_apart_keep_what_is_stored(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    field = CustomField("Tags", CustomFieldType.MULTI_SELECT, ("A, B", "C"))
    engine.replace_organization(Organization(custom_fields=(field,)))
    import_file(engine, write(tmp_path / "a.csv", [["Customer ID", "Customer name", "Tags"], ["1", "Abel", "A, B"]]))
    from upflow_tui.store.database import Database

    path = tmp_path / "export.csv"
    path.write_bytes(exported(engine))
    assert draft(engine, path).totals.customers.unchanged == 1
    with Database.open(engine.folder) as db, db.write() as connection:
        connection.execute("INSERT INTO customer_options SELECT 1, id FROM custom_options WHERE name = 'C'")
    path.write_bytes(exported(engine))
    again = draft(engine, path)
    assert (again.totals.customers.unchanged, again.totals.errors) == (1, 0)


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [neutralise(cell) for cell in ("+33 1", "-", "-12.50", "x=1", "")] == ["+33 1", "-", "-12.50", "x=1", ""]
