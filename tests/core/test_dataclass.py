"""The quick dataclasses against those of the standard library: whatever can be asked of both, both answer alike."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest

from upflow_tui.core.dataclass import dataclass


def _declared(make: Callable[..., Any], **arguments: bool) -> type[Any]:
    """A class with all kinds of fields, made by one of the two."""

    class Sample:
        """A sample."""

        first: int
        second: str = "two"
        third: list[int] = dataclasses.field(default_factory=list)
        hidden: str = dataclasses.field(default="hidden", repr=False)
        aside: int = dataclasses.field(default=0, compare=False)
        late: int = dataclasses.field(init=False)
        fixed: int = dataclasses.field(init=False, default=7)
        made: list[int] = dataclasses.field(init=False, default_factory=list)

        def __post_init__(self) -> None:
            object.__setattr__(self, "late", self.first * 2)

        @property
        def doubled(self) -> int:
            return self.first * 2

    return make(**arguments)(Sample)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Kept:
    """One that can be found by its name, as pickling asks for."""

    number: int
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class One:
    """A single field."""

    value: object


@dataclass(frozen=True)
class Remembering:
    """Without slots, so that it can remember."""

    number: int

    @cached_property
    def squared(self) -> int:
        return self.number**2


KINDS = [{"slots": True}, {"slots": True, "frozen": True}, {"frozen": True}, {}]


@pytest.fixture(params=KINDS, ids=str)
def both(request: pytest.FixtureRequest) -> tuple[type[Any], type[Any]]:
    """The same class, quick and as the standard library makes it."""
    return _declared(dataclass, **request.param), _declared(dataclasses.dataclass, **request.param)


Both = tuple[type[Any], type[Any]]


def _answers(both: Both, ask: Callable[[type[Any]], object]) -> tuple[object, object]:
    """What both answer; an error by its kind and words."""

    def answer(cls: type[Any]) -> object:
        try:
            return ask(cls)
        except Exception as error:
            return type(error), str(error)

    return answer(both[0]), answer(both[1])


@pytest.mark.parametrize(
    "ask",
    [
        lambda cls: repr(cls(1)),
        lambda cls: repr(cls(1, "b", [3], "h", 5)),
        lambda cls: repr(cls(second="b", first=4)),
        lambda cls: cls(),
        lambda cls: cls(1, other=2),
        lambda cls: (cls(1) == cls(1), cls(1) == cls(2), cls(1) == 1, cls(1) != cls(1)),
        lambda cls: (cls(1, aside=1) == cls(1, aside=2), cls(1, hidden="a") == cls(1, hidden="b")),
        lambda cls: cls(1).third is cls(1).third,
        lambda cls: cls(1).made is cls(1).made,
        lambda cls: (cls(3).late, cls(3).fixed, cls(3).doubled),
        lambda cls: hash(cls(1)),
        lambda cls: setattr(cls(1), "first", 2),
        lambda cls: delattr(cls(1), "second"),
        lambda cls: dataclasses.asdict(cls(1)),
        lambda cls: dataclasses.astuple(cls(1)),
        lambda cls: repr(dataclasses.replace(cls(1), second="x")),
        lambda cls: dataclasses.replace(cls(1), late=1),
        lambda cls: [field.name for field in dataclasses.fields(cls)],
        dataclasses.is_dataclass,
        lambda cls: cls.__match_args__,
        lambda cls: getattr(cls, "__slots__", None),
        lambda cls: hasattr(cls(1), "__dict__"),
        lambda cls: (cls.__name__, cls.__qualname__, cls.__module__, cls.__doc__),
        lambda cls: list(inspect.signature(cls).parameters),
        lambda cls: repr(copy.copy(cls(1, "b"))),
        lambda cls: copy.deepcopy(cls(1, third=[1])) == cls(1, third=[1]),
        lambda cls: cls.__hash__ is None,
    ],
)
def test_both_answer_alike(both: Both, ask: Callable[[type[Any]], object]) -> None:
    quick, slow = _answers(both, ask)
    assert quick == slow


def test_one_that_is_set_where_it_may_be_is_another_afterwards() -> None:
    box = One(1)
    box.value = 2
    assert box == One(2)
    assert box != One(1)


def test_a_frozen_one_takes_no_other_attribute() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="'unknown'"):
        Kept(1).unknown = 2  # type: ignore[attr-defined]


def test_a_frozen_one_is_found_by_its_values() -> None:
    assert {Kept(1, ("a",)), Kept(1, ("a",)), Kept(2)} == {Kept(2), Kept(1, ("a",))}
    assert hash(Kept(1)) != hash(Kept(2))


def test_a_frozen_one_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(Kept(1, ("a", "b")))) == Kept(1, ("a", "b"))


def test_one_without_slots_remembers() -> None:
    assert Remembering(3).squared == 9


def test_one_that_holds_itself_is_written_all_the_same() -> None:
    box = One(None)
    box.value = [box]
    assert repr(box) == "One(value=[...])"


def test_a_value_that_is_not_itself_is_found_again() -> None:
    """As the standard library compares: within tuples, where what is the same object is equal."""
    nothing = float("nan")
    assert One(nothing) == One(nothing)


def test_a_match_takes_it_apart() -> None:
    match Kept(4, ("x",)):
        case Kept(number, names=(name,)):
            assert (number, name) == (4, "x")
        case _:
            pytest.fail("not taken apart")
