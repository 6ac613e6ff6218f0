"""Undo and redo of repairs in the import that is being prepared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Repair, Replace
from upflow_tui.tui.wizard.session_repairs import SessionRepairs


@dataclass
class Opened:
    """All that counts here of an opened file: what its saved mapping remembers."""

    repairs: tuple[Repair, ...] = ()


class Session(SessionRepairs):
    """A session that notes what it drafts."""

    def __init__(self, opened: Opened, repairs: tuple[Repair, ...] | None = None) -> None:
        super().__init__()
        self.opened = opened  # type: ignore[assignment]
        self.choices = ImportChoices(repairs=repairs)
        self.drafted: list[tuple[Repair, ...]] = []

    def choose(self, **choices: Any) -> None:
        self.choices = replace(self.choices, **choices)

    def make_draft(self) -> None:
        self.drafted.append(self.repairs)


REPAIRS = st.one_of(
    st.builds(CellEdit, st.integers(2, 9), st.integers(0, 5), st.text(max_size=3), st.text(max_size=3)),
    st.builds(FixAll, st.sampled_from(FixName)),
    st.builds(Replace, st.just("town"), st.text(min_size=1, max_size=3), st.text(max_size=3)),
    st.builds(MapValues, st.just("workflow"), st.just((("a", "b"),))),
)
REMEMBERED = st.lists(REPAIRS, max_size=2).map(tuple)


@given(REMEMBERED, st.none() | REMEMBERED, st.lists(REPAIRS, min_size=1, max_size=6))
def test_undo_of_all_gives_back_the_first_choices(
    remembered: tuple[Repair, ...], chosen: tuple[Repair, ...] | None, repairs: list[Repair]
) -> None:
    session = Session(Opened(remembered), chosen)
    first, before = session.choices, session.repairs
    for repair in repairs:
        session.repair(repair)
    assert session.repairs == (*before, *repairs)
    made = session.choices
    for _ in repairs:
        session.undo_repair()
    assert session.choices == first
    assert session.repairs == before
    for _ in repairs:
        session.redo_repair()
    assert session.choices == made
    assert not session.can_redo_repair


@given(st.lists(st.sampled_from(["undo", "redo"]) | REPAIRS, max_size=20))
def test_each_step_drafts_what_counts_and_keeps_a_line_of_steps(steps: list[Repair | str]) -> None:
    session = Session(Opened())
    made: list[Repair] = []
    undone: list[Repair] = []
    for step in steps:
        if step == "undo":
            session.undo_repair()
            if made:
                undone.append(made.pop())
        elif step == "redo":
            session.redo_repair()
            if undone:
                made.append(undone.pop())
        else:
            assert not isinstance(step, str)
            session.repair(step)
            made.append(step)
            undone.clear()
        assert session.drafted[-1] == session.repairs == tuple(made)
        assert session.can_undo_repair is bool(made)
        assert session.can_redo_repair is bool(undone)


def test_what_the_saved_mapping_remembers_can_be_taken_back() -> None:
    remembered = MapValues("workflow", (("a", "b"),))
    session = Session(Opened((remembered,)))
    session.undo_repair()
    assert session.choices.repairs == (), "none, and not what is remembered"
    session.redo_repair()
    assert session.choices.repairs is None


def test_another_file_forgets_what_was_taken_back() -> None:
    session = Session(Opened())
    session.repair(FixAll(FixName.SPACES))
    session.undo_repair()
    session.forget_undone()
    assert not session.can_redo_repair
