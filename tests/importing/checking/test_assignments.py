"""Account managers and workflows (Seed: CSV assignment - Case sensitive; docs/rules.md §4)."""

from __future__ import annotations

import pytest

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.core.organization import Member, MemberPosition, Organization, Workflow
from upflow_tui.importing.checking.assignments import AccountManagers, Workflows
from upflow_tui.importing.checking.cells import CellJudge, Place, Verdict
from upflow_tui.importing.checking.rows import REFUSED

ORGANIZATION = Organization(
    members=(
        Member("Bea", "bea@mars.example"),
        Member("Anna", "anna@mars.example"),
        Member("Fin", "fin@mars.example", position=MemberPosition.FINANCE_USER),
    ),
    workflows=(Workflow("Standard reminders"), Workflow("VIP – soft"), Workflow("vip – soft"), Workflow("Café")),
)
CREATE = "Create a member associated with the uploaded email address."


def manager(cell: str) -> Verdict:
    place = Place(0, BY_KEY["account_manager"])
    return CellJudge(place, AccountManagers(place, ORGANIZATION).accept)(cell)


def no_manager(cell: str) -> Finding:
    value, (found,) = manager(cell)
    assert value is REFUSED
    assert (found.code, found.severity, found.scope) == ("account_manager_not_found", Severity.ERROR, Scope.CELL)
    assert found.message == "Account manager not found; check the email."
    return found


def workflow(cell: str) -> Verdict:
    place = Place(0, BY_KEY["workflow"])
    return CellJudge(place, Workflows(place, ORGANIZATION).accept)(cell)


def no_workflow(cell: str) -> Finding:
    value, (found,) = workflow(cell)
    assert value is REFUSED
    assert (found.code, found.severity, found.scope) == ("workflow_not_found", Severity.ERROR, Scope.CELL)
    assert found.message == "Workflow not found; check the spelling."
    return found


@pytest.mark.parametrize(
    ("cell", "managers"),
    [
        (" anna@mars.example ", ("anna@mars.example",)),
        ("bea@mars.example,anna@mars.example", ("anna@mars.example", "bea@mars.example")),
        ("bea@mars.example; anna@mars.example;", ("anna@mars.example", "bea@mars.example")),
        ("anna@mars.example,anna@mars.example", ("anna@mars.example",)),
        ("anna@mars.example,\xa0bea@mars.example", ("anna@mars.example", "bea@mars.example")),
    ],
)
def test_account_managers_are_a_set_by_comma_or_semicolon(cell: str, managers: tuple[str, ...]) -> None:
    assert manager(cell) == (managers, ())


def test_account_manager_not_found_unknown_has_the_fix_of_the_seed() -> None:
    assert no_manager("carl@mars.example").fix == CREATE


@pytest.mark.parametrize("cell", [",", " ; "])
def test_account_manager_not_found_where_separators_hold_nothing(cell: str) -> None:
    assert no_manager(cell).fix == CREATE


def test_account_manager_not_found_with_capitals_says_how_to_write_it() -> None:
    assert no_manager("Anna@mars.example").fix == "Write it without capitals: anna@mars.example."


def test_account_manager_not_found_a_member_of_another_position() -> None:
    assert no_manager("fin@mars.example").fix == "Give this member the position Account Manager."
    assert no_manager("Fin@mars.example").fix == (
        "Give this member the position Account Manager. Write it without capitals: fin@mars.example."
    )


def test_account_manager_not_found_one_unknown_refuses_the_whole_cell_and_is_named() -> None:
    found = no_manager("anna@mars.example, carl@mars.example")
    assert found.fix == CREATE + " Not found: carl@mars.example."


def test_account_manager_not_found_says_each_fix_that_is_needed() -> None:
    fix = no_manager("carl@mars.example;BEA@mars.example;fin@mars.example;carl@mars.example").fix
    assert fix == (
        CREATE + " Not found: carl@mars.example. Write it without capitals: bea@mars.example. "
        "Give this member the position Account Manager (fin@mars.example)."
    )


@pytest.mark.parametrize("cell", ["Standard reminders", " VIP – soft\xa0", "Cafe\u0301"])
def test_workflow_takes_the_exact_name_trimmed_and_in_nfc(cell: str) -> None:
    value, found = workflow(cell)
    assert not found
    assert value in {item.name for item in ORGANIZATION.workflows}


def test_workflow_not_found_its_case_differs() -> None:
    assert no_workflow("standard Reminders").fix == 'Write "Standard reminders": its case differs.'


def test_workflow_not_found_it_has_a_non_breaking_space() -> None:
    fix = no_workflow("Standard\xa0reminders").fix
    assert fix == 'Write "Standard reminders": the cell has a non-breaking space.'


def test_workflow_not_found_its_spaces_differ() -> None:
    assert no_workflow("Standard  reminders").fix == 'Write "Standard reminders": its spaces differ.'


@pytest.mark.parametrize(
    "cell", ["Standard reminder", "Standart reminders", "Stnadard reminders", "Standard", "reminders"]
)
def test_workflow_not_found_names_the_nearest(cell: str) -> None:
    assert no_workflow(cell).fix == 'Nearest: "Standard reminders".'


def test_workflow_not_found_names_the_nearest_and_what_cannot_be_seen() -> None:
    fix = no_workflow("Standard\u200breminder").fix
    assert fix == 'Nearest: "Standard reminders". The cell has a zero width space.'


def test_workflow_not_found_the_code_of_a_web_page_is_named() -> None:
    assert no_workflow("VIP &ndash; soft").fix == 'Write "VIP – soft": the cell has codes of a web page.'


def test_workflow_not_found_symbols_count() -> None:
    assert no_workflow("VIP - soft").fix == 'Nearest: "VIP – soft".'


@pytest.mark.parametrize("cell", ["Legal", "…", "X"])
def test_workflow_not_found_without_a_nearest_says_where_to_copy_it(cell: str) -> None:
    assert no_workflow(cell).fix == "Copy the full workflow name from the organization."


@pytest.mark.parametrize(
    ("cell", "fix"),
    [
        ("Anna Roy", "Anna Roy is anna@mars.example: write the e-mail address."),
        ("anna roy", "Anna Roy is anna@mars.example: write the e-mail address."),
        ("Anna Roy <Anna@mars.example>", "Write only the address: anna@mars.example."),
        ("AR", "Create a member associated with the uploaded email address."),
    ],
)
def test_who_was_meant_is_named(cell: str, fix: str) -> None:
    organization = Organization(members=(Member("Anna Roy", "anna@mars.example"),))
    place = Place(0, BY_KEY["account_manager"])
    value, (found,) = AccountManagers(place, organization).accept(cell, cell)
    assert value is REFUSED
    assert found.fix == fix
