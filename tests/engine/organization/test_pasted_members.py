"""What is understood of a pasted list of addresses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upflow_tui.core.kinds import Pasted
from upflow_tui.core.organization import Member
from upflow_tui.engine.organization.judging import judge_members
from upflow_tui.engine.organization.pasted_members import MOST, PastedMember, name_of, understood


@pytest.mark.parametrize("between", [",", "; ", "\n", "\r\n", "\t", " ,\n\n"])
def test_pieces_stand_apart_in_each_usual_way(between: str) -> None:
    found = understood(between.join(["anna.roy@mars.example", "paul@mars.example"]), [])
    assert [(piece.email, piece.name) for piece in found] == [
        ("anna.roy@mars.example", "Anna Roy"),
        ("paul@mars.example", "Paul"),
    ]
    assert {piece.reading for piece in found} == {Pasted.NEW}


def test_a_name_before_the_address_is_taken() -> None:
    found = understood('"Anna Roy" <a@mars.example>\nPaul Keller <p@mars.example>', [])
    assert [piece.member for piece in found] == [
        Member("Anna Roy", "a@mars.example"),
        Member("Paul Keller", "p@mars.example"),
    ]


def test_capitals_become_small_and_that_is_said() -> None:
    assert understood("Anna@Mars.example", []) == [
        PastedMember(Pasted.NEW, "anna@mars.example", "Anna", "written as anna@mars.example")
    ]


def test_members_that_are_there_and_repeats_are_not_added_again() -> None:
    found = understood("anna@mars.example, paul@mars.example, PAUL@mars.example", ["anna@mars.example"])
    assert [(piece.reading, piece.told) for piece in found] == [
        (Pasted.KNOWN, "is a member already"),
        (Pasted.NEW, ""),
        (Pasted.KNOWN, "is in the list twice"),
    ]


def test_what_is_no_address_is_refused_with_the_reason() -> None:
    (piece,) = understood("Anna Roy", [])
    assert piece.reading is Pasted.REFUSED
    assert piece.told.startswith("is not an email address")


def test_no_more_than_so_many_are_read() -> None:
    assert len(understood("a@b," * (MOST + 5), [])) == MOST


def test_an_address_of_signs_is_its_own_name() -> None:
    assert name_of("._@mars.example") == "._@mars.example"


@settings(deadline=None)
@given(st.text(alphabet="aB@.,;<> \n\t-_é\x00", max_size=60))
def test_whatever_is_pasted_what_is_new_can_be_added(text: str) -> None:
    judge_members([piece.member for piece in understood(text, []) if piece.reading is Pasted.NEW])
