"""The draft: what is written is read again, page by page, also while it fills.

Source: docs/architecture.md, "How data walk".
"""

from __future__ import annotations

import os
import sqlite3
import stat
from array import array
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.builders import contact, counted_totals, new, number_finding, refused, write_draft
from tests.store.strategies import contacts, maybe, new_customers, text, values
from upflow_tui.core.findings import Finding, Scope, Severity, find
from upflow_tui.core.text import email_key, name_key
from upflow_tui.importing.checking.rows import RowLayout
from upflow_tui.importing.planning.batches import PlanBatch, SameContact, SameCustomer
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.new_customers import NewCustomer, NewCustomers
from upflow_tui.importing.planning.plan import (
    Action,
    Change,
    ParentLink,
    PlannedContact,
    PlannedCustomer,
    PlannedValue,
    Totals,
)
from upflow_tui.store.database import StoreError
from upflow_tui.store.draft import draft as draft_module
from upflow_tui.store.draft import reader as reader_module
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.store.draft.packing import packed, unpacked
from upflow_tui.store.draft.pages import DraftPages
from upflow_tui.store.draft.plan_query import PlanOnly, PlanQuery
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.draft.rows import NULL

planned_value: st.SearchStrategy[PlannedValue] = st.one_of(
    st.none(), text, st.booleans(), st.lists(text, min_size=1, max_size=3).map(tuple)
)
changes = st.lists(st.builds(Change, text, planned_value, planned_value, st.none() | st.integers(1, 2**31)), max_size=3)
findings = st.lists(
    st.builds(
        Finding,
        st.none() | st.integers(1, 50),
        st.none() | st.integers(0, 30),
        maybe,
        maybe,
        st.sampled_from(Severity),
        st.sampled_from(Scope),
        text,
        text,
        text,
    ),
    max_size=8,
)


@st.composite
def plans(draw: st.DrawFn) -> list[PlannedCustomer]:
    """Plans of every action, with changes on customers and contacts."""
    plan = draw(new_customers())
    for customer in plan:
        customer.action = draw(st.sampled_from(Action))
        if customer.action is not Action.CREATE:
            customer.key = draw(st.integers(1, 2**40))
            customer.changes = draw(changes)
            customer.contacts = [
                PlannedContact(
                    planned.email,
                    draw(st.sampled_from(Action)),
                    planned.first_name,
                    main=planned.main,
                    changes=draw(changes),
                    line=planned.line,
                )
                for planned in draw(contacts())
            ]
    return plan


@given(plans(), findings, st.dictionaries(text, text))
def test_a_draft_is_read_as_it_was_written(
    plan: list[PlannedCustomer], found: list[Finding], meta: dict[str, str]
) -> None:
    totals, fates = counted_totals(plan, found)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "draft.db"
        with DraftWriter(path) as writer:
            writer.add_findings(found)
            writer.add_customers(plan)
            writer.finish(totals, fates, {"revision": 3, "meta": meta})
        assert [left.name for left in path.parent.iterdir()] == ["draft.db"]
        with DraftReader(path) as reader:
            assert list(reader.iter_customers()) == plan
            assert list(reader.iter_findings()) == found
            assert reader.totals == totals
            assert list(reader.fates) == list(fates)
            assert reader.meta == {"revision": 3, "meta": meta}
        with DraftPages(path) as pages:
            for customer in plan:
                assert {pages.customer_of_line(line) for line in customer.lines} <= {customer.number}


@given(values())
def test_values_that_are_absent_stay_absent(some: dict[str, PlannedValue]) -> None:
    absent = {key: None for key in ("town", "account_manager", "workflow", "custom:Note") if key not in some}
    with TemporaryDirectory() as folder:
        path = write_draft(Path(folder) / "draft.db", [new(1, "Acme", values=some | absent)])
        with DraftReader(path) as reader:
            (read,) = reader.iter_customers()
            assert read.values == some


def test_one_megabyte_in_a_cell_is_no_trouble(tmp_path: Path) -> None:
    long = "é\x00x" * 350_000
    plan = [
        new(
            1, "Acme", values={"address": long, "custom:Note": long}, contacts=[contact("a@x.example", first_name=long)]
        )
    ]
    with DraftReader(write_draft(tmp_path / "d", plan)) as reader:
        assert list(reader.iter_customers()) == plan


# Pages


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A draft of 40 customers: every third refused, with an error on the line of every fifth, a note on the first."""
    plan = [refused(number, f"N{number}") if number % 3 == 0 else new(number, f"N{number}") for number in range(1, 41)]
    found = [number_finding(number + 1) for number in range(5, 41, 5)]
    note = find("blank_lines", count="2 empty lines", were="were")
    kept = find("name_case_kept", line=2, name="N1")
    warning = find("duplicate_header", column=2, count=2, header="Phone")
    return write_draft(tmp_path / "draft.db", plan, [note, *found, kept, warning])


def test_customers_come_in_pages_by_number(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "PAGE", 15)
    with DraftReader(shelf) as reader:
        assert [customer.number for customer in reader.iter_customers()] == list(range(1, 41))


def test_customers_are_filtered_by_action_and_by_problems(shelf: Path) -> None:
    with DraftPages(shelf) as pages:
        assert list(pages.customer_numbers(PlanQuery(only=(PlanOnly.REFUSED,)), after=6)) == list(range(9, 40, 3))
        assert list(pages.customer_numbers(PlanQuery(only=(PlanOnly.PROBLEMS,)))) == list(range(5, 41, 5))


def test_problems_are_counted_by_customer(shelf: Path) -> None:
    with DraftPages(shelf) as pages:
        rows = pages.plan_rows([1, 2, 5])
        assert [(row.errors, row.warnings) for row in rows if row is not None] == [(0, 0), (0, 0), (1, 0)]


def test_one_customer_is_found_by_its_number(shelf: Path) -> None:
    with DraftReader(shelf) as reader:
        found = reader.customer(7)
        assert found is not None
        assert found.name == "N7"
        assert reader.customer(41) is None


def test_findings_come_in_pages_in_their_order(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "PAGE", 4)
    with DraftReader(shelf) as reader:
        lines = [finding.line for finding in reader.iter_findings()]
        assert lines == [None, *range(6, 42, 5), 2, None]
        assert [finding.line for finding in reader.iter_findings([2, 11, 12])] == [11, 2]
        assert [finding.line for finding in reader.iter_findings(range(2, 42))] == [*range(6, 42, 5), 2]


def test_findings_are_read_by_line_and_column_those_of_the_file_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "PAGE", 2)
    note = find("blank_lines", count="2 empty lines", were="were")
    column = find("duplicate_header", column=2, count=2, header="Phone")
    kept = find("name_case_kept", line=2, name="N1")
    found = [number_finding(7), column, number_finding(2), kept, note, number_finding(2)]
    with DraftReader(write_draft(tmp_path / "d", [new(1, "Acme")], found)) as reader:
        assert list(reader.iter_ordered_findings()) == [note, column, kept, found[2], found[5], found[0]]


def test_many_customers_and_findings_cross_the_batches(tmp_path: Path) -> None:
    plan = [new(number, f"N{number}", contacts=[contact(f"{number}@x.example")]) for number in range(1, 1203)]
    found = [number_finding(number + 1) for number in range(1, 1203)]
    with DraftReader(write_draft(tmp_path / "d", plan, found)) as reader:
        assert list(reader.iter_customers()) == plan
        assert list(reader.iter_findings()) == found


# While it fills


def test_pages_can_be_read_while_the_draft_fills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_module, "COMMIT_SECONDS", 0)
    plan = [new(number, f"N{number}", lines=[number + 1]) for number in range(1, 5)]
    path = tmp_path / "draft.db"
    with DraftWriter(path) as writer, DraftReader(path) as reader:
        writer.add_customers(plan[:2])
        writer.add_findings([number_finding(2)])
        assert list(reader.iter_customers()) == plan[:2]
        assert not reader.finished
        for read in (lambda: reader.totals, lambda: reader.meta, lambda: reader.fates):
            with pytest.raises(StoreError, match="not prepared to the end"):
                read()
        writer.add_customers(plan[2:])
        writer.finish(*counted_totals(plan, [number_finding(2)]), {"revision": 1})
        # Somebody had it open: the log stays beside the file, and all is there nevertheless.
        assert reader.finished
        assert list(reader.iter_customers()) == plan
        with DraftReader(path) as second:
            assert list(second.iter_customers()) == plan


def test_what_is_added_is_committed_at_once_and_then_every_tenth_of_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([10.0, 10.0, 10.05, 10.11, 10.11])
    monkeypatch.setattr(draft_module, "monotonic", lambda: next(clock))
    path = tmp_path / "draft.db"
    seen = []
    with DraftWriter(path) as writer, DraftReader(path) as reader:
        for number in range(1, 4):
            writer.add_customers([new(number, "N")])
            seen.append(len(list(reader.iter_customers())))
    assert seen == [1, 1, 3]


def test_an_unfinished_draft_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "draft.db"
    with DraftWriter(path) as writer:
        writer.add_customers([new(1, "Acme")])
    with DraftReader(path) as reader:
        assert [customer.name for customer in reader.iter_customers()] == ["Acme"]
        assert not reader.finished


def test_a_draft_is_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with DraftWriter(tmp_path / "draft.db") as writer:
            writer.add_customers([new(1, "Acme")])
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"draft.db": 0o600, "draft.db-wal": 0o600, "draft.db-shm": 0o600}


def test_a_leftover_draft_is_deleted_never_trusted(tmp_path: Path) -> None:
    for name in ("draft.db", "draft.db-wal", "draft.db-shm", "draft.db-journal"):
        (tmp_path / name).write_bytes(b"left over")
    with DraftReader(write_draft(tmp_path / "draft.db", [new(1, "Acme")])) as reader:
        assert [customer.name for customer in reader.iter_customers()] == ["Acme"]
    assert [path.name for path in tmp_path.iterdir()] == ["draft.db"]


# What a draft must not say


def test_lines_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    fates = LineFates()
    fates.extend([2, 3])
    with DraftWriter(tmp_path / "draft.db") as writer:
        for totals in (Totals(lines=3, unchanged=3), Totals(lines=2, unchanged=1, applied=1), Totals()):
            with pytest.raises(ValueError, match="do not add up"):
                writer.finish(totals, fates, {"revision": 1})
        fates.set(2, Fate.APPLIED)
        writer.finish(Totals(lines=2, unchanged=1, applied=1), fates, {"revision": 1})


def test_a_draft_without_the_revision_is_refused(tmp_path: Path) -> None:
    with DraftWriter(tmp_path / "draft.db") as writer, pytest.raises(ValueError, match="revision"):
        writer.finish(Totals(), LineFates(), {})


def test_a_draft_that_is_gone_or_damaged_is_to_be_made_again(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read") as caught:
        DraftReader(tmp_path / "none.db")
    assert "Prepare it again" in caught.value.fix
    (tmp_path / "bad.db").write_bytes(b"no database at all" * 100)
    with DraftReader(tmp_path / "bad.db") as reader, pytest.raises(StoreError, match="cannot be read"):
        list(reader.iter_customers())


def test_a_reader_cannot_write(shelf: Path) -> None:
    with DraftReader(shelf) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._connection.execute("DELETE FROM findings")


# Small things


def test_findings_without_a_line_or_beyond_the_lines_belong_to_no_customer(tmp_path: Path) -> None:
    found = [number_finding(999), find("blank_lines", count="1 empty line", were="was")]
    with DraftPages(write_draft(tmp_path / "d", [new(1, "Acme")], found)) as pages:
        assert [(row.errors, row.warnings) for row in pages.plan_rows([1]) if row is not None] == [(0, 0)]
        assert list(pages.customer_numbers(PlanQuery(only=(PlanOnly.PROBLEMS,)))) == []


def test_the_parent_link_is_kept_with_and_without_its_parts(tmp_path: Path) -> None:
    links = [ParentLink(2, None, "P", "Parent"), ParentLink(None, 7, None, "Stored"), ParentLink(1, 9, None, ""), None]
    plan = [new(number, "N", parent=link) for number, link in enumerate(links, 1)]
    with DraftReader(write_draft(tmp_path / "d", plan)) as reader:
        assert [customer.parent for customer in reader.iter_customers()] == links


def test_many_different_sets_of_managers_are_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upflow_tui.store.draft.rows._MEMO", 3)
    plan = [new(number, "N", values={"account_manager": (f"{number % 5}@x",)}) for number in range(1, 21)]
    with DraftReader(write_draft(tmp_path / "d", plan)) as reader:
        assert list(reader.iter_customers()) == plan


def test_each_custom_field_has_a_column_from_its_first_value_on(tmp_path: Path) -> None:
    plan = [
        new(1, "N", values={"custom:Active": False, "custom:N": "1.50"}),
        new(2, "N", values={"custom:Tags": ("a", "b"), "custom:N": "true"}),
    ]
    with DraftWriter(tmp_path / "d") as writer:
        for customer in plan:
            writer.add_customers([customer])
    connection = sqlite3.connect(tmp_path / "d")
    names = connection.execute("SELECT name FROM custom_fields ORDER BY place").fetchall()
    stored = connection.execute("SELECT custom_0, custom_1, custom_2 FROM customers ORDER BY number").fetchall()
    connection.close()
    assert names == [("Active",), ("N",), ("Tags",)]
    assert stored == [(0, "1.50", None), (None, "true", b'["a","b"]')]
    with DraftReader(tmp_path / "d") as reader:
        assert list(reader.iter_customers()) == plan


LAYOUT = RowLayout.of(
    [
        "customer_name",
        "external_id",
        "town",
        "account_manager",
        "custom:Tags",
        "custom:Active",
        "contact_email",
        "phone",
    ]
)


@st.composite
def batches(draw: st.DrawFn) -> PlanBatch:
    """A batch with customers in all three forms."""
    batch = PlanBatch(LAYOUT)
    created: list[NewCustomer] = []
    line = 2
    links = st.none() | st.builds(ParentLink, st.none() | st.just(1), st.just(7), maybe, text)
    options = st.none() | st.lists(text, min_size=1, max_size=2).map(tuple)
    for number in range(1, draw(st.integers(1, 6))):
        emails = draw(st.lists(text, max_size=3, unique_by=email_key))
        first = line
        line += max(1, len(emails))
        head = (draw(maybe), draw(text))
        match draw(st.sampled_from(["new", "same", "planned"])):
            case "new":
                values = (draw(maybe), draw(options), draw(st.none() | st.booleans()), draw(options))
                rows = [
                    (place, *head, None, None, *values, email, draw(maybe))
                    for place, email in enumerate(emails or [None], first)
                ]
                main = draw(st.integers(first, line - 1)) if emails else 0
                created.append(NewCustomer(number, *head, name_key(head[1]), draw(links), values, rows, main))
            case "same":
                contacts: list[SameContact] = [
                    (email, draw(maybe), None, draw(maybe), None, draw(st.integers(0, 1)), place, None)
                    for place, email in enumerate(emails, first)
                ]
                batch.same.append(SameCustomer(number, number, *head, draw(links), contacts, [*range(first, line)]))
            case _:
                batch.planned.append(refused(number, *head))
    batch.new = NewCustomers.of(created)
    return batch


@given(batches())
def test_a_batch_is_read_as_the_customers_that_it_stands_for(batch: PlanBatch) -> None:
    plan = batch.customers
    assert len(plan) == len(batch)
    with TemporaryDirectory() as folder:
        whole = write_draft(Path(folder) / "whole.db", plan)
        path = Path(folder) / "draft.db"
        with DraftWriter(path) as writer:
            writer.add_batch(batch)
            writer.finish(*counted_totals(plan, []), {"revision": 1})
        with DraftReader(path) as reader:
            assert list(reader.iter_customers()) == plan
        assert kept_keys(path) == kept_keys(whole)


def kept_keys(draft: Path) -> list[list[tuple[object, ...]]]:
    """What a draft holds only for applying and searching."""
    connection = sqlite3.connect(draft)
    keys = connection.execute("SELECT number, name_key, near_key, marks FROM customers ORDER BY number").fetchall()
    emails = connection.execute("SELECT id, customer_key, email_key FROM contacts ORDER BY id").fetchall()
    connection.close()
    return [keys, emails]


def test_a_number_that_is_none_is_bound_as_null() -> None:
    connection = sqlite3.connect(":memory:")
    assert connection.execute("SELECT typeof(?)", (NULL,)).fetchall() == [("null",)]
    connection.close()


def test_contacts_of_which_nothing_is_written_are_kept_beside_their_customer(tmp_path: Path) -> None:
    plan = [
        PlannedCustomer(
            1,
            Action.UNCHANGED,
            7,
            "C-1",
            "Acme",
            contacts=[
                PlannedContact("Ana@x.example", Action.UNCHANGED, "Ana", None, "1", "Sales", main=True, line=2),
                PlannedContact("bob@x.example", Action.UNCHANGED, line=3),
            ],
            lines=[2, 3],
        )
    ]
    path = write_draft(tmp_path / "d", plan)
    with DraftReader(path) as reader:
        assert list(reader.iter_customers()) == plan
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM contacts").fetchone() == (0,)
    connection.close()
    with DraftPages(path) as pages:
        (row,) = pages.plan_rows([1])
        assert row is not None
        assert row.contacts == 2
        assert [list(pages.customer_numbers(PlanQuery(search))) for search in ("ANA@", "bob@x", "Sales")] == [
            [1],
            [1],
            [],
        ]


def test_numbers_are_packed_little_endian() -> None:
    assert packed(array("I", [1, 258])) == b"\x01\0\0\0\x02\x01\0\0"
    assert unpacked("I", b"\x01\0\0\0\x02\x01\0\0") == array("I", [1, 258])
