"""The rule by which columns share the room: numbers in, numbers out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.tui.widgets.grid.widths import Wish, shared

GAP = 2


def wish(least: int, usual: int, widest: int | None = None, weight: int = 1) -> Wish:
    return Wish(least, usual, widest if widest is not None else usual, weight)


def test_where_there_is_room_nothing_is_cut_and_nothing_is_wider_than_it_needs() -> None:
    assert shared([wish(10, 20, 25), wish(5, 8), wish(5, 5)], 200, GAP) == (25, 8, 5)


def test_what_is_scarce_goes_first_to_what_is_usual_then_to_the_longest() -> None:
    one_long_name = wish(10, 20, 60)
    assert shared([one_long_name, wish(10, 30)], 10 + 10 + GAP + 30, GAP) == (20, 30)


def test_by_weight() -> None:
    assert shared([wish(10, 99, weight=3), wish(10, 99)], 20 + GAP + 40, GAP) == (40, 20)


def test_what_must_be_whole_keeps_its_width_when_the_others_shrink() -> None:
    whole = wish(11, 11)
    assert shared([wish(22, 40), whole, wish(8, 30)], 22 + 11 + 8 + 2 * GAP, GAP) == (22, 11, 8)


def test_what_does_not_fit_is_left_to_scrolling_and_those_in_sight_share_its_room() -> None:
    widths = shared([wish(20, 30), wish(10, 10), wish(30, 50)], 45, GAP)
    assert widths[:2] == (30, 10)
    assert widths[2] == 40, "it takes what it needs, up to a limit, and is scrolled to"


def test_of_which_nothing_is_known_takes_what_is_left() -> None:
    assert shared([Wish(10, weight=2), Wish.exactly(6), Wish(10)], 10 + 6 + 10 + 2 * GAP + 30, GAP) == (30, 6, 20)


WISHES = st.lists(
    st.builds(
        lambda least, more, most, weight: Wish(least, least + more, least + more + most, weight),
        st.integers(1, 30),
        st.integers(0, 40),
        st.integers(0, 40),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=12,
)


@given(WISHES, st.integers(1, 300))
def test_nobody_gets_less_than_the_least_and_what_is_cut_leaves_nothing_free(wishes: list[Wish], room: int) -> None:
    widths = shared(wishes, room, GAP)
    assert all(width >= wish.least for width, wish in zip(widths, wishes, strict=True))
    taken = sum(widths) + GAP * (len(widths) - 1)
    if sum(wish.least for wish in wishes) + GAP * (len(wishes) - 1) <= room:
        is_cut = any(width < (wish.widest or 0) for width, wish in zip(widths, wishes, strict=True))
        assert taken == room if is_cut else taken <= room
        assert all(width <= (wish.widest or 0) for width, wish in zip(widths, wishes, strict=True))
