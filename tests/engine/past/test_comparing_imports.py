"""Two imports compared: who appeared, who is absent, what changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.imports import import_file
from upflow_tui.core.fields import Mode
from upflow_tui.core.kinds import Difference
from upflow_tui.engine.draft.drafting import Stopped
from upflow_tui.engine.past.comparing_imports import ComparedImports
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import OnError
from upflow_tui.importing.fixes.repairs import FixAll, FixName
from upflow_tui.reports.comparison import ComparedChange, ComparedCustomer, ComparedTotals
from upflow_tui.store.database import StoreError

Write = Callable[..., Path]

FIRST = """\
Customer ID;Customer name;Town;Account manager;Payment terms;Direct debit;Parent ID;Parent name;Contact email;Phone;Main contact
C-1;Durand;Lyon;anna@mars.example;30;true;;;a@durand.fr;1;1
C-1;;;;;;;;b@durand.fr;2;
C-2;Lenoir;Nice;;30.0;;;;;;
C-3;Petit;Nice;;;;;;;;
;Nameless;Nice;;;;;;;;
;Twin;Nice;;;;;;;;
"""
SECOND = """\
Customer name;Customer ID;Town;Account manager;Payment terms;Direct debit;Parent ID;Parent name;Contact email;Phone;Main contact;Country
Durand SA;C-1;Paris;anna@mars.example;60;false;C-2;Lenoir;c@durand.fr;;1;France
;C-1;;;;;;;A@durand.fr;9;;
Lenoir;C-2;Nice;;30;;;;;;;
Blanc;C-4;;;;;;;;;;
NAMELESS;C-5;Nice;;;;;;;;;
Twin;;Nice;;;;;;;;;
"""


FIRST_FIELDS = (
    *("external_id", "customer_name", "town", "account_manager", "custom:Payment terms", "custom:Direct debit"),
    *("parent_id", "parent_name", "contact_email", "phone", "main_contact"),
)
"""Of the first file: its empty columns of parents propose nothing, but can be chosen."""


def differences(engine: Engine, before: int = 1, after: int = 2) -> list[ComparedCustomer]:
    with ComparedImports(engine.folder, before, after) as compared:
        return list(compared.comparison.iter_customers())


def test_what_changed_appeared_and_is_absent(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(FIRST, "first.csv"), fields=FIRST_FIELDS)
    import_file(sample_engine, file_of(SECOND, "second.csv"))
    with ComparedImports(sample_engine.folder, 1, 2) as compared:
        assert (compared.before.number, compared.after.number) == (1, 2)
        assert compared.only_before == ()
        assert compared.only_after == ("country",)
        assert compared.comparison.totals == ComparedTotals(5, 5, 2, 1, 1, 2)
        found = list(compared.comparison.iter_customers())
    durand, nameless, blanc, petit = found
    assert (durand.kind, durand.external_id, durand.name, durand.line_before, durand.line_after) == (
        Difference.CHANGED,
        "C-1",
        "Durand SA",
        2,
        2,
    )
    assert durand.changes == (
        ComparedChange("customer_name", None, "Durand", "Durand SA"),
        ComparedChange("custom:Direct debit", None, True, False),
        ComparedChange("custom:Payment terms", None, "30", "60"),
        ComparedChange("town", None, "Lyon", "Paris"),
        ComparedChange("parent_id", None, None, "C-2"),
        ComparedChange("parent_name", None, None, "Lenoir"),
        ComparedChange("main_contact", "A@durand.fr", True, None),
        ComparedChange("phone", "A@durand.fr", "1", "9"),
        ComparedChange("contact_email", "b@durand.fr", "b@durand.fr", None),
        ComparedChange("contact_email", "c@durand.fr", None, "c@durand.fr"),
    )
    assert (nameless.external_id, nameless.changes) == (
        "C-5",
        (
            ComparedChange("external_id", None, None, "C-5"),
            ComparedChange("customer_name", None, "Nameless", "NAMELESS"),
        ),
    )
    assert (blanc.kind, blanc.name, blanc.line_before, blanc.line_after) == (Difference.APPEARED, "Blanc", None, 5)
    assert (petit.kind, petit.name, petit.line_before, petit.line_after) == (Difference.ABSENT, "Petit", 5, None)


def test_the_same_file_in_another_order_does_not_differ(sample_engine: Engine, file_of: Write) -> None:
    header, *lines = FIRST.splitlines()
    import_file(sample_engine, file_of(FIRST, "first.csv"))
    import_file(sample_engine, file_of("\n".join([header, *reversed(lines)]), "second.csv"))
    assert differences(sample_engine) == []
    assert differences(sample_engine, 1, 1) == []


def test_the_other_way_round_is_the_mirror(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(FIRST, "first.csv"))
    import_file(sample_engine, file_of(SECOND, "second.csv"))
    there = {
        (c.external_id, change.field, change.contact and change.contact.lower(), str(change.old), str(change.new))
        for c in differences(sample_engine)
        for change in c.changes
    }
    back = {
        (c.external_id, change.field, change.contact and change.contact.lower(), str(change.new), str(change.old))
        for c in differences(sample_engine, 2, 1)
        for change in c.changes
    }
    assert there == back


def test_values_are_compared_as_they_were_checked_and_repaired(sample_engine: Engine, file_of: Write) -> None:
    first = "Customer ID;Customer name;Contract end;Town\nC-1;Durand;2026-05-12; Lyon \nC-2;Petit;bad;Nice\nC-3;Noir;;Nice\n"
    second = (
        "Customer ID;Customer name;Contract end;Town\nC-1;Durand;12/05/2026;Lyon\nC-2;Petit;;Nice\nC-3;No\x07ir;;Nice\n"
    )
    import_file(sample_engine, file_of(first, "first.csv"))
    repairs = (FixAll(FixName.DATES, "custom:Contract end", "dmy"),)
    import_file(sample_engine, file_of(second, "second.csv"), repairs=repairs)
    [absent] = differences(sample_engine)
    assert (absent.kind, absent.external_id) == (Difference.ABSENT, "C-3")


def test_lines_that_were_skipped_are_not_there(sample_engine: Engine, file_of: Write) -> None:
    first = "Customer ID;Customer name;Contract end\nC-1;Durand;bad\nC-2;Petit;\n"
    import_file(sample_engine, file_of(first, "first.csv"), on_error=OnError.SKIP_LINE)
    import_file(sample_engine, file_of(first + "\n", "second.csv"))
    [appeared] = differences(sample_engine)
    assert (appeared.kind, appeared.external_id) == (Difference.APPEARED, "C-1")


def test_files_that_assign_are_compared_by_the_id_alone(sample_engine: Engine, file_of: Write) -> None:
    first = "Customer ID;Workflow\nC-1;Standard reminders\nC-2;\n"
    second = "Customer ID;Workflow\nC-1;\nC-3;\n"
    import_file(sample_engine, file_of(first, "first.csv"), mode=Mode.ASSIGN)
    import_file(sample_engine, file_of(second, "second.csv"), mode=Mode.ASSIGN)
    found = differences(sample_engine)
    assert [(item.kind.value, item.external_id, item.name) for item in found] == [
        ("changed", "C-1", None),
        ("appeared", "C-3", None),
        ("absent", "C-2", None),
    ]


def test_cells_taken_apart_and_fields_that_are_gone_are_no_hindrance(sample_engine: Engine, file_of: Write) -> None:
    header = "Customer ID;Customer name;Segments;Contact email\n"
    repairs = (FixAll(FixName.SPLIT_EMAILS, None, None),)
    first = file_of(header + "C-1;Durand;Retail;a@durand.fr, b@durand.fr\n", "first.csv")
    import_file(sample_engine, first, repairs=repairs)
    import_file(sample_engine, file_of(header + "C-1;Durand;Wholesale;a@durand.fr\n", "second.csv"))
    organization = sample_engine.organization()
    kept = tuple(item for item in organization.custom_fields if item.name != "Segments")
    sample_engine.replace_organization(replace(organization, custom_fields=kept), force=True)
    [durand] = differences(sample_engine)
    assert durand.changes == (ComparedChange("contact_email", "b@durand.fr", "b@durand.fr", None),)


def test_differences_are_found_by_kind_and_text(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(FIRST, "first.csv"))
    import_file(sample_engine, file_of(SECOND, "second.csv"))
    with ComparedImports(sample_engine.folder, 1, 2) as compared:
        found = compared.comparison
        assert found.places() == [1, 2, 3, 4]
        assert found.places(Difference.APPEARED) == [3]
        assert found.places(search="PARIS") == [1]
        assert found.places(Difference.ABSENT, "paris") == []
        assert [item.name for item in found.customers([4, 3])] == ["Blanc", "Petit"]


def test_the_csv_has_a_line_for_each_difference_and_no_formula(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(FIRST, "first.csv"), fields=FIRST_FIELDS)
    import_file(sample_engine, file_of(SECOND.replace("Durand SA", "=Durand()"), "second.csv"))
    out = io.BytesIO()
    with ComparedImports(sample_engine.folder, 1, 2) as compared:
        assert compared.comparison.write(out) == 14
    header, first, *rows = csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""), delimiter=";")
    assert header == ["Difference", "Customer ID", "Customer name", "Contact", "Field", "Before", "After"]
    assert first == ["changed", "C-1", "'=Durand()", "", "Customer name", "Durand", "'=Durand()"]
    assert rows[-1] == ["absent", "C-3", "Petit", "", "", "", ""]


@pytest.mark.parametrize("numbers", [(1, 9), (9, 1)])
def test_what_cannot_be_compared_is_said(numbers: tuple[int, int], sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(FIRST))
    with pytest.raises(StoreError, match="no import 9"):
        ComparedImports(sample_engine.folder, *numbers)


def test_it_can_be_stopped(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(FIRST))
    with pytest.raises(Stopped):
        ComparedImports(sample_engine.folder, 1, 1, lambda: True)


def test_naughty_strings_are_compared_like_any(corpora: Path, sample_engine: Engine, file_of: Write) -> None:
    naughty: list[Any] = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Customer ID", "Customer name", "Account notes"])
    writer.writerows([f"C-{place}", f"Name {place}", text] for place, text in enumerate(naughty))
    import_file(sample_engine, file_of(out.getvalue(), "first.csv"), header_line=1)
    assert differences(sample_engine, 1, 1) == []
