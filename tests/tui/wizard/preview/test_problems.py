"""The tab Problems: findings in groups, by value, and line by line."""

from __future__ import annotations

from pathlib import Path

from tests.tui.places import press, settled, shown, until
from tests.tui.preview_host import preview_of, row_under_cursor, wizard
from upflow_tui.tui.leaving import leave_one
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.preview.problems import ProblemsTab
from upflow_tui.tui.wizard.preview.step import PreviewStep


async def test_problems_are_grouped_and_lead_to_their_lines(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "tab")
        assert '▸ "…" is not a valid email address.' in row_under_cursor(app)
        await press(pilot, "enter", "down")
        assert row_under_cursor(app).split(" | ")[0].strip() == "nobody"
        assert row_under_cursor(app).split(" | ")[2] == "2"
        await press(pilot, "enter")
        assert row_under_cursor(app).startswith("6 | nobody")
        assert "2 problems" in shown(app)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "● Lines" in shown(app))
        await settled(pilot)
        assert "Line 7 · Contact email: nobody" in shown(app)
        assert "Write an address with an @" in shown(app)
        await press(pilot, "escape")
        assert row_under_cursor(app).startswith("7 | nobody"), "esc leads back to where one came from"


async def test_the_title_over_the_lines_says_how_many_a_search_leaves_and_stays_whole_behind_another_list(
    services: Services, file: Path
) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "tab", "enter", "down", "enter")
        title = next(line for line in shown(app).splitlines() if "·  2 problems" in line)
        await press(pilot, "enter")
        await until(pilot, lambda: "● Lines" in shown(app))
        wizard(app).query_one(ProblemsTab).search("7")
        await settled(pilot)
        await press(pilot, "escape")
        await until(pilot, lambda: title.replace("2 problems", "1 of 2 problems").rstrip() in shown(app))


async def test_esc_goes_from_the_lines_to_the_groups_and_then_leaves(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "tab", "down", "enter", "escape")
        assert not leave_one(wizard(app).query_one(PreviewStep).levels())
        assert "● Problems" in shown(app)


async def test_notes_and_findings_about_the_file_lead_nowhere(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "blank.csv"
    path.write_text("Customer ID,Customer name\nC-1,Acme\n\n")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "tab", "enter", "enter")
        assert "● Problems" in shown(app)
        assert "line file" not in shown(app)
