"""Cells that hold more than they should: addresses with names, several addresses, full names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.text import email_key
from upflow_tui.importing.fixes.splitting import (
    NO_SPLITS,
    FullNames,
    Splits,
    address_alone,
    addresses_of,
    names_of,
    with_addresses_alone,
)

MESSY = st.lists(
    st.sampled_from(["a@b.fr", "A@b.fr", "c.d@e.fr", "Anna", "Roy", " ", ",", ";", "|", "<", ">", '"', "(", ")", "et", "@", "/", "\n"]),
    max_size=10,
).map("".join)  # fmt: skip
ADDRESSES = st.lists(st.from_regex(r"[a-z]{1,4}(\.[a-z]{1,3})?@[a-z]{2,5}\.fr", fullmatch=True), min_size=2, max_size=5)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Anna Roy <a@b.fr>", "a@b.fr"), ("<a@b.fr>", "a@b.fr"), ('"Roy, Anna" <a@b.fr>', "a@b.fr"),
        ("Roy, Anna <a@b.fr>", "a@b.fr"), ("a@b.fr <a@b.fr>", "a@b.fr"), ("'A@b.fr' <a@b.fr>", "a@b.fr"),
        ("mailto:a@b.fr", "a@b.fr"), ("MAILTO:a@b.fr?subject=x", "a@b.fr"), ("Anna <mailto:a@b.fr>", "a@b.fr"),
        ("A@b.fr#mailto:a@b.fr#", "a@b.fr"), ("Anna#mailto:a@b.fr#write", "a@b.fr"),
        ("c@d.fr#mailto:a@b.fr#", "c@d.fr#mailto:a@b.fr#"),
        ("'a@b.fr'", "a@b.fr"), ('"a@b.fr"', "a@b.fr"), ("[a@b.fr]", "a@b.fr"), ("a@b.fr (Anna)", "a@b.fr"),
        ("a@b.fr.", "a@b.fr"), ("a@b.fr;", "a@b.fr"), ("Anna <a@b.fr>;", "a@b.fr"),
        ("o'connor@b.fr", "o'connor@b.fr"), ("a@b.fr", "a@b.fr"),
    ],
)  # fmt: skip
def test_what_stands_around_an_address_goes(text: str, address: str) -> None:
    assert address_alone(text) == address
    assert with_addresses_alone(text) == address


@pytest.mark.parametrize(
    "text", ["x@y.fr <a@b.fr>", "Anna", "a @b.fr", "Anna a@b.fr", "a@@b.fr", "<>", "Anna <ab.fr>", ""]
)
def test_what_is_not_one_address_stays(text: str) -> None:
    assert with_addresses_alone(text) == text


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@b.fr, c@d.fr", ("a@b.fr", "c@d.fr")), ("a@b.fr;c@d.fr", ("a@b.fr", "c@d.fr")),
        ("a@b.fr c@d.fr", ("a@b.fr", "c@d.fr")), ("a@b.fr\nc@d.fr", ("a@b.fr", "c@d.fr")),
        ("a@b.fr / c@d.fr", ("a@b.fr", "c@d.fr")), ("a@b.fr|c@d.fr", ("a@b.fr", "c@d.fr")),
        ("a@b.fr et c@d.fr", ("a@b.fr", "c@d.fr")), ("a@b.fr & c@d.fr", ("a@b.fr", "c@d.fr")),
        ("Anna <a@b.fr>, Paul <c@d.fr>", ("a@b.fr", "c@d.fr")),
        ("Roy, Anna <a@b.fr>; Keller, Paul <c@d.fr>", ("a@b.fr", "c@d.fr")),
        ("a@b.fr, A@B.fr, c@d.fr,", ("a@b.fr", "c@d.fr")), ("a@b.fr, a@b.fr", ("a@b.fr",)),
    ],
)  # fmt: skip
def test_each_address_of_a_cell_comes_once(cell: str, addresses: tuple[str, ...]) -> None:
    assert addresses_of(cell) == addresses


@pytest.mark.parametrize(
    "cell", ["a@b.fr", "", "Anna <a@b.fr>", "a@b.fr <a@b.fr>", "C-1, a@b.fr, c@d.fr", "a@b.fr, c@d.fr, Anna", "a@@b.fr"]
)
def test_where_it_is_not_sure_nothing_is_taken_apart(cell: str) -> None:
    assert addresses_of(cell) == ()


def test_names_go_from_several_addresses_and_separators_stay_where_nothing_else_changes() -> None:
    assert with_addresses_alone("Anna <a@b.fr>; c@d.fr") == "a@b.fr, c@d.fr"
    assert with_addresses_alone("a@b.fr; c@d.fr") == "a@b.fr; c@d.fr"


@given(MESSY)
def test_addresses_left_alone_twice_are_left_alone_once(cell: str) -> None:
    fixed = with_addresses_alone(cell)
    assert with_addresses_alone(fixed) == fixed


@given(MESSY)
def test_leaving_addresses_alone_changes_no_set_of_contacts(cell: str) -> None:
    before = addresses_of(cell)
    if before:
        assert set(map(email_key, addresses_of(with_addresses_alone(cell)) or before)) == set(map(email_key, before))


@given(ADDRESSES, st.sampled_from([", ", ";", " ", "\n", " | ", "/"]))
def test_addresses_that_were_joined_come_apart_again(addresses: list[str], between: str) -> None:
    expected = tuple(dict.fromkeys(addresses))
    assert addresses_of(between.join(addresses)) == expected


@pytest.mark.parametrize(
    ("full", "names"),
    [
        ("Anna Roy", ("Anna", "Roy")), ("Roy, Anna", ("Anna", "Roy")), ("ROY Anna", ("Anna", "ROY")),
        ("Anna ROY", ("Anna", "ROY")), ("LE GOFF Yann", ("Yann", "LE GOFF")), ("Jean Paul LE GOFF", ("Jean Paul", "LE GOFF")),
        ("Anna de la Tour", ("Anna", "de la Tour")), ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("de la Tour, Anna Maria", ("Anna Maria", "de la Tour")), (" Anna   Roy ", ("Anna", "Roy")),
        ("Anna d'Arc", ("Anna", "d'Arc")),
    ],
)  # fmt: skip
def test_a_full_name_is_split_where_that_is_sure(full: str, names: tuple[str, str]) -> None:
    assert names_of(full) == names


@pytest.mark.parametrize(
    "full",
    ["", "Anna", "Anna Maria Roy", "Jean Pierre de la Tour", "M. Durand", "Mme Roy Anna", "Roy,", ", Anna", "Roy, Anna, Dr",
     "ROY Anna MARTIN", "anna@b.fr Roy", "Anna Roy 2", "De Vries", "Roy, Dr. Anna"],
)  # fmt: skip
def test_a_name_that_may_be_read_otherwise_stays_whole(full: str) -> None:
    assert names_of(full) is None


@given(st.text())
def test_no_part_of_a_split_name_is_split_again(full: str) -> None:
    names = names_of(full)
    if names is not None:
        assert all(names)


def test_a_cell_that_is_not_split_is_what_its_column_is() -> None:
    assert FullNames("first_name")["Anna"] == ("Anna", "")
    assert FullNames("family_name")["Roy"] == ("", "Roy")
    assert FullNames("family_name")["Anna Roy"] == ("Anna", "Roy")


def test_memory_of_full_names_is_bounded() -> None:
    known = FullNames("first_name")
    for number in range(20_001):
        known[f"A{number}"]
    assert len(known) == 1


def test_the_other_name_is_the_one_without_a_column() -> None:
    assert Splits(names="first_name").other_name == "family_name"
    assert Splits(names="family_name").other_name == "first_name"
    assert NO_SPLITS.other_name is None
