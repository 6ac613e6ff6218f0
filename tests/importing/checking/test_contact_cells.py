"""Position and main contact (Seed: contact columns; docs/rules.md §4)."""

from __future__ import annotations

from functools import partial

import pytest

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.findings import Scope, Severity
from upflow_tui.core.organization import Organization
from upflow_tui.importing.checking.cells import CellJudge, Place, Verdict
from upflow_tui.importing.checking.contact_cells import Positions, main_contact
from upflow_tui.importing.checking.rows import REFUSED


def position(cell: str, organization: Organization | None = None) -> Verdict:
    place = Place(0, BY_KEY["position"])
    return CellJudge(place, Positions(place, organization or Organization()).accept)(cell)


@pytest.mark.parametrize("cell", ["Accounting", "Sales", "Purchaser", "Payer", " Payer "])
def test_position_takes_those_of_the_seed(cell: str) -> None:
    assert position(cell) == (cell.strip(), ())


def test_position_case_is_forgiven_with_a_note_and_the_spelling_of_the_organization() -> None:
    value, (found,) = position("ACCOUNTING")
    assert value == "Accounting"
    assert (found.code, found.severity) == ("position_case", Severity.NOTE)
    assert found.message == 'Position "ACCOUNTING" is stored as "Accounting".'


def test_position_written_as_a_formula_has_both_notes() -> None:
    value, found = position('="SALES"')
    assert value == "Sales"
    assert [one.code for one in found] == ["excel_damage", "position_case"]


def test_position_exact_spelling_wins_over_forgiven_case() -> None:
    organization = Organization(positions=("payer", "Payer"))
    assert position("Payer", organization) == ("Payer", ())
    assert position("PAYER", organization)[0] == "payer"


def test_position_unknown_names_the_positions() -> None:
    value, (found,) = position("Chief")
    assert value is REFUSED
    assert (found.code, found.severity, found.scope) == ("position_unknown", Severity.ERROR, Scope.CELL)
    assert found.message == '"Chief" is not a position.'
    assert found.fix == "Choose Accounting, Sales, Purchaser or Payer."


def test_position_unknown_where_the_organization_has_none() -> None:
    value, (found,) = position("Chief", Organization(positions=()))
    assert value is REFUSED
    assert found.fix == "Add the position to the organization first."


@pytest.mark.parametrize(("cell", "value"), [("1", True), (" 1 ", True), ("0", None), ("", None)])
def test_main_contact_is_1_and_blank_or_0_means_nothing(cell: str, value: bool | None) -> None:
    place = Place(0, BY_KEY["main_contact"])
    assert CellJudge(place, partial(main_contact, place))(cell) == (value, ())


@pytest.mark.parametrize("cell", ["yes", "2", "true", "01", "1.0", "x", "１"])
def test_main_contact_invalid_is_anything_else(cell: str) -> None:
    place = Place(0, BY_KEY["main_contact"])
    value, (found,) = CellJudge(place, partial(main_contact, place))(cell)
    assert value is REFUSED
    assert (found.code, found.scope) == ("main_contact_invalid", Scope.CELL)
    assert found.message == f'"{cell}" does not mark the main contact.'
    assert found.fix == "Use 1, or leave it empty."
