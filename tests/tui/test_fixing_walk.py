"""The faulty file whose faults can all be fixed, from all its errors to none, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from tests.tui.places import settled, shown, until
from tests.tui.test_walk import walking
from tests.tui.walking import Walker, demo_services
from upflow_tui.tui.dialogs.new_member import NewMemberDialog
from upflow_tui.tui.dialogs.value_map import ValueMapDialog

TO_THE_FILE = ("down",) * 3
"""From the first run's list to the sample that can be fixed."""


async def checked(walker: Walker) -> None:
    """Waits until the lines are checked again."""
    await until(walker.pilot, lambda: walker.wizard.session.is_drafted and not walker.wizard.session.is_busy)
    await settled(walker.pilot)


async def repair(walker: Walker) -> None:
    """Presses r and F10; where the file names a member who is missing, creates it first."""
    await walker.press("r")
    await until(walker.pilot, lambda: walker.app.screen is not walker.wizard and " esc " in shown(walker.app))
    await settled(walker.pilot)
    if "F10 Apply" not in shown(walker.app) and isinstance(walker.app.screen, ValueMapDialog):
        await walker.press("escape", "a")
        await until(walker.pilot, lambda: isinstance(walker.app.screen, NewMemberDialog))
        await walker.press("enter")
    else:
        await walker.press("f10")
    await checked(walker)


async def test_the_fixable_file_goes_to_no_error_by_keys_alone(tmp_path: Path) -> None:
    services = demo_services(tmp_path)
    async with walking(services) as walker:
        await walker.to_map(*TO_THE_FILE, "enter")
        await walker.to_preview()
        session = walker.wizard.session
        assert session.totals is not None
        assert session.totals["errors"] > 200
        before = walker.keys
        await walker.press("tab")
        steps = 0
        while errors := session.totals["errors"]:
            await repair(walker)
            assert session.totals["errors"] < errors, shown(walker.app)
            steps += 1
        assert "✓ no errors" in shown(walker.app)
        assert any(member.email == "lea.martin@mars.example" for member in services.engine.organization().members)
        assert steps <= 14
        assert walker.keys - before <= 32
        await taken_back(walker)


async def taken_back(walker: Walker) -> None:
    """Undo of everything gives back the first draft, but for the member; redo fixes it again."""
    session = walker.wizard.session
    made = len(session.repairs)
    await walker.press(*"u" * made)
    await checked(walker)
    assert session.choices.repairs is None
    assert session.totals is not None
    assert session.totals["errors"] > 200
    await walker.press(*"U" * made)
    await checked(walker)
    assert "✓ no errors" in shown(walker.app)
