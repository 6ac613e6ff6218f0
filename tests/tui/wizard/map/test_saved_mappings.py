"""A saved mapping is laid on the columns of another file: only with fields that can be mapped there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from upflow_tui.core.fields import Mode, custom_key
from upflow_tui.core.organization import CustomField, CustomFieldType, ManagedBy, Organization
from upflow_tui.engine.prepare.saved_mappings import Fit, SavedMapping
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.map.saved_mappings import fitting, laid_on
from upflow_tui.tui.wizard.map.state import MappingState

OPEN, LOCKED = custom_key("Region"), custom_key("Segment")
ORGANIZATION = Organization(
    custom_fields=(
        CustomField("Region", CustomFieldType.TEXT),
        CustomField("Segment", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE),
    )
)


@pytest.fixture
def state(services: Services, tmp_path: Path) -> MappingState:
    """The mapping of a file with three columns."""
    path = tmp_path / "a.csv"
    path.write_text("Customer name;Notes;Area\nAcme;n;North\nBolt;m;South\n")
    engine = services.engine
    with engine.workspace() as folder:
        opened = engine.open(engine.read(path, folder), ImportChoices())
    return MappingState(opened, ORGANIZATION)


def saved(headers: tuple[str, ...], fields: tuple[str | None, ...]) -> SavedMapping:
    return SavedMapping("Mars ERP", "key", headers, fields, datetime(2026, 5, 12, tzinfo=UTC), 0, None)


def test_columns_that_it_does_not_know_stay_unused(state: MappingState) -> None:
    mars = saved(("Area", "Customer name", "Elsewhere"), (OPEN, "customer_name", "external_id"))
    assert laid_on(state, mars).fields == ("customer_name", None, OPEN)


@pytest.mark.parametrize("field", [LOCKED, custom_key("Gone")])
def test_a_field_that_is_locked_or_gone_is_left_out(state: MappingState, field: str) -> None:
    assert laid_on(state, saved(("Customer name", "Notes"), ("customer_name", field))).mapped == {"customer_name"}


def test_where_customers_are_assigned_only_their_fields_are_taken(state: MappingState) -> None:
    assigning = MappingState(replace(state.opened, mode=Mode.ASSIGN), ORGANIZATION)
    mars = saved(("Customer name", "Area"), ("customer_name", OPEN))
    assert laid_on(assigning, mars).mapped == {OPEN}


def test_how_well_it_fits_is_said_in_columns_of_the_mapping() -> None:
    mars = saved(("A", "B"), (None, None))
    assert fitting(Fit(mars, 1, 2)) == "fits 1 of 2 columns"
    assert fitting(Fit(mars, 1, 1)) == "fits 1 of 1 column"
