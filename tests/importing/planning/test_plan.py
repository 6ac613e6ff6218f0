"""What a plan is made of (docs/commands.md "JSON", docs/rules.md §6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.checking.rows import RowLayout
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.plan import Action, Counts
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers, StoredCustomers


def test_counts_are_shown_by_action() -> None:
    counts = Counts()
    counts.add(Action.CREATE)
    counts.add(Action.UPDATE, 3)
    counts.add(Action.CREATE)
    assert counts.as_dict() == {"create": 2, "update": 3, "unchanged": 0, "refused": 0}


@given(st.dictionaries(st.integers(1, 2**32 - 1), st.sampled_from(Fate)))
def test_each_line_has_the_fate_it_was_given_and_unchanged_before(given_fates: dict[int, Fate]) -> None:
    fates = LineFates()
    fates.extend(sorted(given_fates))
    assert set(map(fates.get, given_fates)) <= {Fate.UNCHANGED}
    for line, fate in given_fates.items():
        fates.set(line, fate)
    assert dict(fates) == given_fates
    assert [line for line, _ in fates] == sorted(given_fates)
    assert {fate: fates.count(fate) for fate in Fate} == {fate: list(given_fates.values()).count(fate) for fate in Fate}
    assert len(fates) == len(given_fates)


def test_fates_are_added_chunk_by_chunk_and_kept() -> None:
    fates = LineFates()
    fates.extend([2, 4])
    fates.set(4, Fate.REFUSED)
    fates.extend([5])
    assert list(fates) == [(2, Fate.UNCHANGED), (4, Fate.REFUSED), (5, Fate.UNCHANGED)]


def test_fates_are_packed_and_read_back() -> None:
    fates = LineFates()
    fates.extend([2, 4])
    fates.set(4, Fate.SKIPPED)
    assert bytes(fates.fates) == b"US"
    assert list(LineFates(fates.numbers, fates.fates)) == list(fates)


@pytest.mark.parametrize("line", [1, 3, 9])
def test_a_line_that_is_none_has_no_fate(line: int) -> None:
    fates = LineFates()
    fates.extend([2, 4])
    with pytest.raises(KeyError):
        fates.get(line)
    with pytest.raises(KeyError):
        fates.set(line, Fate.APPLIED)


def test_an_empty_store_knows_nobody() -> None:
    nobody: StoredCustomers = NoStoredCustomers()
    assert list(nobody.identities({"C-1"}, {"dupont"}, {"c-1"})) == []
    assert list(nobody.by_keys([1])) == []
    assert list(nobody.children([1])) == []
    assert list(nobody.customers([1])) == []


def test_a_row_is_laid_out_the_same_whatever_the_order_of_the_columns() -> None:
    mapped = [
        "main_contact",
        "custom:Zeta",
        "town",
        "contact_email",
        "workflow",
        "custom:Alpha",
        "external_id",
        "phone",
    ]
    layout = RowLayout.of(mapped)
    assert layout == RowLayout.of(mapped[::-1])
    assert layout.keys == (
        "external_id", "customer_name", "parent_id", "parent_name",
        "town", "workflow", "custom:Alpha", "custom:Zeta",
        "contact_email", "phone", "main_contact",
    )  # fmt: skip
    assert layout.keys[layout.customer_start - 1] == "town"
    assert layout.keys[layout.contact_start - 1] == "contact_email"
    assert not layout.has_parent


def test_parents_are_laid_out_only_as_a_pair() -> None:
    assert RowLayout.of(["external_id", "customer_name", "parent_id", "parent_name"]).has_parent
    assert not RowLayout.of(["external_id", "customer_name", "parent_id"]).has_parent
