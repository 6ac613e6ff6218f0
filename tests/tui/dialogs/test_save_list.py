"""Lists saved from the screens: the ending of the name says whether as CSV or as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.reports.sheets import filled_cells, sheets_of
from tests.tui.conftest import ImportFile
from tests.tui.places import opened, press, shown, told, until
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.services import Services

FIRST = "Customer ID,Customer name,Town,Workflow\n007,Abel,Lyon,Nobody's\n008,Berta,Nice,\n"
SECOND = "Customer ID,Customer name,Town,Workflow\n007,Abel,Lille,\n008,Berta,Nice,\n"
KEYS = {
    "customers": ("w",),
    "errors": ("h", "down", "e"),
    "comparison": ("h", "equals_sign", "down", "equals_sign", "w"),
    "template": ("a", "enter", "escape", "w", "end", "enter"),
}
"""From the first screen to the question where to."""


@pytest.fixture
def filled(sample_services: Services, import_file: ImportFile) -> Services:
    """Two imports, the first with a line with an error."""
    import_file(sample_services, FIRST, "may.csv")
    import_file(sample_services, SECOND, "june.csv")
    return sample_services


async def save(services: Services, what: str, target: Path) -> None:
    """Saves one of the lists by keys."""
    async with opened(services) as (app, pilot):
        await press(pilot, *KEYS[what])
        assert ".xlsx for a workbook" in shown(app)
        app.screen.query_one(Input).value = str(target)
        await press(pilot, "enter")
        await until(pilot, lambda: any(str(target) in text for text in told(app)))


@pytest.mark.parametrize(
    ("what", "sheet", "row"),
    [
        ("customers", "Customers", ["Abel", "007"]),
        ("errors", "Lines with errors", ["007", "Abel", "Lyon", "Nobody's"]),
        ("comparison", "Differences", ["changed", "007", "Abel", "", "Town", "Lyon", "Lille"]),
        ("template", "Examples", ["Durand & Fils", "EXAMPLE-1"]),
    ],
)
async def test_a_name_that_ends_in_xlsx_makes_a_workbook(
    what: str, sheet: str, row: list[str], filled: Services, tmp_path: Path
) -> None:
    target = tmp_path / "saved.XLSX"
    await save(filled, what, target)
    content = target.read_bytes()
    assert sheets_of(content)[sheet][1][: len(row)] == row
    assert filled_cells(content) == ({"D2"} if what == "errors" else set())


async def test_another_ending_is_refused_in_words(filled: Services, tmp_path: Path) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, *KEYS["customers"])
        app.screen.query_one(Input).value = str(tmp_path / "saved.pdf")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        assert "ends neither in .csv nor in .xlsx" in " ".join(shown(app).split())
    assert not (tmp_path / "saved.pdf").exists()


async def test_what_a_sheet_cannot_hold_is_refused_in_words(
    filled: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upflow_tui.reports.text_sheet.MOST_LINES", 2)
    async with opened(filled) as (app, pilot):
        await press(pilot, *KEYS["customers"])
        app.screen.query_one(Input).value = str(tmp_path / "saved.xlsx")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        words = " ".join(shown(app).split())
        assert "An Excel sheet has 2 rows" in words
        assert "Write a .csv file." in words
    assert not (tmp_path / "saved.xlsx").exists()
