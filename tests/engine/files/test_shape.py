"""A file held against its dataclass: every fault by its path, in our words, and the dataclass where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from upflow_tui.engine.files.shape import ShapeFault, held_against, nearest


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Wheel:
    name: str
    colours: frozenset[Colour] = frozenset()


@dataclass(frozen=True, slots=True)
class Cart:
    title: str = ""
    colour: Colour = Colour.RED
    wheels: tuple[Wheel, ...] = ()
    first: Wheel = field(default_factory=lambda: Wheel("first"))


def faults(raw: dict[str, object]) -> dict[tuple[int | str, ...], str]:
    made, found = held_against(Cart, raw)
    assert made is None and found
    return {fault.path: fault.message for fault in found}


def test_what_fits_becomes_the_dataclass() -> None:
    raw = {"title": "x", "colour": "blue", "wheels": [{"name": "a", "colours": ["red", "red"]}]}
    assert held_against(Cart, raw) == (Cart("x", Colour.BLUE, (Wheel("a", frozenset({Colour.RED})),)), [])
    assert held_against(Cart, {}) == (Cart(), [])


@pytest.mark.parametrize(
    ("raw", "path", "told"),
    [
        ({"title": 3}, ("title",), "must be text, in quotes."),
        ({"colour": 3}, ("colour",), "must be text, in quotes."),
        ({"wheels": "a"}, ("wheels",), "must be a list: [ … ]."),
        ({"wheels": [3]}, ("wheels", 0), "must be a table."),
        ({"first": 3}, ("first",), "must be a table."),
        ({"wheels": [{}]}, ("wheels", 0, "name"), "is missing. Add it."),
        ({"first": {"name": "a", "colours": "red"}}, ("first", "colours"), "must be a list: [ … ]."),
        ({"titel": "x"}, ("titel",), 'this key is not known. Nearest: "title".'),
        (
            {"wheels": [{"name": "a", "zzz": 1}]},
            ("wheels", 0, "zzz"),
            "this key is not known. Choose name or colours.",
        ),
    ],
)
def test_each_fault_has_its_path_and_says_what_to_do(
    raw: dict[str, object], path: tuple[int | str, ...], told: str
) -> None:
    assert faults(raw) == {path: told}


def test_a_text_that_is_none_of_a_few_names_comes_with_them() -> None:
    raw = {"colour": "rde", "wheels": [{"name": "a", "colours": ["red", "green"]}]}
    found = held_against(Cart, raw)[1]
    assert [(fault.path, fault.choices, fault.value) for fault in found] == [
        (("colour",), ("red", "blue"), "rde"),
        (("wheels", 0, "colours", 1), ("red", "blue"), "green"),
    ]


def test_only_an_unknown_key_is_called_unknown() -> None:
    found: list[ShapeFault] = held_against(Cart, {"x": 1, "title": 1})[1]
    assert {fault.path: fault.is_unknown for fault in found} == {("x",): True, ("title",): False}


def test_the_nearest_name_is_offered_whatever_its_case_and_dashes() -> None:
    assert nearest("API-Allows", ("name", "api_allows")) == 'Nearest: "api_allows".'
    assert nearest("zzz", ("a", "b", "c")) == "Choose a, b or c."
