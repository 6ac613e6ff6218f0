"""What is told for a moment covers no row and no key."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.widgets._toast import Toast

from tests.tui.conftest import ImportFile
from tests.tui.places import press, settled
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.key_bar import KeyBar

FILE = "Customer ID;Customer name\n" + "".join(f"C-{number};Customer {number}\n" for number in range(60))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("keys", [[], ["h"], ["o"], ["a"]], ids=["customers", "history", "organization", "a dialog"])
async def test_what_is_told_covers_no_row_and_no_key(
    keys: list[str], size: tuple[int, int], sample_services: Services, import_file: ImportFile
) -> None:
    import_file(sample_services, FILE)
    app = UpflowApp(sample_services)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, *keys, "end")
        app.notify("Something that a person is told in a sentence. " * 4, timeout=60)
        app.notify("A second thing.", timeout=60)
        await settled(pilot)
        await pilot.pause()
        toasts = [toast.region for toast in app.screen.query(Toast)]
        assert len(toasts) == 2 and all(region.area for region in toasts)
        below: list[Region] = [widget.region for kind in (RowGrid, KeyBar) for widget in app.screen.query(kind)]
        assert not any(toast.overlaps(region) for toast in toasts for region in below)
        if isinstance(app.focused, RowGrid):
            grid = app.focused
            assert grid.cursor_row == grid.row_count - 1
            assert grid.scroll_offset.y + grid.region.height >= grid.row_count, (
                "the row under the cursor stays in sight"
            )
