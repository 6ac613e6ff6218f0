"""IDs of another shape than the file's (docs/rules.md §5, `id_shape`)."""

from collections.abc import Iterable
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from upflow_tui.importing.planning import id_shapes
from upflow_tui.importing.planning.id_shapes import odd_ids, orders_of, places_of


def odd(external_ids: Iterable[str], stored: Iterable[str] = ()) -> list[str]:
    return odd_ids(list(external_ids), lambda: stored)


PADDED = [f"TR{number:04d}" for number in range(1, 40)]


@pytest.mark.parametrize(
    "wrong", ["TROO12", "TR012", "TR00012", "12 rue de la Paix", "a@b.fr", "0012", "TR0012.0", "ＴＲ００１２", "tr0012"]
)
def test_an_id_that_does_not_look_like_the_others_is_odd(wrong: str) -> None:
    assert odd([*PADDED, wrong]) == [wrong]


def test_an_id_of_letters_and_digits_in_any_order_begins_as_the_others_do() -> None:
    usual = [f"0015g00000{number * 7919 % 46656:05x}AbC"[:18] for number in range(100, 160)]
    assert odd(usual) == []
    assert odd([*usual, usual[0].swapcase()]) == [usual[0].swapcase()]


@pytest.mark.parametrize(
    "usual",
    [
        PADDED,
        [f"C-{number}" for number in range(1, 300)],
        [str(number) for number in range(90, 1200)],
        [f"{number:08x}" for number in range(3 * 10**8, 3 * 10**8 + 400 * 7919, 7919)],
        ["0015i00000abcDEAAZ", "0015i00000XYzpQAAR", "0015i0000012rtZAAS", "0015i00000Ghj4KAAU", "0015i00000qqqqqAAA"]
        * 1,
        ["Alpha SA", "Durand & Fils", "3M", "Total", "Acme", "Zed 12"],
    ],
)
def test_ids_of_one_habit_are_not(usual: list[str]) -> None:
    assert odd(usual) == []


def test_a_shape_of_three_ids_and_one_percent_is_one_of_its_own() -> None:
    assert odd([*PADDED, "X-1", "X-2", "X-3"]) == []
    many = [f"TR{number:04d}" for number in range(1, 400)]
    assert odd([*many, "X-1", "X-2", "X-3"]) == ["X-1", "X-2", "X-3"]


def test_the_shape_of_a_stored_id_is_one_of_its_own() -> None:
    assert odd([*PADDED, "HQ-7"], ["HQ-1"]) == []
    assert odd([*PADDED, "HQ-7"], ["TR0001"]) == ["HQ-7"]


def test_a_hexadecimal_number_of_another_length_or_alphabet_is_odd() -> None:
    usual = [f"{number:08x}" for number in range(3 * 10**8, 3 * 10**8 + 100 * 7919, 7919)]
    assert odd([*usual, "1234567"]) == ["1234567"]
    assert odd([*usual, "1234567z"]) == ["1234567z"]


def test_few_ids_have_no_shape() -> None:
    assert odd(["TR0001", "TR0002", "TR0003", "x"]) == []


@pytest.mark.parametrize("wrong", ["D-945", "D-00945", "FR-000670", "FR00670", "fr000670", "D–0945", "D0945"])
def test_of_two_shapes_each_has_its_length_and_signs(wrong: str) -> None:
    usual = [f"FR{number:06}" if number % 3 else f"D-{number:04}" for number in range(900, 1000)]
    assert odd(usual) == []
    assert odd([*usual, wrong]) == [wrong]


@pytest.mark.parametrize("wrong", ["c-0004", "C–0004", "C0004", "'C-0004", "'00124", "Ｃ-0004", "С-0004"])
def test_where_some_have_no_shape_an_id_written_nearly_as_the_others_is_odd(wrong: str) -> None:
    usual = [*(f"C-{number:04}" for number in range(5, 17)), "00123", "80331"]
    assert odd(usual) == []
    assert odd([*usual, wrong]) == [wrong]
    assert odd([*usual, wrong], ["c-1", "C–1", "C1", "'C-1", "'1", "Ｃ-1", "С-1"]) == []


def test_hexadecimal_numbers_in_capitals_among_small_letters_are_odd() -> None:
    usual = [f"{number:08x}" for number in range(3 * 10**8, 3 * 10**8 + 100 * 7919, 7919)]
    assert odd([*usual, "1A2B3C4D"]) == ["1A2B3C4D"]


@pytest.mark.parametrize(
    ("external_id", "places", "order"),
    [("TR0012", "AA9999", "A9"), ("c-10.0", "a-99.9", "a-9.9"), ("é12", "ä99", "ä9"), ("A--B", "A--A", "A-A")],
)
def test_places_and_order_of_an_id(external_id: str, places: str, order: str) -> None:
    assert (places_of([external_id]), orders_of([external_id])) == ([places], [order])


@given(st.lists(st.one_of(st.text("aZ09-. é\n", min_size=1, max_size=9), st.text(min_size=1, max_size=90)), max_size=5))
def test_many_ids_have_the_same_order_as_each_alone(external_ids: list[str]) -> None:
    assert orders_of(external_ids) == [orders_of([external_id])[0] for external_id in external_ids]


SHAPES = st.sampled_from(["C-{:04}", "c-{:04}", "C{:04}", "{}", "{:06}", "AB{}X", "É{}", "{:x}", "{:032x}", "'C-{:04}"])


@given(st.lists(st.tuples(SHAPES, st.integers(1, 130)), min_size=1, max_size=5), st.booleans())
@example([("C-{:04}", 100), ("C{:04}", 2)], False)
@example([("C-{:04}", 130), ("{}", 120)], False)
@settings(deadline=None)
def test_what_is_told_of_all_ids_at_once_is_what_is_told_of_each(shapes: list[tuple[str, int]], turned: bool) -> None:
    ids = list(dict.fromkeys(shape.format(number) for shape, count in shapes for number in range(count)))
    ids = ids[::-1] if turned else ids
    with mock.patch.object(id_shapes, "_are_usual", return_value=False):
        expected = odd(ids)
    assert odd(ids) == expected
    if id_shapes._are_usual(ids):
        assert expected == []


def test_ids_of_one_shape_are_told_at_once() -> None:
    ids = [f"C-{number:06}" for number in range(5_000)]
    with mock.patch.object(id_shapes, "orders_of", side_effect=AssertionError):
        assert odd(ids) == []
    with pytest.raises(AssertionError), mock.patch.object(id_shapes, "orders_of", side_effect=AssertionError):
        odd([*ids, "C-0001", "C-O00001"])


def test_where_letters_and_digits_stand_anywhere_the_alphabet_counts_though_each_shape_is_one_of_its_own() -> None:
    shapes = ["A9999999", "9A999999", "9999999A", "A999999A", "9A9A9999", "A9A99999"]
    usual = [shape.replace("A", "ABCDE"[at % 5]).replace("9", str(at)) for shape in shapes for at in range(10)]
    assert odd(usual) == []
    assert odd([*usual, "X1234567"]) == ["X1234567"]
