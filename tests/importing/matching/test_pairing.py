"""Columns and fields are brought together for the best of all, and ties stay open (docs/rules.md §3)."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.matching.pairing import NEAR, pair

WEIGHTS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.sampled_from("abcd")),
    st.floats(0.5, 3).map(lambda weight: round(weight, 2)),
    max_size=12,
)


def best_sum(weights: dict[tuple[int, str], float]) -> float:
    """The greatest sum, by trying every way."""
    columns = [0, 1, 2, 3, 4, *[None] * 4]
    return max(
        sum(
            weights.get((column, field), 0.0) for column, field in zip(order, "abcd", strict=True) if column is not None
        )
        for order in set(permutations(columns, 4))
    )


def test_a_column_gives_way_where_all_together_gain() -> None:
    weights = {(0, "a"): 0.9, (0, "b"): 0.8, (1, "a"): 0.85}
    assert pair(weights).pairs == {0: "b", 1: "a"}


def test_better_evidence_is_not_outweighed_by_more_of_a_lesser_kind() -> None:
    weights = {(0, "a"): 101.0, (0, "b"): 1.9, (1, "a"): 1.9}
    assert pair(weights).pairs == {0: "a"}


def test_two_equal_columns_or_fields_are_left_open_and_so_is_an_even_swap() -> None:
    assert pair({(0, "a"): 0.9, (2, "a"): 0.9, (1, "a"): 0.5}).ties == [((0, 2), ("a",))]
    assert pair({(0, "a"): 0.9, (0, "b"): 0.9}).ties == [((0,), ("a", "b"))]
    swap = pair({(column, field): 0.9 for column in (0, 1) for field in "ab"})
    assert swap.pairs == {}
    assert {columns for columns, _ in swap.ties} == {(0, 1)}


def test_a_tie_leaves_the_rest_of_its_group_paired() -> None:
    weights = {(0, "a"): 0.9, (1, "a"): 0.9, (1, "b"): 0.5, (2, "b"): 0.8}
    pairing = pair(weights)
    assert pairing.pairs == {2: "b"}
    assert pairing.ties == [((0, 1), ("a",))]


def test_nothing_to_pair() -> None:
    assert pair({}).pairs == {}


@given(WEIGHTS)
def test_the_sum_is_the_greatest_there_is_where_nothing_is_tied(weights: dict[tuple[int, str], float]) -> None:
    pairing = pair(weights)
    assert len(set(pairing.pairs.values())) == len(pairing.pairs)
    assert set(pairing.pairs.items()) <= set(weights)
    if not pairing.ties:
        assert abs(sum(weights[item] for item in pairing.pairs.items()) - best_sum(weights)) < 1e-9


def test_a_tie_that_goes_around_leaves_all_its_columns_open() -> None:
    weights = {(0, "a"): 0.9, (1, "a"): 0.9, (1, "b"): 0.9, (2, "b"): 0.9}
    pairing = pair(weights)
    assert pairing.pairs == {}
    assert pairing.ties == [((0, 1, 2), ("a", "b"))]


@given(WEIGHTS, st.permutations(range(5)))
def test_the_order_of_columns_does_not_change_the_pairs(
    weights: dict[tuple[int, str], float], order: list[int]
) -> None:
    moved = pair({(order[column], field): weight for (column, field), weight in weights.items()}).pairs
    assert {order[column]: field for column, field in pair(weights).pairs.items()} == moved


@given(WEIGHTS)
def test_every_pair_is_needed_for_the_greatest_sum(weights: dict[tuple[int, str], float]) -> None:
    best = best_sum(weights)
    for item in pair(weights).pairs.items():
        assert best_sum({key: weight for key, weight in weights.items() if key != item}) <= best - NEAR + 1e-9
