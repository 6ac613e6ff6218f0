"""Undo and redo of repairs: what counts, what was taken back, and what the choices say of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Repair, Replace
from upflow_tui.tui.wizard.session_repairs import Repairs, RepairSteps

REPAIRS = st.one_of(
    st.builds(CellEdit, st.integers(2, 9), st.integers(0, 5), st.text(max_size=3), st.text(max_size=3)),
    st.builds(FixAll, st.sampled_from(FixName)),
    st.builds(Replace, st.just("town"), st.text(min_size=1, max_size=3), st.text(max_size=3)),
    st.builds(MapValues, st.just("workflow"), st.just((("a", "b"),))),
)
REMEMBERED = st.lists(REPAIRS, max_size=2).map(tuple)


class Choices:
    """What an import says of repairs: chosen, or where nothing is, what its saved mapping remembers."""

    def __init__(self, remembered: Repairs = (), chosen: Repairs | None = None) -> None:
        self.steps = RepairSteps()
        self._remembered = remembered
        self.chosen = chosen

    @property
    def repairs(self) -> Repairs:
        return self._remembered if self.chosen is None else self.chosen

    def add(self, repair: Repair) -> None:
        self._choose(self.steps.add(self.repairs, repair))

    def undo(self) -> None:
        self._choose(self.steps.undo(self.repairs))

    def redo(self) -> None:
        self._choose(self.steps.redo(self.repairs))

    def _choose(self, repairs: Repairs) -> None:
        self.chosen = self.steps.chosen(self.chosen, self.repairs, repairs)


@given(REMEMBERED, st.none() | REMEMBERED, st.lists(REPAIRS, min_size=1, max_size=6))
def test_undo_of_all_gives_back_the_first_choices(
    remembered: Repairs, chosen: Repairs | None, repairs: list[Repair]
) -> None:
    choices = Choices(remembered, chosen)
    before = choices.repairs
    for repair in repairs:
        choices.add(repair)
    assert choices.repairs == (*before, *repairs)
    made = choices.chosen
    for _ in repairs:
        choices.undo()
    assert choices.chosen == chosen
    assert choices.repairs == before
    for _ in repairs:
        choices.redo()
    assert choices.chosen == made
    assert not choices.steps.can_redo


@given(st.lists(st.sampled_from(["undo", "redo"]) | REPAIRS, max_size=20))
def test_each_step_counts_and_the_steps_stay_in_line(steps: list[Repair | str]) -> None:
    choices = Choices()
    made: list[Repair] = []
    undone: list[Repair] = []
    for step in steps:
        if step == "undo":
            choices.undo()
            if made:
                undone.append(made.pop())
        elif step == "redo":
            choices.redo()
            if undone:
                made.append(undone.pop())
        else:
            assert not isinstance(step, str)
            choices.add(step)
            made.append(step)
            undone.clear()
        assert choices.repairs == tuple(made)
        assert choices.steps.can_redo is bool(undone)


def test_what_the_saved_mapping_remembers_can_be_taken_back() -> None:
    choices = Choices((MapValues("workflow", (("a", "b"),)),))
    choices.undo()
    assert choices.chosen == (), "none, and not what is remembered"
    choices.redo()
    assert choices.chosen is None


def test_another_file_forgets_what_was_taken_back() -> None:
    choices = Choices()
    choices.add(FixAll(FixName.SPACES))
    choices.undo()
    choices.steps.forget()
    assert not choices.steps.can_redo
