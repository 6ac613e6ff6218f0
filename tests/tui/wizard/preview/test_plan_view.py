"""What is listed of the plan's customers and in which order, and how that is said."""

from __future__ import annotations

from upflow_tui.engine.draft.lists import PlanOnly, PlanSort
from upflow_tui.tui.filters import Filter, Filters
from upflow_tui.tui.wizard.preview.plan_filters import FIXED
from upflow_tui.tui.wizard.preview.plan_rows import SORTS
from upflow_tui.tui.wizard.preview.plan_view import PlanView


def test_untouched_it_says_nothing_and_asks_for_everything() -> None:
    view = PlanView()
    assert view.note(7) == ""
    assert not view.is_narrowed
    assert (view.query.search, view.query.only, view.query.sort) == ("", (), PlanSort.FILE)


def test_each_filter_is_one_that_the_draft_knows() -> None:
    asked = [PlanView(Filters((one,))).query.only for one, _ in FIXED]
    assert sorted(only for (only,) in asked) == sorted(PlanOnly)


def test_filters_of_a_row_narrow_by_its_values() -> None:
    filters = Filters(
        (Filter("manager", "ana@x.example", ""), Filter("workflow", "Slow", ""), Filter("parent", -7, ""))
    )
    query = PlanView(filters).query
    assert (query.manager, query.workflow, query.parent, query.only) == ("ana@x.example", "Slow", -7, ())


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


def test_narrowed_it_says_how_many_are_left() -> None:
    view = PlanView(Filters((FIXED[0][0],)), search="acme", sort=1)
    assert view.note(3) == "3 found · by name"
    view.widen()
    assert view.note(3) == "by name"
