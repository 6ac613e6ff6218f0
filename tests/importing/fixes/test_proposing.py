"""The repair that is proposed for a problem: one that fixes it, or none."""

from __future__ import annotations

import pytest

from tests.importing.planned import plan_of
from tests.importing.repair_cases import KEYS, MARS
from upflow_tui.core.findings import CATALOGUE
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.proposing import FIXES, Proposer
from upflow_tui.importing.fixes.repairs import FixAll, FixName, MapValues, Repair


def file_of(label: str, cell: str) -> str:
    quoted = '"' + cell.replace('"', '""') + '"'
    return (
        f"Customer ID,Customer name,Contact email,{label}\n1,A,x@y.fr,{quoted}\n"
        if label != "Contact email"
        else (f"Customer ID,Customer name,{label}\n1,A,{quoted}\n")
    )


MENDABLE: list[tuple[str, str, Repair]] = [
    ("Account manager", "ANNA@mars.example", FixAll(FixName.LOWERCASE_MANAGERS)),
    ("Account manager", "Anna <anna@mars.example>", FixAll(FixName.EMAILS, "account_manager")),
    ("Account manager", "an\u200bna@mars.example", FixAll(FixName.INVISIBLE, "account_manager")),
    ("Account manager", "ana@mars.example", MapValues("account_manager", (("ana@mars.example", "anna@mars.example"),))),
    ("Workflow", "Standard\u00a0reminders", FixAll(FixName.INVISIBLE, "workflow")),
    ("Workflow", "Standard  reminders", FixAll(FixName.SPACES, "workflow")),
    ("Workflow", "standard reminders", MapValues("workflow", (("standard reminders", "Standard reminders"),))),
    ("Tier", "gold", MapValues("custom:Tier", (("gold", "Gold"),))),
    ("Tags", "retail;Retail;wholesales", MapValues("custom:Tags", (("retail", "Retail"), ("wholesales", "Wholesale")))),
    ("Terms", "1 204,50", FixAll(FixName.NUMBERS, "custom:Terms")),
    ("End", "31/12/2025", FixAll(FixName.DATES, "custom:End")),
    ("Debit", "oui", FixAll(FixName.BOOLEANS, "custom:Debit")),
    ("Position", "Comptabilité", FixAll(FixName.POSITIONS)),
    ("Position", "Acounting", MapValues("position", (("Acounting", "Accounting"),))),
    ("Main contact", "x", FixAll(FixName.MAIN_CONTACT)),
    ("Contact email", "Anna <a@b.fr>", FixAll(FixName.EMAILS, "contact_email")),
    ("Contact email", "a@\u200bb.fr", FixAll(FixName.INVISIBLE, "contact_email")),
    ("Contact email", "a@b.fr, c@d.fr", FixAll(FixName.SPLIT_EMAILS)),
    ("Town", "Ly\x1bon", FixAll(FixName.INVISIBLE, "town")),
]


@pytest.mark.parametrize(("label", "cell", "repair"), MENDABLE)
def test_what_is_proposed_fixes_the_problem(label: str, cell: str, repair: Repair) -> None:
    found = [finding for finding in plan_of(file_of(label, cell), organization=MARS).findings if finding.is_error]
    assert [finding.field for finding in found] == [KEYS[label]]
    assert Proposer(MARS).proposed_repair(found[0].code, found[0].field, found[0].value) == repair
    after = plan_of(file_of(label, cell), organization=MARS, choices=ImportChoices(repairs=(repair,)))
    assert after.totals.errors == 0


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("Account manager", "nobody@mars.example"), ("Account manager", "sofia@mars.example"),
        ("Account manager", "ana@mars.example, nobody@mars.example"), ("Workflow", "Key accounts"), ("Tier", "Platinum"),
        ("Terms", "12 %"), ("Terms", "1,204"), ("End", "05/06/2025"), ("End", "31/02/2025"), ("Debit", "perhaps"),
        ("Position", "Chief"), ("Main contact", "principal"), ("Contact email", "nobody"), ("Contact email", "a@@b.fr, c"),
        ("Town", "x" * 300), ("Notes", "#REF!"), ("Contact email", "Anna <a@local.test>"), ("Contact email", "A\u00a0B"),
    ],
)  # fmt: skip
def test_where_only_a_person_can_fix_it_nothing_is_proposed(label: str, cell: str) -> None:
    found = [finding for finding in plan_of(file_of(label, cell), organization=MARS).findings if finding.is_error]
    assert [finding.field for finding in found] == [KEYS[label]]
    assert Proposer(MARS).proposed_repair(found[0].code, found[0].field, found[0].value) is None


def test_what_can_be_read_in_two_ways_is_read_as_its_column_proves() -> None:
    proposer = Proposer(MARS, {"custom:End": "dmy"})
    assert proposer.proposed_repair("date_invalid", "custom:End", "05/06/2025") == FixAll(
        FixName.DATES, "custom:End", "dmy"
    )


@pytest.mark.parametrize(("field", "value"), [(None, "x"), ("town", None), ("custom:Gone", "x"), ("town", "")])
def test_without_field_or_value_nothing_is_proposed(field: str | None, value: str | None) -> None:
    assert Proposer(MARS).proposed_repair("control_character", field, value) is None


def test_the_fixes_are_for_codes_that_there_are() -> None:
    assert set(FIXES) <= set(CATALOGUE)
