"""Each source system and set-up of the API in the program: what Customers offers, and what the wizard locks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.places import all_cells, first_cells, opened, press, settled, shown, until
from tests.tui.wizard_steps import choose, map_step, wizard
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import Part, SourceSystem
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

ALL = frozenset(Part)
SET_UPS = [
    (SourceSystem.NATIVE, ALL, {"Account manager"}),
    (SourceSystem.API, ALL, {"Town", "Contact email", "Account manager"}),
    (SourceSystem.API, ALL - {Part.DETAILS}, {"Contact email", "Account manager"}),
    (SourceSystem.API, ALL - {Part.CONTACTS}, {"Town", "Account manager"}),
    (SourceSystem.API, ALL - {Part.ACCOUNT_MANAGERS}, {"Town", "Contact email"}),
    (SourceSystem.API, frozenset({Part.ACCOUNT_MANAGERS}), {"Account manager"}),
    (SourceSystem.API, frozenset(), set()),
    (SourceSystem.SALESFORCE_NATIVE, ALL, set()),
    (SourceSystem.SALESFORCE_API, ALL, {"Town"}),
    (SourceSystem.SALESFORCE_API, frozenset({Part.CONTACTS}), set()),
]
"""The source system, what the API's set-up allows, and which of three fields a file may then update (Seed)."""
FILE = """Customer name,Customer ID,Town,Contact email,Account manager,Workflow
Abel,C-1,Lyon,a@abel.example,anna@mars.example,No reminders
"""


@pytest.mark.parametrize(
    ("system", "allows", "free"),
    SET_UPS,
    ids=[f"{system.value} {'+'.join(sorted(allows)) or 'nothing'}" for system, allows, _ in SET_UPS],
)
async def test_what_is_offered_and_what_is_locked(
    sample_services: Services, tmp_path: Path, system: SourceSystem, allows: frozenset[Part], free: set[str]
) -> None:
    organization = replace(sample_services.engine.organization(), source_system=system, api_allows=allows)
    sample_services.engine.replace_organization(organization)
    files = tmp_path / "files"
    files.mkdir()
    (files / "file.csv").write_text(FILE)
    assign_only = not {"Town", "Contact email"} & free
    async with opened(replace(sample_services, samples=files), (120, 36)) as (app, pilot):
        assert ("Assign customers  a" in shown(app)) is assign_only
        assert ("Add customers  a" in shown(app)) is not assign_only
        await press(pilot, "a")
        offered = first_cells(app, "ChooseDialog RowGrid")
        assert offered == (["Assign customers"] if assign_only else ["Import customers", "Assign customers"]) + [
            "Import history"
        ]
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
        await settled(pilot)
        await choose(pilot, app, files / "file.csv")
        opening = wizard(app).session.opened
        assert opening is not None and opening.mode is (Mode.ASSIGN if assign_only else Mode.CUSTOMERS)
        mapped = {cells[0] for cells in all_cells(app, "#map-columns") if _is_mapped(cells)}
        named = set() if assign_only else {"Customer name"}
        assert mapped == named | {"Customer ID", "Workflow"} | free
        state = map_step(app).state
        assert state is not None
        in_list = {field.key for field in state.fields}
        for label, key in (
            ("Town", "town"),
            ("Contact email", "contact_email"),
            ("Account manager", "account_manager"),
        ):
            if key in in_list:
                assert (state.why_locked(key) is None) is (label in free), "what is locked says why"
            else:
                assert assign_only


def _is_mapped(cells: tuple[str, ...]) -> bool:
    return not any("not used" in cell or cell.startswith("(") for cell in cells)
