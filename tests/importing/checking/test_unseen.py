"""Cells that fail by nothing but what nobody sees: every message says so, the organization's spelling included.

Source: docs/rules.md §4, "fails only by invisible characters".
"""

from __future__ import annotations

import pytest

from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.importing.checking.cells import Place
from upflow_tui.importing.checking.checking import column_checker
from upflow_tui.importing.checking.columns import Noted
from upflow_tui.importing.checking.rows import REFUSED

ZW, NB = "\u200b", "\u00a0"
TYPES = CustomFieldType


def organization(odd: str = "") -> Organization:
    """Everything that a cell must match; `odd` stands in each name."""
    return Organization(
        positions=(f"Sa{odd}les",),
        members=(Member("Anna Roy", f"an{odd}na@mars.example"),),
        workflows=(Workflow(f"Gold{odd}plan"),),
        custom_fields=(
            CustomField("Tier", TYPES.SINGLE_SELECT, (f"Go{odd}ld",)),
            CustomField("Tags", TYPES.MULTI_SELECT, (f"Al{odd}pha", "Beta")),
            CustomField("VIP", TYPES.BOOLEAN),
            CustomField("Since", TYPES.DATE),
            CustomField("Score", TYPES.NUMBER),
        ),
    )


def fix(key: str, cell: str, against: Organization) -> str:
    field = next(field for field in catalogue(against) if field.key == key)
    noted: Noted = []
    (value,) = column_checker(Place(0, field), against).check([cell], noted)
    [error] = [found for _, several in noted for found in several if found.is_error]
    assert value is REFUSED
    return error.fix.removesuffix(" A file cannot add new options.")


RIGHT = {
    "account_manager": "anna@mars.example",
    "workflow": "Goldplan",
    "position": "Sales",
    "main_contact": "1",
    "contact_email": "ab@c-d.example",
    "custom:Tier": "Gold",
    "custom:Tags": "Alpha",
    "custom:VIP": "true",
    "custom:Since": "2025-01-02",
    "custom:Score": "-12.50",
}


@pytest.mark.parametrize(("character", "name"), [(ZW, "zero width space"), ("\u202a", "left-to-right embedding")])
@pytest.mark.parametrize("key", [key for key in RIGHT if key != "main_contact"])
def test_what_nobody_sees_in_a_cell_is_named_with_the_value_that_would_match(
    key: str, character: str, name: str
) -> None:
    cell = RIGHT[key][:2] + character + RIGHT[key][2:]
    assert fix(key, cell, organization()) == f'Write "{RIGHT[key]}": the cell has a {name}.'


@pytest.mark.parametrize("key", ["account_manager", "contact_email", "position", "custom:VIP"])
def test_a_no_break_space_where_none_belongs_is_named_too(key: str) -> None:
    cell = RIGHT[key][:2] + NB + RIGHT[key][2:]
    assert fix(key, cell, organization()) == f'Write "{RIGHT[key]}": the cell has a non-breaking space.'


def test_digits_that_a_no_break_space_parts_may_be_two_numbers() -> None:
    assert "Write" not in fix("custom:Score", f"1{NB}2", organization())
    assert fix("custom:Score", f"1{NB}234,5", organization()) == "Use a period for decimals: 1234.5."


@pytest.mark.parametrize(
    ("key", "owner"),
    [
        ("account_manager", "The member's address"),
        ("workflow", "The workflow's name"),
        ("position", "The position"),
        ("custom:Tier", "The option"),
        ("custom:Tags", "The option"),
    ],
)
def test_a_name_of_the_organization_that_nobody_can_type_is_named(key: str, owner: str) -> None:
    said = f'{owner} "{RIGHT[key]}" itself has a zero width space: retype it there.'
    assert fix(key, RIGHT[key], organization(ZW)) == said


def test_a_no_break_space_in_a_workflows_own_name_is_named() -> None:
    said = 'The workflow\'s name "Gold plan" itself has a non-breaking space: retype it there.'
    assert fix("workflow", "Gold plan", organization(NB)) == said
