"""The short way through planning says what the long way says, and is taken where lines are plain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.fake_store import FakeStore
from tests.importing.planned import Planned, plan_checked
from tests.importing.planning.test_plan_properties import (
    CHOICES,
    EMAILS,
    FEW,
    IDS,
    VALUES,
    Line,
    lines,
    orderless_files,
    plan,
    stores,
)
from upflow_tui.core.customer import Contact
from upflow_tui.importing.choices import BlankCells, ImportChoices
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.fast_path import PlainReader
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.planning import Planner

HEADER = ["Customer ID", "Customer name", "Town", "Contact email", "First name", "Main contact"]
CLEAR = ImportChoices(blank=BlankCells.CLEAR)


def said(planned: Planned) -> tuple[Any, ...]:
    findings = sorted(map(str, planned.findings))
    return planned.customers, findings, planned.totals, planned.fates


def _none_is_plain(reader: PlainReader, groups: Sequence[Group], error_lines: object) -> list[None]:
    return [None] * len(groups)


@st.composite
def differing_files(draw: st.DrawFn) -> list[Line]:
    """Files of customers each of whose lines has a contact of its own; their other values differ as they like."""
    file: list[Line] = []
    for external_id in draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=3)):
        for email in EMAILS[: draw(st.integers(1, 3))]:
            line = {label: draw(st.sampled_from(values)) for label, values in VALUES.items()}
            own = {"Customer ID": external_id, "Customer name": external_id, "Contact email": email}
            file.append({**line, **own, "Main contact": "1" if email == EMAILS[1] else ""})
    return file


FILES = st.lists(lines(), max_size=8) | orderless_files() | differing_files()


@FEW
@given(FILES, stores(), CHOICES)
def test_the_short_way_says_what_the_long_way_says(file: list[Line], store: FakeStore, choices: ImportChoices) -> None:
    quick = plan(file, store, choices)
    with mock.patch.object(PlainReader, "read_all", _none_is_plain):
        slow = plan(file, store, choices)
    assert said(quick) == said(slow)


@FEW
@given(FILES, stores(), CHOICES)
def test_a_file_that_comes_again_is_the_same_on_both_ways(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    store.apply(plan(file, store, choices).customers)
    quick = plan(file, store, choices)
    with mock.patch.object(PlainReader, "read_all", _none_is_plain):
        slow = plan(file, store, choices)
    assert said(quick) == said(slow)


@FEW
@given(FILES, stores(), CHOICES, st.sampled_from([Depth.COUNTS, Depth.FINDINGS, Depth.CHANGES]), st.booleans())
def test_whoever_looks_at_less_is_told_the_same(
    file: list[Line], store: FakeStore, choices: ImportChoices, depth: Depth, again: bool
) -> None:
    if again:
        store.apply(plan(file, store, choices).customers)
    whole = plan(file, store, choices)
    with mock.patch("tests.importing.planned.Planner", partial(Planner, depth=depth)):
        thin = plan(file, store, choices)
    assert thin.findings == whole.findings
    assert said(thin)[1:] == said(whole)[1:]


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[PlanBatch]:
    """The batches that come out of planning."""
    found: list[PlanBatch] = []
    customers = PlanBatch.customers.fget  # type: ignore[attr-defined]

    def watched(batch: PlanBatch) -> Any:
        found.append(batch)
        return customers(batch)

    monkeypatch.setattr(PlanBatch, "customers", property(watched))
    return found


def checked(*lines: list[str], **others: Any) -> Planned:
    return plan_checked("\n".join(",".join(line) for line in (HEADER, *lines)) + "\n", **others)


def counts(ways: list[PlanBatch]) -> tuple[int, int, int]:
    """How many customers came as new, as same and the long way."""
    return sum(len(b.new) for b in ways), sum(len(b.same) for b in ways), sum(len(b.planned) for b in ways)


def test_new_customers_with_a_contact_on_each_line_go_the_short_way(ways: list[PlanBatch]) -> None:
    planned = checked(
        ["C-1", "Acme", "Lyon", "a@x.fr", "Ana", ""],
        ["C-1", "", "", "b@x.fr", "", "1"],
        ["C-2", "Bolt", "", "", "", ""],
    )
    assert counts(ways) == (2, 0, 0)
    assert sum(map(len, ways)) == 2
    acme = planned.customer("C-1")
    assert acme.values == {"town": "Lyon"}
    assert [(item.email, item.first_name, item.main, item.line) for item in acme.contacts] == [
        ("a@x.fr", "Ana", False, 2),
        ("b@x.fr", None, True, 3),
    ]
    assert planned.totals.contacts.create == 2


@pytest.mark.parametrize(
    "second",
    [
        ["C-1", "", "", "A@x.fr", "", ""],
        ["C-1", "", "", "", "", ""],
        ["C-1", "", "", "b@x.fr", "", "1"],
        ["C-1", "", "", "!", "", ""],
        ["C-1", "", "", "b@x.fr", "!", ""],
        ["C-1", "", "Paris", "b@x.fr", "!", ""],
    ],
    ids=[
        "the same contact",
        "no contact",
        "two mains",
        "refused e-mail",
        "refused cell",
        "another value and a refused cell",
    ],
)
def test_lines_that_do_not_agree_go_the_long_way(second: list[str], ways: list[PlanBatch]) -> None:
    checked(["C-1", "Acme", "Lyon", "a@x.fr", "Ana", "1"], second)
    assert counts(ways) == (0, 0, 1)


def test_lines_that_differ_in_values_go_the_short_way_and_say_so_once(ways: list[PlanBatch]) -> None:
    file = ["C-1", "Acme", "Lyon", "a@x.fr", "", ""], ["C-1", "", "Paris", "b@x.fr", "", "1"]
    planned = checked(*file)
    assert counts(ways) == (1, 0, 0)
    assert planned.customer("C-1").values == {"town": "Paris"}
    [found] = planned.findings
    assert (found.code, found.line, found.column) == ("values_differ", 3, 2)
    assert found.message == 'Town "Paris" overwrites "Lyon" of line 2.'
    store = FakeStore()
    store.apply(planned.customers)
    ways.clear()
    again = checked(*file, stored=store)
    assert (again.actions, again.findings) == ({"C-1": "unchanged"}, [found])
    assert counts(ways) == (0, 1, 0)


@pytest.fixture
def acme() -> FakeStore:
    store = FakeStore()
    contacts = [Contact("Ana@x.fr", "Ana", "Roy", main=True), Contact("bob@x.fr")]
    store.add("Acme", "C-1", contacts=contacts, town="Lyon", country="France")
    return store


@pytest.mark.parametrize(
    ("line", "choices", "is_same"),
    [
        (["C-1", "Acme", "Lyon", "ana@x.fr", "Ana", "1"], ImportChoices(), True),
        (["C-1", "", "", "ANA@x.fr", "", ""], ImportChoices(), True),
        (["C-1", "", "!", "bob@x.fr", "!", ""], ImportChoices(), True),
        (["C-1", "", "Lyon", "bob@x.fr", "", ""], CLEAR, True),
        (["C-1", "Acme SA", "", "", "", ""], ImportChoices(), False),
        (["C-1", "", "Paris", "", "", ""], ImportChoices(), False),
        (["C-1", "", "", "", "", ""], CLEAR, False),
        (["C-1", "", "Lyon", "ana@x.fr", "", ""], CLEAR, False),
        (["C-1", "", "", "ana@x.fr", "Anna", ""], ImportChoices(), False),
        (["C-1", "", "", "new@x.fr", "", ""], ImportChoices(), False),
        (["C-1", "", "", "bob@x.fr", "", "1"], ImportChoices(), False),
    ],
)
def test_a_stored_customer_goes_the_short_way_if_nothing_of_it_changes(
    line: list[str], choices: ImportChoices, is_same: bool, acme: FakeStore, ways: list[PlanBatch]
) -> None:
    planned = checked(line, stored=acme, choices=choices)
    assert counts(ways) == ((0, 1, 0) if is_same else (0, 0, 1))
    assert planned.actions == {"C-1": "unchanged" if is_same else "update"}
    refused = "!" in line
    assert planned.fate_words == (["refused"] if refused else ["unchanged"] if is_same else ["applied"])
