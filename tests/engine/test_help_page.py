"""The examples of Upflow's help page, the whole way through the engine (docs/seed.md: each statement and its test)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.imports import draft, import_file, stored
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    Organization,
    Workflow,
)
from upflow_tui.engine.service import Engine

GUIDE = {
    "Remark": (CustomFieldType.TEXT, (), ["Premium customer"], "Premium customer"),
    "Credit": (CustomFieldType.NUMBER, (), ["1234.56", "-1234.56"], "-1234.56"),
    "Until": (CustomFieldType.DATE, (), ["2025-12-31"], "2025-12-31"),
    "State of the account": (CustomFieldType.SINGLE_SELECT, ("Active", "Closed"), ["Active"], "Active"),
    "Tags": (CustomFieldType.MULTI_SELECT, ("Tag1", "Tag2", "Tag3"), ["Tag1;Tag2", "Tag1,Tag2,Tag3"], ("Tag1", "Tag2", "Tag3")),
    "Insured": (CustomFieldType.BOOLEAN, (), ["True", "FALSE"], False),
}  # fmt: skip
"""Of each type of custom field: its options, cells as the formatting guide has them, and what the last one means."""

ORGANIZATION = Organization(
    members=(
        Member("Anna", "anna@mars.io"),
        Member("Paul", "paul@mars.io"),
        Member("Fin", "fin@mars.io", position=MemberPosition.FINANCE_USER),
    ),
    workflows=(Workflow("Standard (30 days)"),),
    custom_fields=(
        *(CustomField(name, kind, options) for name, (kind, options, _, _) in GUIDE.items()),
        CustomField("From the ERP", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE),
    ),
)

CONTACTS = """Customer name;Client ID (External ID);Contact email address;First name;Family name;Phone number;Position;Main contact
Acme;A-1;ann@acme.io;Ann;Roy;01 02;Accounting;
;A-1;bob@acme.io;;;;Sales;1
Acme;;cleo@acme.io;;;;Payer;
"""


@pytest.fixture
def mars(engine: Engine) -> Engine:
    """An engine over an organization with something of each kind."""
    engine.replace_organization(ORGANIZATION)
    return engine


@pytest.mark.parametrize("separator", [";", ",", "|"])
def test_each_separator_brings_the_same_customers(mars: Engine, file_of: Callable[..., Path], separator: str) -> None:
    text = "Customer ID;Customer name;Town\nA-1;Acme;Lyon\nB-1;Beta;Paris\n".replace(";", separator)
    import_file(mars, file_of(text))
    assert {key: customer.details for key, customer in stored(mars).items()} == {
        "A-1": {"town": "Lyon"},
        "B-1": {"town": "Paris"},
    }


def test_a_line_for_each_contact_repeats_the_id_or_the_name_alone(mars: Engine, file_of: Callable[..., Path]) -> None:
    assert import_file(mars, file_of(CONTACTS)).totals.errors == 0
    (customer,) = mars.customers()
    assert [(contact.email, contact.position, contact.main) for contact in customer.contacts] == [
        ("ann@acme.io", "Accounting", False),
        ("bob@acme.io", "Sales", True),
        ("cleo@acme.io", "Payer", False),
    ]
    ann = customer.contacts[0]
    assert (ann.first_name, ann.family_name, ann.phone) == ("Ann", "Roy", "01 02")


def test_the_latest_mark_makes_the_one_main_contact(mars: Engine, file_of: Callable[..., Path]) -> None:
    import_file(mars, file_of(CONTACTS))
    later = "Customer name;Client ID (External ID);Contact email address;Main contact\nAcme;A-1;cleo@acme.io;1\n"
    import_file(mars, file_of(later))
    (customer,) = mars.customers()
    assert [contact.email for contact in customer.contacts if contact.main] == ["cleo@acme.io"]
    assert len(customer.contacts) == 3


@pytest.mark.parametrize("name", GUIDE)
def test_the_examples_of_the_formatting_guide(mars: Engine, file_of: Callable[..., Path], name: str) -> None:
    _, _, cells, expected = GUIDE[name]
    lines = "".join(f'"A-1"|"Acme"|"{cell}"\n' for cell in cells)
    drafted = draft(mars, path := file_of(f"Customer ID|Customer name|{name}\n{lines}"))
    assert drafted.fields == ("external_id", "customer_name", f"custom:{name}")
    assert not any(finding.is_error for finding in drafted.findings)
    import_file(mars, path)
    assert stored(mars)["A-1"].custom == {name: expected}


def test_a_synced_custom_field_is_not_brought(mars: Engine, file_of: Callable[..., Path]) -> None:
    assert draft(mars, file_of("Customer ID;Customer name;From the ERP\nA-1;Acme;text\n")).fields[2] is None


def test_assignments_alone_need_the_external_id_and_no_details(mars: Engine, file_of: Callable[..., Path]) -> None:
    import_file(mars, file_of("Customer ID;Customer name;Town\nA-1;Acme;Lyon\n"))
    path = file_of('External ID;Account manager;Workflow\nA-1;"anna@mars.io,paul@mars.io";Standard (30 days)\n')
    for mode in (Mode.CUSTOMERS, Mode.ASSIGN):
        assert draft(mars, path, mode=mode).fields == ("external_id", "account_manager", "workflow")
    import_file(mars, path, mode=Mode.ASSIGN)
    customer = stored(mars)["A-1"]
    assert customer.account_managers == ("anna@mars.io", "paul@mars.io")
    assert (customer.workflow, customer.details) == ("Standard (30 days)", {"town": "Lyon"})


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("nobody@mars.io;", "account_manager_not_found"),
        ("Anna@mars.io;", "account_manager_not_found"),
        ("fin@mars.io;", "account_manager_not_found"),
        (";standard (30 days)", "workflow_not_found"),
        (";Standard 30 days", "workflow_not_found"),
    ],
)
def test_an_assignment_that_is_not_exact_is_said_and_changes_nothing(
    mars: Engine, file_of: Callable[..., Path], cells: str, code: str
) -> None:
    import_file(mars, file_of("Customer ID;Customer name;Workflow\nA-1;Acme;Standard (30 days)\n"))
    before = stored(mars)
    path = file_of(f"External ID;Account manager;Workflow\nA-1;{cells}\n")
    found = next(finding for finding in draft(mars, path).findings if finding.is_error)
    assert (found.line, found.code) == (2, code)
    if code == "account_manager_not_found":
        assert found.message.startswith("Account manager not found; check the email.")
    import_file(mars, path)
    assert stored(mars) == before


def test_a_group_is_written_on_the_lines_of_the_children(mars: Engine, file_of: Callable[..., Path]) -> None:
    text = "Customer ID;Customer name;Parent name;Parent ID\nP-1;Group;;\nA-1;Acme;Group;P-1\nB-1;Beta;Group;\n"
    outcome = import_file(mars, file_of(text))
    assert outcome.totals.errors == 1, "one parent cell without the other"
    parents = {key: customer.parent and customer.parent.external_id for key, customer in stored(mars).items()}
    assert parents == {"P-1": None, "A-1": "P-1", "B-1": None}
