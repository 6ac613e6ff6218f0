"""From an ERP's export to a preview without an error, in at most ten keys besides what is typed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.tui.exports import ENGLISH, EXPORTS, FRENCH, GERMAN, LINES, Export
from tests.tui.places import settled, shown, until
from tests.tui.test_walk import walking
from tests.tui.walking import Walker, fields
from tests.tui.wizard_steps import type_text
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.importing.fixes.repairs import Combine, FixAll, FixName, How, MapValues
from upflow_tui.tui.actions import ACTIONS, key_label
from upflow_tui.tui.dialogs.fix_all import FixAllDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.key_bar import KeyBar

MOST: Final = 10
_MOVES = frozenset({"down", "end"})
"""Keys that move a cursor: no footer names them."""
FIXES = {
    ENGLISH.name: {FixName.LOWERCASE_MANAGERS, FixName.PLACEHOLDERS, FixName.CONTACTS},
    GERMAN.name: {
        *(FixName.LOWERCASE_MANAGERS, FixName.PLACEHOLDERS, FixName.CONTACTS, FixName.DATES, FixName.NUMBERS),
    },
    FRENCH.name: {
        *(FixName.LOWERCASE_MANAGERS, FixName.PLACEHOLDERS, FixName.CONTACTS, FixName.BOOLEANS, FixName.SPACES),
    },
}
"""What has to be fixed in each file, and nothing else is."""
NAMES = {
    ENGLISH.name: {},
    GERMAN.name: {"standard": "Standard", "Grosskunden": "Großkunden"},
    FRENCH.name: {"RELANCE STANDARD": "Relance standard"},
}
JOINED = {ENGLISH.name: (4, 5), GERMAN.name: (4, 5), FRENCH.name: (3, 4)}


async def seen_and_pressed(walker: Walker, key: str) -> None:
    """Presses a key that the footer in front names, unless it only moves the cursor."""
    if key not in _MOVES:
        footer = "".join(str(line) for bar in walker.app.screen.query(KeyBar) for line in [bar.render()])
        assert key_label(key) in footer, f"{key} is not in {footer!r}"
    await walker.press(key)


def services_of(export: Export, folder: Path) -> Services:
    """An organization without customers."""
    data = folder / "data"
    services = Services(data, lambda receive: LocalEngine(data, receive))
    services.engine.replace_organization(export.organization)
    return services


@pytest.mark.parametrize(
    ("export", "size"),
    [*((export, (80, 24)) for export in EXPORTS), (ENGLISH, (120, 36))],
    ids=[*(export.name for export in EXPORTS), f"{ENGLISH.name}-120x36"],
)
async def test_an_export_of_thirty_columns_is_ready_in_ten_keys(
    export: Export, size: tuple[int, int], tmp_path: Path
) -> None:
    assert len(export.columns) == 30
    file = tmp_path / export.name
    file.write_bytes(export.data)
    async with walking(services_of(export, tmp_path), size) as walker:
        await seen_and_pressed(walker, "enter")  # Import customers, the first thing to do
        await type_text(walker.pilot, str(file))
        await seen_and_pressed(walker, "enter")
        await until(walker.pilot, lambda: walker.wizard.session.step == 2 and "useful" in shown(walker.app))
        await seen_and_pressed(walker, "I")
        assert fields(walker) == export.fields, "nothing is mapped wrongly, and nothing is left"
        await seen_and_pressed(walker, "n")
        session = walker.wizard.session
        await until(walker.pilot, lambda: session.is_drafted)
        await settled(walker.pilot)
        assert session.totals is not None
        assert session.totals["errors"] > 40
        await seen_and_pressed(walker, "R")
        await until(walker.pilot, lambda: "will change" in shown(walker.app))
        await seen_and_pressed(walker, "end")  # contacts without an address: the person decides
        await seen_and_pressed(walker, "space")
        await until(walker.pilot, lambda: "↵ Fix" in shown(walker.app))
        await seen_and_pressed(walker, "enter")
        await until(walker.pilot, lambda: session.is_drafted and not isinstance(walker.app.screen, FixAllDialog))
        await settled(walker.pilot)
        assert "✓ no errors" in shown(walker.app)
        assert walker.keys <= MOST
        made = session.repairs
        assert {repair.fix for repair in made if isinstance(repair, FixAll)} == FIXES[export.name]
        names = {old: new for repair in made if isinstance(repair, MapValues) for old, new in repair.values}
        assert names == NAMES[export.name]
        joined = [repair for repair in made if isinstance(repair, Combine)]
        assert joined == [Combine("address", JOINED[export.name], How.JOIN)]
        assert session.totals["customers"]["create"] == LINES


def test_every_key_of_the_walk_is_an_action() -> None:
    known = {key for action in ACTIONS for key in action.keys}
    assert {"enter", "I", "n", "R", "space", *_MOVES} <= known
