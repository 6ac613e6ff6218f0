"""What is listed of the plan's customers and in which order, and how that is said."""

from __future__ import annotations

import pytest

from upflow_tui.engine.draft.lists import PlanOnly, PlanSort
from upflow_tui.tui.wizard.preview.plan_rows import FILTERS, SORTS
from upflow_tui.tui.wizard.preview.plan_view import PlanView


def test_untouched_it_says_nothing_and_asks_for_everything() -> None:
    view = PlanView()
    assert view.note(7) == ""
    assert not view.is_narrowed
    assert (view.query.search, view.query.only, view.query.sort) == ("", None, PlanSort.FILE)


@pytest.mark.parametrize("place", range(len(FILTERS)))
def test_each_filter_is_one_that_the_draft_knows(place: int) -> None:
    key = FILTERS[place][0]
    view = PlanView(only=place)
    assert view.query.only == (PlanOnly(key) if key is not None else None)
    assert view.is_narrowed is (key is not None)


def test_the_orders_follow_one_another_and_begin_again() -> None:
    view, seen = PlanView(), []
    for _ in SORTS:
        seen.append(view.query.sort)
        view.sort_by()
    assert seen == [PlanSort(key) for key, _, _ in SORTS]
    assert view.sort == 0


def test_another_order_is_not_turned() -> None:
    view = PlanView(sort=1)
    view.turn()
    assert view.note(3) == "by name, turned"
    view.sort_by()
    assert view.note(3) == "by problems"


def test_children_stand_under_their_parents_in_the_last_order_only() -> None:
    assert [place for place in range(len(SORTS)) if PlanView(sort=place).is_grouped] == [len(SORTS) - 1]


def test_narrowed_it_says_to_what_and_how_many() -> None:
    view = PlanView(only=1, search="acme", sort=1)
    assert view.note(3) == "only new · with “acme” · 3 · by name"
    view.widen()
    assert view.note(3) == "by name"
