"""New customers that are held until they are written: each comes back once, in order, and nothing is left of them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.store.builders import contact, new
from tests.store.draft.held import LAYOUT, plain
from tests.store.strategies import new_customers
from upflow_tui.importing.planning.new_customers import NewCustomers
from upflow_tui.importing.planning.plan import ParentLink, PlannedCustomer
from upflow_tui.store.draft import held_customers
from upflow_tui.store.draft.held import Held
from upflow_tui.store.draft.new_columns import NewColumns, new_columns


def columns_of(plan: list[PlannedCustomer]) -> list[NewColumns]:
    """The customers two at a time."""
    customers = plain(plan)
    return [new_columns(NewCustomers.of(customers[start : start + 2]), LAYOUT) for start in range(0, len(customers), 2)]


def five() -> list[NewColumns]:
    plan = [
        new(number, f"N{number}", contacts=[contact(f"{number}@x.example")], parent=ParentLink(1, None, None, "N1"))
        for number in range(2, 7)
    ]
    return columns_of(plan)


@settings(max_examples=few(25))
@given(new_customers(), st.integers(0, 12))
def test_each_comes_back_as_it_was_from_memory_or_from_the_file(
    tmp_path_factory: pytest.TempPathFactory, plan: list[PlannedCustomer], room: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, Held.of(tmp_path_factory.mktemp("held")) as beside:
        held = beside.customers
        patch.setattr(held_customers, "_IN_MEMORY", room)
        given = columns_of(plan)
        for some in given:
            held.add(some)
        assert (held.count, held.first, held.last) == (len(plan), bool(plan), len(plan))
        assert list(held.take(len(plan))) == given
        assert (held.count, list(held.take(len(plan)))) == (0, [])


@pytest.mark.parametrize("room", [0, 3, 100])
def test_they_are_handed_over_up_to_a_number(tmp_path: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_customers, "_IN_MEMORY", room)
    with Held.of(tmp_path) as beside:
        held = beside.customers
        for some in five():
            held.add(some)
        assert [list(held.take(1)), held.count] == [[], 5]
        assert [some.numbers for some in held.take(5)] == [[2, 3], [4, 5]]
        assert held.count == 1
        assert [some.numbers for some in held.take(6)] == [[6]]


@pytest.mark.parametrize("room", [0, 3, 100])
def test_cleared_it_is_as_new(tmp_path: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_customers, "_IN_MEMORY", room)
    with Held.of(tmp_path) as beside:
        held = beside.customers
        for some in five():
            held.add(some)
        next(held.take(9))
        held.clear()
        assert (held.count, held.first, held.last, list(held.take(9))) == (0, 0, 0, [])
        for some in five():
            held.add(some)
        assert (held.count, held.first, held.last) == (5, 2, 6)
        assert list(held.take(9)) == five()


def test_their_file_has_no_name_and_is_there_only_where_it_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[IO[bytes]] = []
    temporary = tempfile.TemporaryFile

    def make(**others: Any) -> IO[bytes]:
        made.append(temporary(**others))
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", make)
    monkeypatch.setattr(held_customers, "_IN_MEMORY", 8)
    with Held.of(tmp_path) as beside:
        held = beside.customers
        first, second, third = five()
        held.add(first)
        held.add(second)
        assert made == []
        held.add(third)
        assert len(made) == 1
        assert list(tmp_path.iterdir()) == []
    assert made[0].closed
