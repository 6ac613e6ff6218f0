"""Several filters at once: one of a kind, the newest last."""

from __future__ import annotations

from upflow_tui.tui.filters import Filter, Filters

ANA = Filter("manager", "ana@mars.example", "Manager: ana@mars.example")
BEN = Filter("manager", "ben@mars.example", "Manager: ben@mars.example")
GROUP = Filter("parent", 7, "Parent: Groupe Lenoir")


def test_filters_of_several_kinds_stand_in_the_order_of_choice() -> None:
    filters = Filters().toggled(ANA).toggled(GROUP)
    assert list(filters) == [ANA, GROUP]
    assert (filters.text("manager"), filters.number("parent"), filters.value("workflow")) == (ANA.value, 7, None)
    assert list(filters.without(-1)) == [ANA]


def test_another_one_of_a_kind_takes_the_place_of_the_first_and_is_the_newest() -> None:
    assert list(Filters((ANA, GROUP)).toggled(BEN)) == [GROUP, BEN]


def test_the_same_again_lets_it_go_whatever_it_is_called_now() -> None:
    assert not Filters((GROUP,)).toggled(Filter("parent", 7, "Parent: another name"))
