"""The command palette leads to the actions of other places, to customers and to imports."""

from __future__ import annotations

from collections.abc import Callable

from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot

from tests.tui.conftest import ImportFile
from tests.tui.places import opened, press, settled, until
from upflow_tui.core.organization import Organization
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.paste_members import PasteMembersDialog
from upflow_tui.tui.screens.customers.customer import CustomerScreen
from upflow_tui.tui.screens.past_import.screen import PastImportScreen
from upflow_tui.tui.services import Services


async def found(app: UpflowApp, pilot: Pilot[str], typed: str, wanted: Callable[[str], bool]) -> None:
    """Types in the palette, waits until what is wanted is the first hit, and chooses it."""
    await press(pilot, "ctrl+p")
    await pilot.press(*typed)

    def is_first() -> bool:
        palette = app.screen
        assert isinstance(palette, CommandPalette)
        options = palette.query_one(CommandList).options
        return bool(options) and wanted(str(options[0].prompt))

    await until(pilot, is_first)
    await press(pilot, "enter")


async def test_an_action_of_another_place_is_done_there(services: Services) -> None:
    services.engine.replace_organization(Organization("Mars"))
    async with opened(services) as (app, pilot):
        await found(app, pilot, "paste members", lambda first: "Organization: Paste members" in first)
        await until(pilot, lambda: isinstance(app.screen, PasteMembersDialog))
        assert app.current_mode == "organization"


async def test_an_action_that_needs_a_row_says_its_key_there(services: Services, import_file: ImportFile) -> None:
    import_file(services, "Customer ID,Customer name\nC-1,Abel\n")
    async with opened(services) as (app, pilot):
        await found(app, pilot, "forget", lambda first: "Import history: Forget" in first)
        await until(pilot, lambda: app.current_mode == "history" and app._notifications)
        assert [note.message for note in app._notifications] == ["Forget: choose the row, then press x."]


async def test_customers_and_imports_are_opened_by_name(services: Services, import_file: ImportFile) -> None:
    import_file(services, "Customer ID,Customer name,Town\nC-1,[/]Durand,Lyon\n", "march.csv")
    async with opened(services) as (app, pilot):
        await found(app, pilot, "durand", lambda first: "Customer: [/]Durand · C-1" in first)
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
        await settled(pilot)
        await found(app, pilot, "march", lambda first: "Import 1: march.csv" in first)
        await until(pilot, lambda: isinstance(app.screen, PastImportScreen))
        await settled(pilot)
