"""What is chosen for the columns of a list survives the program's end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.tui.conftest import ImportFile
from tests.tui.places import opened, press, settled, told
from upflow_tui.engine.settings.column_choices import FILE_NAME, ColumnChoice
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.samples import sample_path
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid


async def test_columns_are_as_they_were_left_and_a_damaged_file_is_said(
    sample_services: Services, import_file: ImportFile, tmp_path: Path
) -> None:
    import_file(sample_services, sample_path("customers-clean.csv"))
    services = replace(sample_services, settings_file=SettingsFile(tmp_path / "config", {}))
    async with opened(services) as (app, pilot):
        await press(pilot, "C", "space", "right", "down", "right", "enter")
        await settled(pilot)
        chosen = app.screen.query_one("#list", RowGrid).adjusting.choice
        assert chosen.shown == {"id": False}
        assert set(chosen.widths) == {"parent"}
    async with opened(services) as (app, _):
        assert app.screen.query_one("#list", RowGrid).adjusting.choice == chosen
    (tmp_path / "config" / FILE_NAME).write_text("{")
    async with opened(services) as (app, _):
        assert app.screen.query_one("#list", RowGrid).adjusting.choice == ColumnChoice()
        assert [text for text in told(app) if FILE_NAME in text]
