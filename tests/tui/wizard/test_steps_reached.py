"""The digits lead to the steps that were reached, as far as one gets."""

from __future__ import annotations

from pathlib import Path

from tests.tui.places import press, settled, until
from tests.tui.preview_host import preview_of, wizard
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.steps_reached import StepsReached


def test_a_step_is_gone_to_as_far_as_those_before_it_are_finished() -> None:
    reached = StepsReached()
    reached.note(4)
    assert reached.way_to(2, 4, lambda step: "never asked") == (2, None)
    assert reached.way_to(4, 1, lambda step: None) == (4, None)
    assert reached.way_to(4, 1, lambda step: "not complete" if step == 3 else None) == (3, "not complete")
    assert reached.way_to(3, 1, lambda step: "no file") == (1, "no file")


def test_a_file_that_is_read_anew_makes_the_later_steps_unknown() -> None:
    reached = StepsReached()
    reached.note(3)
    reached.forget(1)
    step, reason = reached.way_to(2, 1, lambda step: None)
    assert step == 1 and reason is not None and "not reached yet" in reason


async def test_digits_lead_from_the_preview_to_the_map_and_forward_again(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("Customer ID,Customer name\nC-1,Acme\n")
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "2")
        assert wizard(app).session.step == 2
        await press(pilot, "4")
        assert wizard(app).session.step == 2, "that step was not reached yet"
        await press(pilot, "3")
        await until(pilot, lambda: wizard(app).session.step == 3 and wizard(app).session.is_drafted)
        await settled(pilot)
