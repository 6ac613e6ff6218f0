"""The fixed file saved from the preview, the last step, the result, and a past import: one file, the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.places import press, shown, told, until
from tests.tui.preview_host import preview_of, wizard
from tests.tui.wizard.write.test_import_step import choose
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.services import Services

BAD = "Customer ID,Customer name,Contact email,Solde\n007,Acme,a@acme.example,1\nC-2,Bolt,nobody,2\n"
VALID = b"Customer ID;Customer name;Contact email address\r\n007;Acme;a@acme.example\r\nC-2;Bolt;\r\n"
ALL = VALID.replace(b"Bolt;", b"Bolt;nobody")


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with an e-mail that is none."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "bad.csv"
    path.write_text(BAD)
    return path


async def save(pilot: Pilot[str], app: UpflowApp, key: str, target: Path, choice: int = 0) -> None:
    """Saves the fixed file by keys, with the choice of lines at this place of the list."""
    await press(pilot, key)
    assert isinstance(app.screen, ChooseDialog)
    await press(pilot, *["down"] * choice, "enter")
    assert isinstance(app.screen, PathDialog)
    field = app.screen.query_one(Input)
    assert field.value.endswith("bad-fixed.csv")
    field.value = str(target)
    await press(pilot, "enter")


async def test_it_is_saved_from_the_preview_the_summary_and_the_result(
    services: Services, bad: Path, tmp_path: Path
) -> None:
    async with preview_of(services, bad) as (app, pilot):
        await save(pilot, app, "W", tmp_path / "preview.csv")
        await until(pilot, lambda: any("2 lines saved" in text for text in told(app)))
        assert "1 cell left blank for errors" in told(app)[-1]
        await save(pilot, app, "W", tmp_path / "all.csv", choice=2)
        await until(pilot, (tmp_path / "all.csv").exists)
        await press(pilot, "n")
        footer = shown(app).splitlines()[-1]
        assert footer.count("Save fixed") == 1, "one key, not that of the result as well"
        await save(pilot, app, "W", tmp_path / "summary.csv", choice=1)
        await until(pilot, (tmp_path / "summary.csv").exists)
        await press(pilot, "i")
        await until(pilot, lambda: "Import 1" in shown(app))
        await save(pilot, app, "W", tmp_path / "result.csv")
        await until(pilot, (tmp_path / "result.csv").exists)
    assert (tmp_path / "preview.csv").read_bytes() == VALID
    assert (tmp_path / "summary.csv").read_bytes() == VALID
    assert (tmp_path / "result.csv").read_bytes() == VALID
    assert (tmp_path / "all.csv").read_bytes() == ALL


async def test_another_ending_is_refused_in_words(services: Services, bad: Path, tmp_path: Path) -> None:
    async with preview_of(services, bad) as (app, pilot):
        await save(pilot, app, "W", tmp_path / "out.pdf")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        assert "ends neither in .csv nor in .xlsx" in " ".join(shown(app).split())
        assert not (tmp_path / "out.pdf").exists()


async def test_checked_alone_nothing_is_known_to_change(services: Services, bad: Path) -> None:
    async with preview_of(services, bad) as (app, pilot):
        await press(pilot, "n")
        await choose(pilot, app, 2, 1)
        assert wizard(app).session.choices.alone
        await press(pilot, "i")
        assert "The stored customers are ignored: include them to import" in " ".join(shown(app).split())
        await press(pilot, "b")
        assert "stored customers ignored" in shown(app)
        await press(pilot, "W", "down", "enter")
        assert isinstance(app.screen, ChooseDialog)
        assert "checked without the stored customers" in " ".join(shown(app).split())
        assert services.engine.imported_before(wizard(app).session.source) == []  # type: ignore[arg-type]
