"""The history: everything that docs/rules.md §6 wants kept is kept, and read again page by page."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from tests.store.builders import (
    MARS,
    NOW,
    apply_plan,
    contact,
    counted_totals,
    new,
    number_finding,
    record_of,
    refused,
    source_of,
    stored_customers,
    unchanged,
    update,
    write_draft,
)
from upflow_tui.core.findings import Severity, find
from upflow_tui.core.organization import Organization
from upflow_tui.engine.found import GroupFindings, PastFindings, problem_groups
from upflow_tui.importing.planning.line_fates import Fate
from upflow_tui.importing.planning.plan import Action, Change, Counts, ParentLink, PlannedContact, Totals
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.draft.applying import apply_draft
from upflow_tui.store.history import pages
from upflow_tui.store.history.history import (
    PastImport,
    iter_imports,
    past_import,
    write_file,
)
from upflow_tui.store.history.import_summary import same_file
from upflow_tui.store.history.pages import (
    changes_at,
    created_at,
    created_keys,
    finding_places,
    findings_at,
    import_numbers,
)
from upflow_tui.store.history.query import HistoryQuery
from upflow_tui.store.organization.organization import replace_organization


def past(db: Database, number: int) -> PastImport:
    found = past_import(db, number)
    assert found is not None
    return found


def test_the_summary_says_what_was_imported_when_and_by_whom(mars: Database, tmp_path: Path) -> None:
    data = b"\xff\xfename\n" * 10
    source = source_of(tmp_path, data, "clients \U0001f600.csv")
    plan = [new(1, "Acme", contacts=[contact("a@x.example")]), new(2, "Parent", lines=[]), refused(3)]
    findings = [number_finding(2), find("same_file", date="12 May 2026", number=3)]
    draft = write_draft(tmp_path / "draft.db", plan, findings, revision=mars.revision)
    record = record_of(
        source, encoding="utf-16-le", bom=True, delimiter="\t", header_line=3, header_key="k", mode="assign"
    )
    number = apply_draft(mars, draft, source, record, now=lambda: NOW + timedelta(minutes=1))
    (summary,) = iter_imports(mars)
    assert summary == past(mars, number).summary
    assert (summary.number, summary.kind, summary.undoes) == (1, "import", None)
    assert (summary.started, summary.ended, summary.by) == (NOW, NOW + timedelta(minutes=1), "anna")
    assert (summary.file_name, summary.size, summary.sha256) == (source.name, len(data), source.sha256)
    assert (summary.encoding, summary.bom, summary.delimiter, summary.header_line) == ("utf-16-le", True, "\t", 3)
    assert (summary.header_key, summary.mode, summary.status) == ("k", "assign", "error")
    assert summary.undone is summary.forgotten is None
    assert summary.totals == Totals(
        lines=2,
        customers=Counts(create=2, refused=1),
        contacts=Counts(create=1),
        parents_created=1,
        errors=1,
        warnings=1,
        applied=1,
        refused=1,
    )


def test_status_is_error_when_one_error_was_found_though_the_rest_was_applied(mars: Database, tmp_path: Path) -> None:
    warning = find("same_file", date="12 May 2026", number=3)
    apply_plan(mars, tmp_path, [new(1, "Acme")], [warning])
    apply_plan(mars, tmp_path, [new(1, "Bolt")], [warning, number_finding(2)])
    assert [entry.status for entry in iter_imports(mars)] == ["error", "success"]


def test_mapping_choices_and_repairs_are_kept_as_they_were(mars: Database, tmp_path: Path) -> None:
    number = apply_plan(mars, tmp_path, [new(1, "Acme")])
    entry = past(mars, number)
    assert entry.mapping == [{"column": 0, "header": "name", "field": "customer_name"}]
    assert entry.choices == {"blank": "keep"}
    assert entry.repairs == []
    with mars.write() as connection:
        connection.execute("UPDATE imports SET mapping = NULL")
    assert entry.mapping is None


def test_the_file_is_given_back_byte_for_byte(mars: Database, tmp_path: Path) -> None:
    data = bytes(range(256)) * 12_288 + b"the end"
    assert len(data) > 3 * 2**20
    number = apply_plan(mars, tmp_path, [new(1, "Acme")], data=data)
    assert mars.fetch("SELECT count(*), max(part) FROM import_files") == [(4, 4)]
    assert mars.fetch("SELECT sum(length(data)) < 100000 FROM import_files") == [(1,)]
    out = BytesIO()
    write_file(mars, number, out)
    assert out.getvalue() == data


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE import_files SET data = x'00' WHERE part = 1",
        "DELETE FROM import_files WHERE part = 2",
        "UPDATE imports SET sha256 = 'other'",
    ],
)
def test_a_file_that_does_not_match_its_hash_is_said(mars: Database, tmp_path: Path, damage: str) -> None:
    number = apply_plan(mars, tmp_path, [new(1, "Acme")], data=b"x" * (2**20 + 1))
    with mars.write() as connection:
        connection.execute(damage)
    with pytest.raises(StoreError, match="does not match its SHA-256"):
        write_file(mars, number, BytesIO())


def test_a_part_that_goes_while_the_file_is_read_is_said(mars: Database, tmp_path: Path, folder: Path) -> None:
    number = apply_plan(mars, tmp_path, [new(1, "Acme")], data=b"x" * (2**20 + 1))

    class Forgetting(BytesIO):
        def write(self, data: object) -> int:
            with Database.open(folder) as other, other.write() as connection:
                connection.execute("DELETE FROM import_files")
            return 0

    with pytest.raises(StoreError, match="does not match"):
        write_file(mars, number, Forgetting())


def test_no_import_a_forgotten_one_and_an_undo_have_no_file(mars: Database, tmp_path: Path) -> None:
    number = apply_plan(mars, tmp_path, [new(1, "Acme")])
    with pytest.raises(StoreError, match="no import 7"):
        write_file(mars, 7, BytesIO())
    with mars.write() as connection:
        connection.execute("DELETE FROM import_files")
    with pytest.raises(StoreError, match="was erased"):
        write_file(mars, number, BytesIO())
    with mars.write() as connection:
        connection.execute("UPDATE imports SET kind = 'undo'")
    with pytest.raises(StoreError, match="has no file"):
        write_file(mars, number, BytesIO())
    with mars.write() as connection:
        connection.execute("DELETE FROM import_lines")
        connection.execute("UPDATE imports SET forgotten = started")
    with pytest.raises(StoreError, match="was forgotten"):
        write_file(mars, number, BytesIO())
    entry = past(mars, number)
    assert entry.summary.forgotten == NOW
    assert len(entry.fates) == 0
    assert entry.line_customers == {}
    assert past_import(mars, 7) is None


def test_every_finding_is_kept_in_reading_order(mars: Database, tmp_path: Path) -> None:
    findings = [number_finding(line) for line in range(2, 602)]
    findings.insert(5, find("duplicate_header", column=2, count=2, header="Phone\x00'"))
    number = apply_plan(mars, tmp_path, [new(1, "Acme")], [*findings[300:], *findings[:300]])
    findings.insert(0, findings.pop(5))  # about the whole file: before the first line
    entry = past(mars, number)
    assert list(entry.iter_findings()) == findings
    places = finding_places(mars, number)
    assert [finding for _, finding in findings_at(mars, number, places[4:8])] == findings[4:8]
    assert [finding.code for finding in entry.iter_findings(Severity.WARNING)] == ["duplicate_header"]
    assert list(entry.iter_findings(Severity.ERROR)) == [finding for finding in findings if finding.is_error]


def test_findings_are_searched_for_by_value_and_message_and_signs_mean_themselves(
    mars: Database, tmp_path: Path
) -> None:
    header = find("duplicate_header", column=2, count=2, header="Phone\x00'")
    number = apply_plan(mars, tmp_path, [new(1, "Acme")], [header, *map(number_finding, range(2, 602))])
    findings = PastFindings(mars.folder, number)
    for search, codes, count in (
        ("PHONE\x00", ["duplicate_header"], 1),
        ("12,5", ["number_invalid"], 600),
        ("NUMBER 12,5", ["number_invalid"], 600),
        ("%", [], 0),
    ):
        groups = problem_groups(findings, search)
        assert [group.code for group in groups] == codes
        assert sum(len(GroupFindings(findings, group, search=search).rows(0, 999)) for group in groups) == count


def test_a_page_of_errors_does_not_go_through_all_findings(mars: Database, tmp_path: Path) -> None:
    notes = [find("name_case_kept", line=2, name="N")] * 20_000
    entry = past(mars, apply_plan(mars, tmp_path, [new(1, "Acme")], [*notes, number_finding(2), *notes]))
    looks: list[int] = []
    mars.connection.set_progress_handler(lambda: looks.append(1), 1_000)
    assert [finding.line for finding in entry.iter_findings(Severity.ERROR)] == [2]
    assert len(looks) == 0
    assert list(entry.iter_findings(Severity.WARNING)) == []
    assert len(looks) > 100


def test_each_line_has_its_fate_and_its_customer(mars: Database, tmp_path: Path) -> None:
    apply_plan(mars, tmp_path, [new(1, "Stored")])
    (stored,) = stored_customers(mars)
    plan = [new(1, "Acme", lines=[2, 70_000]), unchanged(2, stored), refused(3), new(4, "Bolt", lines=[9, 12])]
    entry = past(mars, apply_plan(mars, tmp_path, plan))
    assert list(entry.fates) == [
        (2, Fate.APPLIED),
        (3, Fate.UNCHANGED),
        (4, Fate.REFUSED),
        (9, Fate.APPLIED),
        (12, Fate.APPLIED),
        (70_000, Fate.APPLIED),
    ]
    keys = {customer.name: customer.key for customer in stored_customers(mars)}
    assert entry.line_customers == {
        2: keys["Acme"],
        3: stored.key,
        9: keys["Bolt"],
        12: keys["Bolt"],
        70_000: keys["Acme"],
    }


def test_every_change_is_kept_field_by_field_with_old_and_new(mars: Database, tmp_path: Path) -> None:
    apply_plan(
        mars,
        tmp_path,
        [
            new(
                1,
                "Acme",
                external_id="C-1",
                values={"town": "Paris", "workflow": "Standard", "custom:Tags": ("iron",), "custom:Active": True},
                contacts=[PlannedContact("Anna@x.example", Action.CREATE, "Anna", position="Payer", main=True)],
            ),
            new(2, "Other"),
        ],
    )
    acme, other = stored_customers(mars)
    made = [
        Change("customer_name", "Acme", "Acme\x00 France", 2),
        Change("town", "Paris", None, 2),
        Change("workflow", "Standard", "Key accounts", 3),
        Change("account_manager", None, ("anna@mars.example", "ben@mars.example"), 2),
        Change("custom:Tags", ("iron",), ("zinc", "a,b"), 2),
        Change("custom:Active", True, False, 2),
        Change("parent_id", None, None, 2),
    ]
    on_contact = [Change("position", "Payer", "Accounting", 4), Change("main_contact", True, False, None)]
    renamed = update(1, acme, made, parent=ParentLink(3, None, "P", "Parent"))
    renamed.contacts = [
        contact("new@x.example", first_name="New"),
        PlannedContact("anna@x.example", Action.UPDATE, "Anna", position="Accounting", changes=on_contact),
    ]
    second = update(2, other, [Change("parent_id", None, "C-1", 5)], parent=ParentLink(None, acme.key, "C-1", "Acme"))
    entry = past(mars, apply_plan(mars, tmp_path, [renamed, second, new(3, "Parent", external_id="P")]))
    changes = list(entry.iter_changes())
    assert [(item.field, item.old, item.new, item.line) for item in changes] == [*made, *on_contact, *second.changes]
    assert [item.contact_email for item in changes] == [None] * 7 + ["anna@x.example"] * 2 + [None]
    assert {(item.customer_id, item.external_id, item.name) for item in changes} == {
        (acme.key, "C-1", "Acme\x00 France"),
        (other.key, None, "Other"),
    }
    assert changes_at(mars, entry.summary.number, [item.seq for item in changes[3:5]]) == changes[3:5]


def test_changes_refer_to_ids_so_that_undo_survives_new_names(mars: Database, tmp_path: Path) -> None:
    ids = {
        table: dict(mars.fetch(f"SELECT {name}, id FROM {table}"))
        for table, name in (
            ("members", "email"),
            ("workflows", "name"),
            ("positions", "name"),
            ("custom_options", "name"),
            ("custom_fields", "name"),
        )
    }
    apply_plan(
        mars,
        tmp_path,
        [
            new(1, "P1"),
            new(
                2,
                "Acme",
                parent=ParentLink(1, None, None, "P1"),
                contacts=[PlannedContact("a@x", Action.CREATE, position="Payer")],
            ),
        ],
    )
    first, acme = stored_customers(mars)
    made = [
        Change("workflow", None, "Standard", 2),
        Change("account_manager", ("zoe@mars.example",), ("anna@mars.example", "ben@mars.example"), 2),
        Change("custom:Tier", "Gold", "Silver", 2),
        Change("custom:Tags", None, ("a,b", "zinc"), 2),
        Change("custom:Note", "Gold", "Silver", 2),
        Change("parent_id", None, None, 2),
        Change("town", "Standard", "Standard", 2),
    ]
    position = PlannedContact(
        "a@x", Action.UPDATE, position="Accounting", changes=[Change("position", "Payer", "Accounting", 2)]
    )
    plan = update(1, acme, made, parent=ParentLink(2, None, None, "P2"), contacts=[position])
    apply_plan(mars, tmp_path, [plan, new(2, "P2")])
    second = next(customer for customer in stored_customers(mars) if customer.name == "P2")
    rows = mars.fetch("SELECT field, field_ref, old_ref, new_ref FROM import_changes ORDER BY seq")
    options, members, fields = ids["custom_options"], ids["members"], ids["custom_fields"]
    assert rows == [
        ("workflow", None, None, f"[{ids['workflows']['Standard']}]"),
        (
            "account_manager",
            None,
            f"[{members['zoe@mars.example']}]",
            f"[{members['anna@mars.example']}, {members['ben@mars.example']}]",
        ),
        ("custom:Tier", fields["Tier"], f"[{options['Gold']}]", f"[{options['Silver']}]"),
        ("custom:Tags", fields["Tags"], None, f"[{options['a,b']}, {options['zinc']}]"),
        ("custom:Note", fields["Note"], None, None),
        ("parent_id", None, f"[{first.key}]", f"[{second.key}]"),
        ("town", None, None, None),
        ("position", None, f"[{ids['positions']['Payer']}]", f"[{ids['positions']['Accounting']}]"),
    ]


def test_what_was_created_is_listed(mars: Database, tmp_path: Path) -> None:
    apply_plan(mars, tmp_path, [new(1, "Before")])
    (before,) = stored_customers(mars)
    plan = [new(number, f"N{number}", external_id=f"C-{number}") for number in range(1, 1001, 2)]
    number = apply_plan(mars, tmp_path, [*plan, update(1002, before, [Change("town", None, "x", 2)])])
    apply_plan(mars, tmp_path, [new(1, "After")])
    created = created_at(mars, number, created_keys(mars, number))
    assert [(item.external_id, item.name) for item in created] == [(item.external_id, item.name) for item in plan]
    assert [item.name for item in created_at(mars, 3, created_keys(mars, 3))] == ["After"]
    nothing = apply_plan(mars, tmp_path, [unchanged(1, before)])
    assert list(created_keys(mars, nothing)) == []


def test_what_an_undo_took_away_is_still_listed_as_created(mars: Database, tmp_path: Path) -> None:
    number = apply_plan(mars, tmp_path, [new(1, "Acme", external_id="C-1"), new(2, "Bolt")])
    before = created_at(mars, number, created_keys(mars, number))
    with mars.write() as connection:
        connection.execute(
            "INSERT INTO import_removed_customers (import_id, customer_id, external_id, name, created_import) "
            "SELECT 1, id, external_id, name, created_import FROM customers WHERE name = 'Acme'"
        )
        connection.execute("DELETE FROM customers WHERE name = 'Acme'")
    assert created_at(mars, number, created_keys(mars, number)) == before


def test_contacts_given_to_stored_customers_are_kept_as_they_were_written(mars: Database, tmp_path: Path) -> None:
    apply_plan(mars, tmp_path, [new(1, "Acme", contacts=[contact("a@x.example")])])
    (acme,) = stored_customers(mars)
    added = PlannedContact("B@x.example", Action.CREATE, "Ben", "Roy", "12", "Payer", True)
    number = apply_plan(
        mars, tmp_path, [update(1, acme, [], contacts=[added]), new(2, "Bolt", contacts=[contact("c@x.example")])]
    )
    payer = mars.fetch("SELECT id FROM positions WHERE name = 'Payer'")[0][0]
    assert mars.fetch("SELECT * FROM import_created_contacts") == [
        (number, acme.key, "b@x.example", "B@x.example", "Ben", "Roy", "12", payer, 1, None)
    ]


def test_the_list_is_newest_first_paged_searched_and_filtered(
    mars: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 8):
        source = source_of(tmp_path, name=f"File É{number}.csv")
        findings = [number_finding(2)] if number % 2 else []
        draft = write_draft(tmp_path / "draft.db", [new(1, "N")], findings, revision=mars.revision)
        record = record_of(source, by="Zoé" if number == 3 else "anna", mode="assign" if number == 5 else "customers")
        apply_draft(mars, draft, source, record, now=lambda: NOW)
    with mars.write() as connection:
        connection.execute("UPDATE imports SET undone = ? WHERE id = 1", (NOW.isoformat(),))

    def numbers(**filters: str) -> list[int]:
        return import_numbers(mars, HistoryQuery(**filters)).tolist()

    assert numbers() == [7, 6, 5, 4, 3, 2, 1]
    monkeypatch.setattr(pages, "PAGE", 3)
    assert [entry.number for entry in iter_imports(mars)] == [7, 6, 5, 4, 3, 2, 1]
    assert numbers(search="file é4") == [4]
    assert numbers(search="ZOÉ") == [3]
    assert numbers(search="_") == []
    assert numbers(search="assign csv") == [5]
    assert numbers(search="undone import anna") == [1]
    assert numbers(search="anna zoé") == []
    day = past(mars, 1).summary.started.astimezone()
    for form in ("%Y-%m", "%d/%m/%Y", "%m/%d/", "%H:%M"):
        assert len(numbers(search=f"{day:{form}}")) == 7
    assert numbers(search="1999-12") == []
    assert numbers(by="Zoé") == [3]
    assert numbers(file_name="File É4.csv", search="success") == [4]
    assert numbers(status="error") == [7, 5, 3]
    assert numbers(status="success") == [6, 4, 2]
    assert numbers(status="undone") == [1]
    assert numbers(mode="assign") == [5]
    assert past(mars, 1).summary.undone == NOW


def test_the_same_file_is_recognised_by_its_latest_import_that_stands(mars: Database, tmp_path: Path) -> None:
    data = b"name\nAcme\n"
    sha256 = hashlib.sha256(data).hexdigest()
    assert same_file(mars, sha256) is None
    apply_plan(mars, tmp_path, [new(1, "Acme")], data=data)
    apply_plan(mars, tmp_path, [], data=data)
    apply_plan(mars, tmp_path, [], data=b"other")
    found = same_file(mars, sha256)
    assert found is not None
    assert (found.number, found.started) == (2, NOW)
    with mars.write() as connection:
        connection.execute("UPDATE imports SET undone = started WHERE id = 2")
    found = same_file(mars, sha256)
    assert found is not None
    assert found.number == 1
    with mars.write() as connection:
        connection.execute("UPDATE imports SET status = 'failed' WHERE id = 1")
    assert same_file(mars, sha256) is None


def test_the_lines_of_an_import_that_continues_another_say_so(mars: Database, tmp_path: Path) -> None:
    first = apply_plan(mars, tmp_path, [refused(1)], [number_finding(2)])
    source = source_of(tmp_path)
    draft = write_draft(tmp_path / "draft.db", [new(1, "N")], revision=mars.revision)
    apply_draft(mars, draft, source, record_of(source, continues=first), now=lambda: NOW)
    assert mars.fetch("SELECT continues FROM imports ORDER BY id") == [(None,), (first,)]


def test_history_does_not_depend_on_the_organization(mars: Database, tmp_path: Path) -> None:
    apply_plan(mars, tmp_path, [new(1, "Acme", values={"workflow": "Standard"})])
    (acme,) = stored_customers(mars)
    number = apply_plan(mars, tmp_path, [update(1, acme, [Change("workflow", "Standard", "Key accounts", 2)])])
    replace_organization(mars, Organization(), force=True)
    assert [(item.old, item.new) for item in past(mars, number).iter_changes()] == [("Standard", "Key accounts")]
    assert MARS.workflows


def test_the_sums_of_a_draft_are_those_of_the_history(mars: Database, tmp_path: Path) -> None:
    plan = [new(1, "Acme", lines=[2, 3]), refused(2), refused(5, "x")]
    findings = [number_finding(3), number_finding(6)]
    entry = past(mars, apply_plan(mars, tmp_path, plan, findings))
    totals, fates = counted_totals(plan, findings)
    assert entry.summary.totals == totals
    assert list(entry.fates) == list(fates)
    assert totals.lines == totals.applied + totals.unchanged + totals.refused + totals.skipped
